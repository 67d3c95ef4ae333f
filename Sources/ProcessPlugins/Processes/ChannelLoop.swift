import JSON
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What one thread does for one child: write requests, read answers and the log, keep the time, notice the end.
///
/// Whatever goes wrong takes one road: the child's session is ended, what it still had to say is read, and once
/// it has been reaped whoever waits is told.
struct ChannelLoop {
  /// Why the child was, or will be, ended before its time.
  private struct Fault {
    /// nil where the caller no longer wanted the answer.
    var kind: PluginFailure.Kind?
    var message: String
    var since: SuspendingClock.Instant
  }

  /// Bytes taken at once.
  private static let chunk = 256 << 10
  /// How long an end is waited for that should be near.
  private static let grace = Duration.milliseconds(500)

  private let channel: PluginChannel
  private var reader: FrameReader
  private var log: PluginLog
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
  private var polls: [pollfd]
  private var fault: Fault?
  /// Since when one of the child's pipes is closed, though the child has not ended, and what that means.
  private var closed: Fault?
  /// Whether nothing happened until the time had come.
  private var wasQuiet = false
  private var stopping: (since: SuspendingClock.Instant, signals: Int)?

  init(_ channel: PluginChannel, log sink: (@Sendable (String) -> Void)?) {
    self.channel = channel
    reader = FrameReader(limits: channel.command.limits.frames)
    log = PluginLog(mostBytes: channel.command.limits.log, sink: sink)
    polls = [channel.wakeRead, channel.log, channel.responses, -1].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    polls[3].events = Int16(POLLOUT)
  }

  mutating func run() {
    while true {
      let (end, timer) = turn()
      if let end {
        finish(end)
        break
      }
      wait(until: timer)
      if isReady(0) { drainWake() }
      if isReady(1) { readLog(atMost: 4 << 20) }
      if isReady(2) { readResponses(atMost: 16 << 20) }
      if isReady(3) { channel.state.withLock { channel.send(&$0) } }
    }
    buffer.deallocate()
  }

  private func isReady(_ index: Int) -> Bool { polls[index].fd >= 0 && polls[index].revents != 0 }

  /// Sleeps until something can be read or written, or the time has come.
  private mutating func wait(until timer: SuspendingClock.Instant?) {
    var milliseconds: Int32 = -1
    if let timer {
      let (seconds, attoseconds) = SuspendingClock.now.duration(to: timer).components
      milliseconds = Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }
    for index in polls.indices { polls[index].revents = 0 }
    wasQuiet = poll(&polls, nfds_t(polls.count), milliseconds) == 0
  }

  // MARK: Time

  /// Looks at what callers want and at the clock: how the child ended if it did, and when to look again.
  private mutating func turn() -> (end: ChildEnd?, timer: SuspendingClock.Instant?) {
    let channel = channel
    let now = SuspendingClock.now
    return channel.state.withLock { state in
      if let end = state.end { return (end, nil) }
      guard fault != nil || state.exchange != nil || state.isStopping || closed != nil else { return (nil, nil) }
      let soon = now + .milliseconds(500)
      if wasQuiet || closed != nil, hasEnded(state.pid) {
        // Its end will be told as soon as a thread is free to tell it; what it started ends now.
        channel.signal(SIGKILL, state)
        return (nil, soon)
      }
      if let fault {
        // A child that cannot even be ended hangs in the system: its end is not waited for.
        return (now >= fault.since + .seconds(5) ? .unknown("it could not be ended") : nil, soon)
      }
      if let (kind, message) = overdue(state, now) { return (nil, fail(kind, message, state)) }
      var timers = [soon]
      if let exchange = state.exchange { timers.append(exchange.deadline) }
      if let closed { timers.append(closed.since + Self.grace) }
      if state.isStopping { timers.append(stop(&state, now)) }
      let canSend = state.exchange?.unsent.isEmpty == false && !state.isInputBroken && state.isInputOpen
      polls[3].fd = canSend ? channel.requests : -1
      return (nil, timers.min())
    }
  }

  /// What has lasted too long, or is no longer wanted; nil where all may go on.
  private mutating func overdue(
    _ state: PluginChannel.State, _ now: SuspendingClock.Instant
  ) -> (kind: PluginFailure.Kind?, message: String)? {
    if let exchange = state.exchange {
      if state.cancelled == exchange.id { return (nil, "") }
      if now >= exchange.deadline { return (.deadline, tooLate(exchange)) }
      if state.isInputBroken, closed == nil {
        closed = Fault(kind: .ended, message: "closed its standard input \(before(exchange))", since: now)
      }
    }
    if let closed, now >= closed.since + Self.grace { return (.ended, closed.message) }
    return nil
  }

  /// Ends the child; its end is then waited for.
  private mutating func fail(
    _ kind: PluginFailure.Kind?, _ message: String, _ state: PluginChannel.State
  ) -> SuspendingClock.Instant {
    let now = SuspendingClock.now
    fault = Fault(kind: kind, message: message, since: now)
    channel.signal(SIGKILL, state)
    (polls[2].fd, polls[3].fd) = (-1, -1)
    return now + .milliseconds(500)
  }

  /// Closes the child's input, which asks it to end; a second later asks more plainly, and then ends it.
  private mutating func stop(
    _ state: inout PluginChannel.State, _ now: SuspendingClock.Instant
  ) -> SuspendingClock.Instant {
    if state.isInputOpen {
      state.isInputOpen = false
      closeDescriptor(channel.requests)
    }
    var (since, signals) = stopping ?? (now, 0)
    if signals == 0, now >= since + .seconds(1) {
      channel.signal(SIGTERM, state)
      signals = 1
    }
    if signals == 1, now >= since + .milliseconds(1300) {
      channel.signal(SIGKILL, state)
      signals = 2
    }
    stopping = (since, signals)
    since += [.seconds(1), .milliseconds(1300), .seconds(6)][signals]
    return since
  }

  // MARK: Reading

  private mutating func drainWake() {
    while case .bytes = readSome(polls[0].fd, into: buffer) {}
  }

  private mutating func readLog(atMost limit: Int) {
    var taken = 0
    while taken < limit {
      switch readSome(channel.log, into: buffer) {
      case .bytes(let count):
        log.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        taken += count
        if count < buffer.count { return }
      case .later: return
      case .closed:
        polls[1].fd = -1
        return
      }
    }
  }

  private mutating func readResponses(atMost limit: Int) {
    var taken = 0
    while taken < limit {
      switch readSome(channel.responses, into: buffer) {
      case .bytes(let count):
        reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        taken += count
        if count < buffer.count { return answer() }
      case .later: return answer()
      case .closed:
        polls[2].fd = -1
        answer()
        if fault == nil, closed == nil, !channel.state.withLock({ $0.isStopping }) {
          closed = Fault(kind: .ended, message: "closed its standard output", since: .now)
        }
        return
      }
    }
    answer()
  }

  /// Hands the answer over if all of it has come, or ends the child for what came instead.
  private mutating func answer() {
    guard fault == nil, reader.waiting > 0 else { return }
    let channel = channel
    do throws(FrameError) {
      while let frame = try reader.next() {
        let exchange = channel.state.withLock { state -> PluginChannel.Exchange? in
          guard let exchange = state.exchange, frame["id"]?.int == exchange.id else {
            _ = fail(.protocol, strayAnswer(frame, to: state.exchange), state)
            return nil
          }
          // What it has not read yet would be taken for the beginning of the next request.
          guard exchange.unsent.isEmpty else {
            _ = fail(.protocol, "answered before it had read the whole request", state)
            return nil
          }
          state.exchange = nil
          return exchange
        }
        guard let exchange else { return }
        exchange.continuation.resume(returning: frame)
      }
    } catch {
      let message = faultOfBytes(error)
      channel.state.withLock { _ = fail(.protocol, message, $0) }
    }
  }

  // MARK: Words

  private func before(_ exchange: PluginChannel.Exchange) -> String {
    exchange.label == nil ? "while it was starting" : "before it answered"
  }

  private func tooLate(_ exchange: PluginChannel.Exchange) -> String {
    let seconds = "\(exchange.seconds)".hasSuffix(".0") ? "\(Int(exchange.seconds))" : "\(exchange.seconds)"
    return exchange.label == nil
      ? "did not say hello within \(seconds) seconds and was ended (its limit 'start' gives it longer)"
      : "gave no answer within \(seconds) seconds and was ended ('deadline' gives it longer)"
  }

  private func strayAnswer(_ frame: Frame, to exchange: PluginChannel.Exchange?) -> String {
    let found = frame["id"].map { String(writeJSON($0).prefix(60)) } ?? "none"
    guard let exchange else { return "answered without being asked (id \(found))" }
    return "answered another request than the one asked: its id is \(found), and \(exchange.id) was wanted"
  }

  private func faultOfBytes(_ error: FrameError) -> String {
    guard case .noFrame = error else { return "sent what is no answer: \(error)" }
    return "wrote to standard output what is no answer: \(error); "
      + "standard output belongs to the protocol, so print to standard error, which is the log"
  }

  // MARK: The end

  /// Takes what the child had still to say, closes everything and tells whoever waits.
  private mutating func finish(_ end: ChildEnd) {
    readLog(atMost: 2 << 20)
    if fault == nil, polls[2].fd >= 0 { readResponses(atMost: 1 << 30) }
    log.closeLast()
    waitForSession()
    let awaited = channel.state.withLock { $0.exchange }
    let failure = failure(end, awaited)
    let (exchange, waiters) = channel.close(later(failure, wasAsked: awaited != nil))
    if let exchange {
      let isUnwanted = fault.map { $0.kind == nil } ?? false
      exchange.continuation.resume(throwing: isUnwanted ? CancellationError() : failure)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits a moment for what the child had started: it was ended too, and takes a little while to be gone.
  private func waitForSession() {
    let pid = channel.state.withLock { $0.pid }
    for _ in 0..<50 where pid > 0 && kill(-pid, 0) == 0 { usleep(500) }
  }

  private func failure(_ end: ChildEnd, _ exchange: PluginChannel.Exchange?) -> PluginFailure {
    let isStopping = channel.state.withLock { $0.isStopping }
    var kind = PluginFailure.Kind.ended
    var message = "its process ended \(end.words)" + (exchange.map { " " + before($0) } ?? " between calls")
    if let fault {
      kind = fault.kind ?? .stopped
      message = fault.kind == nil ? "its process was ended, as an answer was no longer wanted" : fault.message
      if kind == .protocol, end != .signalled(SIGKILL) { message += "; its process ended \(end.words)" }
    } else if isStopping {
      (kind, message) = (.stopped, "its process was stopped")
    } else if let exchange, reader.waiting > 0 {
      message = "its process ended \(end.words) in the middle of its answer"
      if let error = reader.errorAtEnd() { message += " (\(error))" }
      kind = exchange.label == nil ? .start : .ended
    }
    if exchange?.label == nil, exchange != nil, kind == .ended { kind = .start }
    return PluginFailure(kind, plugin: channel.command.name, call: exchange?.label, message, log: log.tail)
  }

  /// What calls are told that come after the end.
  private func later(_ failure: PluginFailure, wasAsked: Bool) -> PluginFailure {
    guard wasAsked, failure.kind != .stopped else { return failure }
    var later = failure
    later.call = nil
    later.message = "its process is gone since an earlier fault: " + failure.message
    return later
  }
}
