import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The pipes to one child, and the one request that is under way.
///
/// A thread of its own (``ChannelLoop``) waits for all that happens to the child, so that none of the threads
/// that Swift's tasks share is ever held up. The caller's own thread writes what the pipe takes at once, which
/// spares small requests a change of threads.
final class PluginChannel: Sendable {
  /// A request that waits for its answer.
  struct Exchange {
    var id: Int
    /// What messages call it; nil for the first greetings.
    var label: String?
    /// What has not been written yet.
    var unsent: ArraySlice<UInt8>
    var seconds: Double
    var deadline: SuspendingClock.Instant
    var continuation: CheckedContinuation<Frame, any Error>
  }

  struct State {
    var pid: pid_t = 0
    var exchange: Exchange?
    /// How the child ended, once it has been reaped.
    var end: ChildEnd?
    var isStopping = false
    /// The request whose caller no longer wants it.
    var cancelled: Int?
    var isInputOpen = true
    /// Nobody reads what is written to the child.
    var isInputBroken = false
    /// Why nothing more can be asked; set when the loop has ended and the descriptors are closed.
    var finished: PluginFailure?
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  let command: PluginCommand
  let requests: Int32
  let responses: Int32
  let log: Int32
  let wakeRead: Int32
  private let wakeWrite: Int32
  let state = Mutex(State())

  /// Starts the child and the thread that serves it.
  static func open(_ command: PluginCommand, log sink: (@Sendable (String) -> Void)?) async throws -> PluginChannel {
    var pipes: [PipeEnds] = []
    do {
      for _ in 0..<4 { pipes.append(try PipeEnds()) }
    } catch {
      for pipe in pipes { pipe.close() }
      throw PluginFailure(.start, plugin: command.name, "could not be started: no pipes to it (\(error))")
    }
    pipes[0].widen()
    pipes[1].widen()
    let channel = PluginChannel(command, pipes)
    do {
      let pid = try await startChild(
        command, input: pipes[0].read, output: pipes[1].write, log: pipes[2].write, onEnd: channel.childEnded)
      channel.started(pid)
    } catch {
      channel.closeAll()
      throw PluginFailure(.start, plugin: command.name, startProblem(command, error))
    }
    // A queue of its own gets a thread of its own, which it keeps until the child has ended.
    DispatchQueue(label: "bellwether.plugin").async {
      var loop = ChannelLoop(channel, log: sink)
      loop.run()
    }
    return channel
  }

  private init(_ command: PluginCommand, _ pipes: [PipeEnds]) {
    self.command = command
    (requests, responses, log) = (pipes[0].write, pipes[1].read, pipes[2].read)
    (wakeRead, wakeWrite) = (pipes[3].read, pipes[3].write)
    for descriptor in [requests, responses, log, wakeRead, wakeWrite] { makeNonBlocking(descriptor) }
  }

  // MARK: For callers

  /// Sends the bytes of a request and waits for the answer.
  ///
  /// - Throws: ``PluginFailure``; `CancellationError`, after which the child is gone.
  func exchange(id: Int, label: String?, _ bytes: [UInt8], seconds: Double) async throws -> Frame {
    // Thirty years are as good as any longer time, and can be added to the clock.
    let seconds = seconds > 0 ? min(seconds, 1e9) : 0
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        begin(
          Exchange(
            id: id, label: label, unsent: bytes[...], seconds: seconds, deadline: .now + .seconds(seconds),
            continuation: continuation))
      }
    } onCancel: {
      state.withLock {
        $0.cancelled = id
        wake($0)
      }
    }
  }

  private func begin(_ exchange: Exchange) {
    let refusal = state.withLock { state -> (any Error)? in
      if var failure = state.finished {
        failure.call = exchange.label
        return failure
      }
      if state.cancelled == exchange.id { return CancellationError() }
      precondition(state.exchange == nil, "a plugin's process takes one call at a time")
      state.exchange = exchange
      send(&state)
      // The loop learns of the deadline, and writes the rest.
      wake(state)
      return nil
    }
    if let refusal { exchange.continuation.resume(throwing: refusal) }
  }

  /// Closes the child's input and waits until it has ended; a second later it is ended, and all that it started.
  func stop() async {
    state.withLock {
      $0.isStopping = true
      wake($0)
    }
    await finish()
  }

  /// Ends the child and all that it started, at once.
  func killNow() {
    state.withLock { signal(SIGKILL, $0) }
  }

  /// Waits until the child has ended and everything is closed.
  func finish() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.finished == nil { state.waiters.append(continuation) }
        return state.finished != nil
      }
      if isOver { continuation.resume() }
    }
  }

  var isAlive: Bool { state.withLock { $0.finished == nil && $0.end == nil } }

  // MARK: Under the lock

  /// Writes as much of the request as the pipe takes.
  func send(_ state: inout State) {
    while state.isInputOpen, !state.isInputBroken, let unsent = state.exchange?.unsent, !unsent.isEmpty {
      switch writeSome(requests, unsent) {
      case .bytes(let count): state.exchange?.unsent.removeFirst(count)
      case .later: return
      case .closed: state.isInputBroken = true
      }
    }
  }

  /// Sends a signal to the child's session, unless it has been reaped: another process might have its number by then.
  func signal(_ number: Int32, _ state: State) {
    guard state.end == nil, state.pid > 0 else { return }
    kill(-state.pid, number)
  }

  private func wake(_ state: State) {
    if state.finished == nil { _ = writeSome(wakeWrite, [1]) }
  }

  private func started(_ pid: pid_t) {
    state.withLock { state in
      state.pid = pid
      if state.end != nil { kill(-pid, SIGKILL) }
    }
  }

  // MARK: The end

  /// Called once the child has been reaped. What it started may hold on to its pipes: that ends too.
  private func childEnded(_ end: ChildEnd) {
    state.withLock { state in
      if state.pid > 0 { kill(-state.pid, SIGKILL) }
      state.end = end
      wake(state)
    }
  }

  /// Closes everything; `failure` is what later calls are told.
  func close(_ failure: PluginFailure) -> (exchange: Exchange?, waiters: [CheckedContinuation<Void, Never>]) {
    state.withLock { state in
      defer { (state.exchange, state.waiters) = (nil, []) }
      state.finished = failure
      if state.isInputOpen { closeDescriptor(requests) }
      state.isInputOpen = false
      for descriptor in [responses, log, wakeRead, wakeWrite] { closeDescriptor(descriptor) }
      return (state.exchange, state.waiters)
    }
  }

  private func closeAll() {
    for descriptor in [requests, responses, log, wakeRead, wakeWrite] { closeDescriptor(descriptor) }
  }
}
