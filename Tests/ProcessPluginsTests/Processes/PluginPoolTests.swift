import CommandTesting
import JSON
import ProcessPlugins
import Testing

@Suite("The processes of one plugin", .fewAtOnce)
struct PluginPoolTests {
  /// Describes itself as allowing four processes; remembers what it is told under a handle.
  static let keeper = """
    if call == 'describe': answer(workers=4); continue
    if call == 'wait': time.sleep(0.15); answer(pid=os.getpid()); continue
    if call == 'pid': answer(pid=os.getpid()); continue
    if call == 'die': os._exit(4)
    if call == 'no': answer(error={'kind': 'rows', 'message': 'too few'}); continue
    """

  @Test("it starts nothing before it is asked, and one process for calls one after the other")
  func oneAfterTheOther() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command, width: 4)
    #expect(plugin.pids.isEmpty)
    #expect(try await pool.describe()["workers"] == 4)
    let first = try await pool.call("pid")
    let second = try await pool.call("pid")
    #expect(first["pid"] == second["pid"] && first.worker == second.worker)
    #expect(plugin.pids.count == 1)
    await pool.stop()
    #expect(plugin.alive.isEmpty)
  }

  @Test(
    "calls at once start as many processes as plugin, limit and width allow, and all are answered",
    arguments: [(width: 8, limit: nil, wanted: 4), (width: 2, limit: nil, wanted: 2), (width: 8, limit: 3, wanted: 3)])
  func parallel(width: Int, limit: Int?, wanted: Int) async throws {
    let plugin = try ScriptedPlugin(Self.keeper, limits: .init(start: 20, call: 20, workers: limit))
    let pool = PluginPool(plugin.command, width: width)
    _ = try await pool.describe()
    let workers = try await withThrowingTaskGroup { group in
      for _ in 0..<8 { group.addTask { try await pool.call("wait").worker } }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(workers.count == wanted && plugin.pids.count == wanted)
    await pool.stop()
    #expect(plugin.alive.isEmpty)
  }

  @Test("before it has described itself it is one process, whatever comes")
  func undescribed() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command, width: 4)
    async let first = pool.call("wait")
    async let second = pool.call("wait")
    #expect(try await first.worker == second.worker)
    #expect(plugin.pids.count == 1)
    await pool.stop()
  }

  @Test("a pinned call goes to its process, also when another is free")
  func pinned() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command, width: 2)
    _ = try await pool.describe()
    async let first = pool.call("wait")
    async let second = pool.call("wait")
    for answer in try await [first, second] {
      for _ in 0..<3 {
        let again = try await pool.call("pid", worker: answer.worker)
        #expect(again["pid"] == answer["pid"] && again.worker == answer.worker)
      }
    }
    await pool.stop()
  }

  @Test("a dead process is replaced at the next call, and what it had learnt is told to be lost")
  func replaced() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command)
    let worker = try await pool.call("pid").worker
    let death = await failure { _ = try await pool.call("die") }
    #expect(death?.kind == .ended)
    let lost = await failure { _ = try await pool.call("predict", worker: worker) }
    #expect(lost?.kind == .lost)
    #expect(
      lost?.description == "plugin 'scripted', 'predict': what it had learnt was lost with the process that kept it: "
        + "its process ended with exit code 4 before it answered")
    #expect(try await pool.call("pid").worker != worker)
    #expect(plugin.pids.count == 2 && plugin.alive.count == 1)
    await pool.stop()
  }

  @Test("a process that ended between calls is replaced without a word, but for what it had learnt")
  func replacedQuietly() async throws {
    let plugin = try ScriptedPlugin(Self.keeper + "\nif call == 'last': answer(ok=True); os._exit(5)")
    let pool = PluginPool(plugin.command)
    let worker = try await pool.call("last").worker
    for _ in 0..<1000 where !plugin.alive.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    var lost = await failure { _ = try await pool.call("pid", worker: worker) }
    // The call may come before its end is known here, and then meets it.
    if lost?.kind == .ended { lost = await failure { _ = try await pool.call("pid", worker: worker) } }
    #expect(lost?.kind == .lost)
    #expect(lost?.message.contains("lost with the process that kept it: its process ended") == true)
    #expect(try await pool.call("pid").worker != worker)
    await pool.stop()
  }

  @Test("three failures in a row give it up, and an answer in between starts the count anew")
  func givenUp() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command)
    for call in ["die", "die", "no", "die", "die", "die"] { _ = await failure { _ = try await pool.call(call) } }
    #expect(plugin.pids.count == 5)
    let found = await failure { _ = try await pool.call("pid") }
    #expect(found?.kind == .givenUp)
    #expect(
      found?.message == "given up after 3 failures in a row, the last: 'die': "
        + "its process ended with exit code 4 before it answered")
    #expect(plugin.pids.count == 5 && plugin.alive.isEmpty)
    await pool.stop()
  }

  @Test("a process is replaced five times and no more")
  func restarts() async throws {
    let plugin = try ScriptedPlugin(Self.keeper)
    let pool = PluginPool(plugin.command)
    for _ in 0..<6 {
      _ = try await pool.call("pid")
      _ = await failure { _ = try await pool.call("die") }
    }
    let found = await failure { _ = try await pool.call("pid") }
    #expect(found?.message.hasPrefix("given up after 6 failures, the last: ") == true)
    #expect(plugin.pids.count == 6)
  }

  @Test("a plugin that cannot be started is tried three times")
  func cannotStart() async throws {
    let plugin = try ScriptedPlugin(greeting: "sys.exit(1)")
    let pool = PluginPool(plugin.command)
    for _ in 0..<3 { #expect(await failure { _ = try await pool.describe() }?.kind == .start) }
    #expect(await failure { _ = try await pool.describe() }?.kind == .givenUp)
    #expect(plugin.pids.count == 3)
  }

  @Test("a cancelled call leaves the queue, or ends its process, and the others are served")
  func cancelled() async throws {
    let plugin = try ScriptedPlugin(Self.keeper + "\nif call == 'sleep': time.sleep(60)")
    let pool = PluginPool(plugin.command)
    _ = try await pool.describe()
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        for _ in 0..<3 { group.addTask { _ = try await pool.call("sleep") } }
        group.addTask {
          try await Task.sleep(for: .milliseconds(100))
          throw CancellationError()
        }
        defer { group.cancelAll() }
        while try await group.next() != nil {}
      }
    }
    #expect(plugin.alive.isEmpty)
    #expect(try await pool.call("pid")["pid"] != nil)
    await pool.stop()
    #expect(plugin.alive.isEmpty)
  }

  @Test("a stop ends calls under way and those that wait, and nothing starts after it")
  func stopped() async throws {
    let plugin = try ScriptedPlugin(Self.keeper + "\nif call == 'sleep': time.sleep(60)")
    let pool = PluginPool(plugin.command)
    _ = try await pool.describe()
    async let first = failure { _ = try await pool.call("sleep") }
    async let second = failure { _ = try await pool.call("sleep") }
    try await Task.sleep(for: .milliseconds(50))
    pool.killNow()
    await pool.stop()
    let found = await [first, second]
    #expect(found.contains { $0?.kind == .stopped } && !found.contains(nil))
    #expect(await failure { _ = try await pool.call("pid") }?.message == "it was stopped, as the run is over")
    #expect(plugin.pids.count == 1 && plugin.alive.isEmpty)
  }
}
