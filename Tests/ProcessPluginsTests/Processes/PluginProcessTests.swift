import CommandTesting
import JSON
import ProcessPlugins
import Synchronization
import Tables
import Testing

@Suite("A plugin's process", .fewAtOnce)
struct PluginProcessTests {
  @Test("it greets, describes itself, answers and ends when its input does")
  func wholeLife() async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'describe':
          answer(name='scripted', workers=3)
          continue
      if call == 'double':
          numbers = struct.unpack('<3d', payload)
          table = {'name': 'rows', 'rows': 3, 'columns': [{'name': 'x', 'type': 'number'}]}
          payload = struct.pack('<3d', *[2 * number for number in numbers])
          send(frame(payload, id=header['id'], plugin=header['plugin'], tables=[table]))
          continue
      """)
    let process = try await PluginProcess.start(plugin.command)
    #expect(process.name == "scripted" && process.version == "1.2" && process.isAlive)
    #expect(plugin.pids == [process.processID])
    #expect(try await process.describe() == ["name": "scripted", "workers": 3])
    let rows = try Table([Column("x", numbers: [1, 2.5, nil])])
    let answer = try await process.call(
      "double", [JSONMember("plugin", ["name": "twice"])], tables: [FrameTable("rows", rows)])
    #expect(answer["plugin"] == ["name": "twice"])
    #expect(try answer.table("rows")?.numbers("x") == [2, 5, nil])
    await process.stop()
    #expect(plugin.notes.last == "end of input")
    #expect(plugin.alive.isEmpty && !process.isAlive)
    let late = await failure { _ = try await process.call("double") }
    #expect(late?.kind == .stopped)
  }

  @Test("tables larger than any pipe go both ways at once")
  func largeTables() async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'echo':
          send(frame(payload, id=header['id'], tables=header['tables']))
          continue
      """)
    let process = try await PluginProcess.start(plugin.command)
    let rows = try Table([Column("x", numbers: (0..<400_000).map(Double.init))])
    let answer = try await process.call("echo", tables: [FrameTable("rows", rows)])
    #expect(answer.table("rows") == rows)
    await process.stop()
  }

  @Test("errors that it answers come as such, and it goes on", arguments: ["settings", "rows", "internal"])
  func answeredErrors(kind: String) async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'fit':
          answer(error={'kind': '\(kind)', 'message': 'must be even', 'parameter': 'depth', 'trace': 'a.py:3\\nodd'})
          continue
      """)
    let process = try await PluginProcess.start(plugin.command)
    let found = await failure { _ = try await process.call("fit", [JSONMember("plugin", ["name": "trees"])]) }
    #expect(found?.kind.rawValue == kind && found?.parameter == "depth" && found?.isAnswer == true)
    #expect(found?.description == "plugin 'scripted', 'fit' of 'trees': must be even\n    a.py:3\n    odd")
    #expect(try await process.call("else")["ok"] == true)
    await process.stop()
  }

  @Test("a log of ten million bytes in a call holds nothing up, and its lines are handed on")
  func fillsItsLog() async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'talk':
          for i in range(100): os.write(2, b'x' * 99999 + b'\\n')
          os.write(2, b'last words')
      if call == 'end': os._exit(3)
      """)
    let lines = Counter()
    let process = try await PluginProcess.start(plugin.command) { lines.add($0.utf8.count) }
    #expect(try await process.call("talk")["ok"] == true)
    let found = await failure { _ = try await process.call("end") }
    #expect(found?.message == "its process ended with exit code 3 before it answered")
    #expect(found?.log.last == "last words")
    #expect((found?.log.joined().utf8.count ?? 0) <= 4200)
    #expect(lines.sum == 100 * 99999 + 10)
  }

  @Test("between calls it may write more than a pipe holds")
  func talksWhileIdle() async throws {
    let plugin = try ScriptedPlugin(
      """
      answer(ok=True)
      os.write(2, b'y' * 3000000)
      note('said')
      continue
      """)
    let process = try await PluginProcess.start(plugin.command)
    _ = try await process.call("first")
    for _ in 0..<1000 where !plugin.notes.contains("said") { try await Task.sleep(for: .milliseconds(10)) }
    #expect(plugin.notes.contains("said"))
    await process.stop()
  }

  @Test("its environment is what it was given and nothing else")
  func environment() async throws {
    let plugin = try ScriptedPlugin("if call == 'names': answer(names=sorted(os.environ)); continue")
    let process = try await PluginProcess.start(plugin.command)
    let names = try await process.call("names")["names"]?.elements?.compactMap(\.string) ?? []
    #expect(names.filter { !["LC_CTYPE", "_"].contains($0) } == ["BELLWETHER_PLUGIN_PROTOCOL", "PATH"])
    await process.stop()
  }

  @Test("it holds three descriptors and no other of ours")
  func descriptors() async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'open':
          answer(open=[n for n in range(256) if os.path.lexists(f'/proc/self/fd/{n}')])
          continue
      """)
    let other = try await PluginProcess.start(plugin.command)
    let process = try await PluginProcess.start(plugin.command)
    #expect(try await process.call("open")["open"]?.elements == [0, 1, 2])
    await process.stop()
    await other.stop()
  }

  @Test("a stop ends one that does not listen, and what it started")
  func stubborn() async throws {
    let plugin = try ScriptedPlugin(
      """
      if call == 'dig in':
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          child()
          answer(ok=True)
          time.sleep(60)
      """)
    let process = try await PluginProcess.start(plugin.command)
    _ = try await process.call("dig in")
    #expect(plugin.alive.count == 2)
    await process.stop()
    #expect(plugin.alive.isEmpty)
  }

  @Test("it can be ended at once from any thread, and so can what it started")
  func killedNow() async throws {
    let plugin = try ScriptedPlugin("child()")
    let process = try await PluginProcess.start(plugin.command)
    _ = try await process.call("fork")
    process.killNow()
    let found = await failure { _ = try await process.call("more") }
    #expect(found?.kind == .ended)
    #expect(plugin.pids.count == 2 && plugin.alive.isEmpty)
  }

  @Test("a cancelled call ends promptly, and its process is gone")
  func cancelled() async throws {
    let plugin = try ScriptedPlugin("if call == 'sleep': child(); time.sleep(60)")
    let process = try await PluginProcess.start(plugin.command)
    let started = ContinuousClock.now
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        group.addTask { _ = try await process.call("sleep") }
        group.addTask {
          for _ in 0..<1000 where plugin.pids.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
          throw CancellationError()
        }
        defer { group.cancelAll() }
        while try await group.next() != nil {}
      }
    }
    // The call itself would take a minute.
    #expect(ContinuousClock.now - started < .seconds(50))
    #expect(plugin.pids.count == 2 && plugin.alive.isEmpty)
  }
}

/// A sum that a log's lines add to.
final class Counter: Sendable {
  private let value = Mutex(0)
  var sum: Int { value.withLock { $0 } }
  func add(_ count: Int) { value.withLock { $0 += count } }
}
