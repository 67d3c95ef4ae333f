import JSON
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// How a plugin's program keeps the protocol itself, whatever its plugins do.
public struct ProcessLaw: Sendable, Hashable {
  /// A sentence that holds of every program that keeps it.
  public var law: String
  /// What was seen where it was broken; nil where it was kept.
  public var broken: String?
}

/// Puts the laws of the protocol to a plugin's program: it is started several times.
public func processLaws(of command: PluginCommand) async -> [ProcessLaw] {
  var trial = ProcessTrial(command)
  await trial.byHand()
  guard await trial.greets() else { return trial.laws }
  await trial.conversation()
  await trial.garbage()
  return trial.laws
}

private struct ProcessTrial {
  let command: PluginCommand
  var laws: [ProcessLaw] = []
  /// How long it took to greet: what it may take to end again, and 2 s more.
  private var startUp: Duration = .seconds(5)

  init(_ command: PluginCommand) { self.command = command }

  private mutating func require(_ law: String, _ holds: Bool, _ seen: String) {
    laws.append(ProcessLaw(law: law, broken: holds ? nil : seen))
  }

  mutating func byHand() async {
    let law = "started by hand it says what it is and exits with a code other than 0"
    guard let end = await ended(after: [], byHand: true, within: .seconds(command.limits.start)) else {
      return require(law, false, "it did not end within \(command.limits.start) s")
    }
    guard case .exited(let code) = end.status, code != 0 else {
      return require(law, false, "it ended: \(end.words)")
    }
    let text = end.output + end.log
    require(law, text.contains { $0 > 32 }, "it said nothing")
  }

  /// Whether it answers the greeting, and describes itself.
  mutating func greets() async -> Bool {
    let law = "it answers the greeting and describes itself, twice alike"
    let clock = ContinuousClock()
    let before = clock.now
    do {
      let process = try await PluginProcess.start(command)
      startUp = clock.now - before
      let first = try PluginDescription(await process.describe())
      let again = try PluginDescription(await process.describe())
      require(law, first == again, "the second answer differed")
      await unknownCall(process)
      await process.stop()
      return true
    } catch {
      require(law, false, "\(error)")
      return false
    }
  }

  private mutating func unknownCall(_ process: PluginProcess) async {
    let law = "a call that it does not know is answered with an error"
    do {
      _ = try await process.call("no-such-call", [JSONMember("plugin", ["kind": "metric", "name": "no-such-plugin"])])
      require(law, false, "it answered as if it had done something")
    } catch let failure as PluginFailure where failure.isAnswer {
      require(law, true, "")
    } catch {
      require(law, false, "\(error)")
    }
  }

  /// A greeting and a description, then the end of its input.
  mutating func conversation() async {
    let hello = Frame([
      JSONMember("id", 1), JSONMember("call", "hello"), JSONMember("magic", "bellwether-plugin"),
      JSONMember("api", ["least": 1, "most": 1]),
    ])
    let describe = Frame([JSONMember("id", 2), JSONMember("call", "describe")])
    let law = "it ends within 2 s of the end of its input"
    let clean = "its standard output carries the protocol alone"
    guard let input = try? hello.bytes() + describe.bytes(),
      let end = await endedSoon(after: input)
    else { return require(law, false, "it was still there") }
    require(law, end.status == .exited(0), "it ended: \(end.words)")
    var reader = FrameReader(limits: command.limits.frames)
    reader.append(end.output)
    do {
      let ids = [try reader.next(), try reader.next()].map { $0?["id"]?.int }
      require(
        clean, ids == [1, 2] && reader.waiting == 0, "two calls were not answered by two frames and nothing else")
    } catch {
      require(clean, false, "\(error)")
    }
  }

  mutating func garbage() async {
    let law = "what is no frame is answered, or ends it"
    let words = Array("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n".utf8)
    let end = await endedSoon(after: words + words)
    require(law, end != nil, "it was still there after its input had ended")
  }

  private struct End: Sendable {
    var status: TerminationStatus
    var output: [UInt8]
    var log: [UInt8]

    var words: String {
      let text = String(decoding: log.suffix(300), as: UTF8.self).split(separator: "\n").last.map { ": \($0)" } ?? ""
      return "\(ChildEnd(status).words)\(text)"
    }
  }

  /// What became of the program, given this input and then its end; nil where it stayed. A machine that was busy with
  /// something else is given a second try.
  private func endedSoon(after input: [UInt8]) async -> End? {
    if let end = await ended(after: input, within: startUp * 2 + .seconds(2)) { return end }
    return await ended(after: input, within: startUp * 4 + .seconds(5))
  }

  /// What became of the program, given this input and then its end; nil where it did not end in time, and was killed.
  private func ended(after input: [UInt8], byHand: Bool = false, within limit: Duration) async -> End? {
    await withTaskGroup(of: End?.self) { group in
      let configuration = configuration(byHand: byHand)
      group.addTask {
        let result = try? await run(
          configuration, input: .array(input), output: .bytes(limit: 16 << 20), error: .bytes(limit: 16 << 20))
        return result.map { End(status: $0.terminationStatus, output: $0.standardOutput, log: $0.standardError) }
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  private func configuration(byHand: Bool) -> Configuration {
    let name = "BELLWETHER_PLUGIN_PROTOCOL"
    var variables: [Environment.Key: String] = [:]
    for (variable, value) in command.environment where variable != name {
      if let key = Environment.Key(rawValue: variable) { variables[key] = value }
    }
    if !byHand, let key = Environment.Key(rawValue: name) { variables[key] = "1" }
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
    return Configuration(
      executable: command.program.contains("/") ? .path(FilePath(command.program)) : .name(command.program),
      arguments: Arguments(command.arguments), environment: .custom(variables),
      workingDirectory: command.workingFolder.map { FilePath($0) }, platformOptions: options)
  }
}
