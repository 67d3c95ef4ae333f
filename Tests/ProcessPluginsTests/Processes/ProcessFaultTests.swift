import CommandTesting
import Foundation
import JSON
import ProcessPlugins
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Faults of a plugin's process", .fewAtOnce)
struct ProcessFaultTests {
  /// Long enough for a busy machine, but for what is meant to be too late.
  static func limits(start: Double = 20, call: Double = 20) -> PluginCommand.Limits {
    PluginCommand.Limits(start: start, call: call, frames: FrameLimits(header: 1 << 20, frame: 1 << 20))
  }

  /// A fault before the greeting is over: what the script does instead, and what is said of it.
  static let atStart: [(greeting: String, message: String)] = [
    ("sys.exit(3)", "its process ended with exit code 3 while it was starting"),
    (
      "os.kill(os.getpid(), signal.SIGSEGV)",
      "its process ended by signal 11 (SIGSEGV, a bad access to memory) while it was starting"
    ),
    (
      "send(b'Usage: scripted FILE\\n')\nsys.exit(2)",
      "wrote to standard output what is no answer: found 'Usage: scripted FILE' where a frame begins (with BWF1); "
        + "standard output belongs to the protocol, so print to standard error, which is the log"
    ),
    ("time.sleep(60)", "did not say hello within 0.4 seconds and was ended (its limit 'start' gives it longer)"),
    ("child()\ntime.sleep(60)", "did not say hello within 0.4 seconds and was ended"),
    (
      "greet(api=2)",
      "it speaks version 2 of the protocol, and this Bellwether version 1: "
        + "it takes a newer Bellwether or an older plugin"
    ),
    ("greet(api=0)", "it speaks version 0 of the protocol, and this Bellwether version 1: it takes a newer plugin"),
    ("greet(api='x')", "its greeting lacks \"api\", the version of the protocol that it will speak"),
    ("greet(magic='x')", "its greeting lacks \"magic\": \"bellwether-plugin\""),
    ("greet(id=9)", "answered another request than the one asked: its id is 9, and 1 was wanted"),
  ]

  @Test("a fault at the start is told in a sentence, and nothing is left", arguments: atStart.indices)
  func start(index: Int) async throws {
    let fault = Self.atStart[index]
    let plugin = try ScriptedPlugin(
      greeting: "sys.stderr.write('going\\nwrong\\n')\nsys.stderr.flush()\n" + fault.greeting,
      limits: Self.limits(start: fault.message.contains("within") ? 0.4 : 20))
    let found = try #require(await failure { _ = try await PluginProcess.start(plugin.command) })
    let isProtocol = fault.message.contains("answer")
    #expect(found.kind == (isProtocol ? .protocol : fault.message.contains("within") ? .deadline : .start))
    #expect(found.message.hasPrefix(fault.message))
    #expect(!plugin.pids.isEmpty && plugin.alive.isEmpty)
    guard !fault.greeting.contains("greet(a"), !fault.greeting.contains("greet(m") else { return }
    #expect(found.description.hasSuffix("\n  the end of its log:\n    going\n    wrong"))
  }

  /// A fault in a call: what the script does, and what is said of it.
  static let inCall: [(call: String, kind: PluginFailure.Kind, message: String)] = [
    ("os._exit(3)", .ended, "its process ended with exit code 3 before it answered"),
    ("os.abort()", .ended, "its process ended by signal 6 (SIGABRT, it gave up itself) before it answered"),
    ("child(); os._exit(0)", .ended, "its process ended with exit code 0 before it answered"),
    ("time.sleep(60)", .deadline, "gave no answer within 0.4 seconds and was ended ('deadline' gives it longer)"),
    ("child(); time.sleep(60)", .deadline, "gave no answer within 0.4 seconds and was ended"),
    ("send(b'BWF1' + b'\\2'); time.sleep(60)", .deadline, "gave no answer within 0.4 seconds"),
    (
      "print('half way', flush=True); time.sleep(60)", .protocol,
      "wrote to standard output what is no answer: found 'half way' where a frame begins (with BWF1)"
    ),
    (
      "send(os.urandom(64).replace(b'B', b'C')); time.sleep(60)", .protocol,
      "wrote to standard output what is no answer: found '"
    ),
    (
      "send(struct.pack('<4sIQ', b'BWF1', 2, 1 << 63) + b'{}'); time.sleep(60)", .protocol,
      "sent what is no answer: a frame of 9223372036854775826 bytes is more than the limit of 1048576"
    ),
    (
      "send(struct.pack('<4sIQ', b'BWF1', 2, 12) + b'{}'); time.sleep(60)", .protocol,
      "sent what is no answer: a frame's payload of 12 bytes is no multiple of 8"
    ),
    (
      "send(struct.pack('<4sIQ', b'BWF1', 2, 16) + b'{}'); os._exit(0)", .ended,
      "its process ended with exit code 0 in the middle of its answer (a frame ended after 18 of its 34 bytes)"
    ),
    (
      "send(frame(id=header['id'], tables=3)); time.sleep(60)", .protocol,
      "sent what is no answer: a frame's tables are not what they should be: 'tables' is a number and no array"
    ),
    (
      "send(frame(id=77)); time.sleep(60)", .protocol,
      "answered another request than the one asked: its id is 77, and 2 was wanted"
    ),
    (
      "send(frame()); time.sleep(60)", .protocol,
      "answered another request than the one asked: its id is none, and 2 was wanted"
    ),
    ("os.close(1); time.sleep(60)", .ended, "closed its standard output"),
  ]

  @Test(
    "a fault in a call is told in a sentence that names plugin and call, and nothing is left",
    arguments: inCall.indices)
  func call(index: Int) async throws {
    let fault = Self.inCall[index]
    let limits = Self.limits(call: fault.kind == .deadline ? 0.4 : 20)
    let plugin = try ScriptedPlugin(
      "if call == 'fit':\n    sys.stderr.write('at line 3\\n'); sys.stderr.flush()\n    " + fault.call,
      limits: limits)
    let process = try await PluginProcess.start(plugin.command)
    let started = ContinuousClock.now
    let found = try #require(
      await failure { _ = try await process.call("fit", [JSONMember("plugin", ["name": "trees"])]) })
    // Before the process ends by itself; a busy machine may need some seconds.
    #expect(ContinuousClock.now - started < .seconds(50))
    #expect(found.kind == fault.kind)
    #expect(found.message.hasPrefix(fault.message))
    #expect(found.description.hasPrefix("plugin 'scripted', 'fit' of 'trees': " + fault.message))
    #expect(found.description.hasSuffix("\n  the end of its log:\n    at line 3"))
    #expect(plugin.pids.count == (fault.call.contains("child()") ? 2 : 1) && plugin.alive.isEmpty)
    let again = await failure { _ = try await process.call("predict") }
    #expect(again?.kind == fault.kind && again?.call == "'predict'")
    #expect(again?.message.hasPrefix("its process is gone since an earlier fault: " + fault.message) == true)
  }

  #if os(Linux)
    @Test("programs that cannot be started, or end at once, keep no descriptors open")
    func descriptors() async throws {
      let plugin = try ScriptedPlugin(greeting: "sys.exit(3)")
      var missing = plugin.command
      missing.program = "/no/such/program"
      let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      for _ in 0..<200 { _ = await failure { _ = try await PluginProcess.start(missing) } }
      for _ in 0..<20 { _ = await failure { _ = try await PluginProcess.start(plugin.command) } }
      // Other tests have files and pipes of their own.
      let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      #expect(after - before < 150)
    }
  #endif

  @Test("one that answers before it has read the whole request is told of, or the rest would be taken for the next one")
  func answersEarly() async throws {
    let plugin = try ScriptedPlugin(greeting: "greet()\ntake(16)\nsend(frame(id=2))\ntime.sleep(60)")
    let process = try await PluginProcess.start(plugin.command)
    let text = JSONValue.text(String(repeating: "x", count: 4_000_000))
    let found = try #require(await failure { _ = try await process.call("fit", [JSONMember("text", text)]) })
    #expect(found.kind == .protocol)
    #expect(found.message == "answered before it had read the whole request")
    #expect(plugin.alive.isEmpty)
  }

  @Test("one that does not read a large request to its end, but goes, is told of")
  func doesNotRead() async throws {
    let plugin = try ScriptedPlugin(greeting: "greet()\nos.close(0)\ntime.sleep(60)")
    let process = try await PluginProcess.start(plugin.command)
    let text = JSONValue.text(String(repeating: "x", count: 4_000_000))
    let found = await failure { _ = try await process.call("fit", [JSONMember("settings", ["a": text])]) }
    #expect(found?.message == "closed its standard input before it answered")
    #expect(plugin.alive.isEmpty)
  }

  @Test("an answer that nobody asked for ends it, and the next call says so")
  func unasked() async throws {
    let plugin = try ScriptedPlugin("answer(ok=True)\nanswer(ok=True)\ncontinue")
    let process = try await PluginProcess.start(plugin.command)
    _ = try await process.call("fit")
    for _ in 0..<1000 where process.isAlive { try await Task.sleep(for: .milliseconds(5)) }
    let found = await failure { _ = try await process.call("predict") }
    #expect(found?.message == "answered without being asked (id 2)")
    #expect(plugin.alive.isEmpty)
  }

  @Test("one that ends between calls is told of at the next")
  func endsBetween() async throws {
    let plugin = try ScriptedPlugin("answer(ok=True)\nos._exit(9)")
    let process = try await PluginProcess.start(plugin.command)
    #expect(try await process.call("fit")["ok"] == true)
    for _ in 0..<1000 where process.isAlive { try await Task.sleep(for: .milliseconds(5)) }
    let found = await failure { _ = try await process.call("predict") }
    #expect(found?.message == "its process ended with exit code 9 between calls")
  }

  @Test("a program that cannot be started is told of with the reason")
  func cannotStart() async throws {
    let folder = try TestFolder()
    let plain = try folder.write("#!/bin/sh\n", to: "plain.sh")
    let odd = try folder.write("#!/nowhere/interpreter\n", to: "odd.sh")
    let noise = try folder.write("\u{1}\u{2}\u{3}", to: "noise")
    for path in [odd, noise] { chmod(path, 0o755) }
    func message(_ program: String, in place: String? = nil) async -> String? {
      let command = PluginCommand(name: "p", program: program, environment: ["PATH": "/usr/bin"], workingFolder: place)
      return await failure { _ = try await PluginProcess.start(command) }?.description
    }
    #expect(await message(folder.path("gone")) == "plugin 'p': there is no program '\(folder.path("gone"))'")
    #expect(
      await message("no-such-program")
        == "plugin 'p': there is no program named 'no-such-program' in the folders of PATH (/usr/bin)")
    #expect(await message(plain) == "plugin 'p': '\(plain)' is not executable (chmod +x makes it so)")
    #expect(await message(odd) == "plugin 'p': '\(odd)' is there, but not the interpreter that its first line names")
    #expect(
      await message(noise)
        == "plugin 'p': '\(noise)' is neither a program of this machine "
        + "nor a script whose first line names its interpreter")
    #expect(await message(folder.path) == "plugin 'p': '\(folder.path)' is a folder and no program")
    #expect(
      await message("/bin/sh", in: folder.path("gone"))
        == "plugin 'p': could not be started: its folder '\(folder.path("gone"))' cannot be entered")
  }
}
