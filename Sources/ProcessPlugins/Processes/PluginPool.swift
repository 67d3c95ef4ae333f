import JSON
import Synchronization
import Tables

/// An answer, and which process gave it.
public struct PluginAnswer: Sendable {
  public var frame: Frame
  /// The number of the process: a handle that it answered means something to this process alone.
  public var worker: Int

  /// The member of the answer's header called `name`.
  public subscript(name: String) -> JSONValue? { frame[name] }

  public func table(_ name: String) -> Table? { frame.table(name) }
}

/// The processes of one plugin.
///
/// It begins with one and starts others as calls queue up, as many as plugin, limits and the run's width allow.
/// A process that died is replaced at the next call, up to five times; a plugin whose processes fail three
/// times in a row is given up.
public final class PluginPool: Sendable {
  public static let mostRestarts = 5
  public static let mostFailuresInRow = 3

  public let command: PluginCommand
  private let width: Int
  private let log: (@Sendable (String) -> Void)?
  private let state = Mutex(PoolState())

  /// Starts nothing yet.
  ///
  /// - Parameters:
  ///   - width: how many calls the run makes at once.
  ///   - log: is handed each line of the plugin's log as it comes.
  public init(_ command: PluginCommand, width: Int = 1, log: (@Sendable (String) -> Void)? = nil) {
    self.command = command
    self.width = width
    self.log = log
  }

  /// What the plugin says of itself; the first call asks it, later ones know it.
  ///
  /// - Throws: ``PluginFailure``, `CancellationError`.
  public func describe() async throws -> JSONValue {
    if let known = state.withLock({ $0.description }) { return known }
    let answer = try await call("describe", deadline: command.limits.start)
    let description = JSONValue.object(answer.frame.header.filter { $0.name != "id" })
    let most = min(description["workers"]?.int ?? 1, command.limits.workers ?? .max, width)
    settle {
      $0.description = description
      $0.most = max(1, most)
    }
    return description
  }

  /// Asks for a call and waits for its answer; calls wait for a free process in the order in which they came.
  ///
  /// - Parameters:
  ///   - header: the request's members but `id` and `call`.
  ///   - deadline: seconds it may take, from when a process is free; nil for the command's limit.
  ///   - worker: the process that must answer; nil where any may.
  /// - Throws: ``PluginFailure``: also what the plugin itself answers as an error; `CancellationError`.
  public func call(
    _ name: String, _ header: [JSONMember] = [], tables: [FrameTable] = [], deadline: Double? = nil, worker: Int? = nil
  ) async throws -> PluginAnswer {
    let (number, process) = try await acquire(worker, call: name)
    do {
      let frame = try await process.call(name, header, tables: tables, deadline: deadline)
      settle { $0.release(number, answered: true) }
      return PluginAnswer(frame: frame, worker: number)
    } catch let failure as PluginFailure where !failure.isAnswer {
      settle { $0.bury(number, failure, counts: true) }
      throw failure
    } catch is CancellationError where !process.isAlive {
      let failure = PluginFailure(.ended, plugin: command.name, "a call to it was cancelled")
      settle { $0.bury(number, failure, counts: false) }
      throw CancellationError()
    } catch {
      settle { $0.release(number, answered: error is PluginFailure) }
      throw error
    }
  }

  /// Ends all processes politely; what is still there after a second is ended. Later calls throw.
  public func stop() async {
    let processes = settle { state in
      state.isStopped = true
      return state.workers.compactMap(\.process)
    }
    await withTaskGroup { group in
      for process in processes { group.addTask { await process.stop() } }
    }
  }

  /// Ends all processes at once, without waiting; may be called from any thread. Later calls throw.
  public func killNow() {
    let processes = settle { state in
      state.isStopped = true
      return state.workers.compactMap(\.process)
    }
    for process in processes { process.killNow() }
  }

  // MARK: Whose turn it is

  private func acquire(_ pinned: Int?, call: String) async throws -> (number: Int, process: PluginProcess) {
    try Task.checkCancellation()
    let ticket = state.withLock { $0.nextTicket() }
    let turn = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let waiter = PoolState.Waiter(ticket: ticket, pinned: pinned, continuation: continuation)
        if !settle({ $0.enqueue(waiter) }) { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.withdraw(ticket) }
      waiter?.continuation.resume(throwing: CancellationError())
    }
    switch turn {
    case .use(let number, let process): return (number, process)
    case .start(let number): return (number, try await start(number))
    case .refused(var failure):
      failure.plugin = command.name
      failure.call = failure.call ?? "'\(call)'"
      throw failure
    }
  }

  private func start(_ number: Int) async throws -> PluginProcess {
    do {
      let process = try await PluginProcess.start(command, log: log)
      let isStopped = settle { $0.enter(number, process) }
      guard isStopped else { return process }
      process.killNow()
      await process.stop()
      throw PluginFailure(.stopped, plugin: command.name, "it was stopped, as the run is over")
    } catch {
      let failure = error as? PluginFailure
      settle {
        $0.bury(number, failure ?? PluginFailure(.ended, plugin: command.name, "\(error)"), counts: failure != nil)
      }
      throw error
    }
  }

  /// Changes the state, and then gives those a turn who have one by now.
  @discardableResult
  private func settle<Value: Sendable>(_ change: (inout PoolState) -> Value) -> Value {
    let (value, turns) = state.withLock { state in
      let value = change(&state)
      return (value, state.turns())
    }
    for (waiter, turn) in turns { waiter.continuation.resume(returning: turn) }
    return value
  }
}
