import CCurlLoader
import Synchronization

/// HTTP requests in flight, hundreds at once, on one thread that waits for all of them.
///
/// The thread is libcurl's multi interface behind a header of our own; libcurl is opened here and not linked.
public final class HTTPTransfers: Sendable {
  /// There is no libcurl on this system.
  public struct NoLibrary: Error, Hashable, Sendable {}

  private let desk: Desk
  /// Any thread may call its functions, which lock for themselves; Swift cannot see that.
  private nonisolated(unsafe) let calls: OpaquePointer

  /// - Parameter library: a library's file name to try in place of the usual ones.
  /// - Throws: ``NoLibrary``.
  public init(library: String? = nil) throws(NoLibrary) {
    let desk = Desk()
    let context = Unmanaged.passRetained(desk)
    let ended: BellwetherCallEnded = { context, call, answer in
      guard let context else { return }
      Unmanaged<Desk>.fromOpaque(context).takeUnretainedValue().end(call, HTTPAnswer(answer.pointee))
    }
    guard let calls = bellwether_calls_open(library, context.toOpaque(), ended) else {
      context.release()
      throw NoLibrary()
    }
    self.desk = desk
    self.calls = calls
  }

  deinit {
    // Its thread ends here, and with it the last use of the desk.
    bellwether_calls_close(calls)
    Unmanaged.passUnretained(desk).release()
  }

  /// Sends a request and waits for its answer, whatever its status; a task that is cancelled ends the transfer.
  ///
  /// - Throws: `CancellationError`; what else goes wrong stands in the answer's ``HTTPAnswer/failure``.
  public func post(_ request: HTTPRequest) async throws -> HTTPAnswer {
    let call = desk.number()
    defer { withExtendedLifetime(self) {} }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        desk.wait(call, continuation)
        if !begin(call, request) { desk.end(call, HTTPAnswer(failure: .lasting("out of memory"))) }
        // Cancelled before it began, the handler below found nothing to cancel.
        if Task.isCancelled { cancel(call) }
      }
    } onCancel: {
      cancel(call)
    }
    if answer.failure == .cancelled { throw CancellationError() }
    return answer
  }

  private func cancel(_ call: UInt64) { bellwether_calls_cancel(calls, call) }

  private func begin(_ call: UInt64, _ request: HTTPRequest) -> Bool {
    request.withCall { bellwether_calls_begin(calls, call, &$0) }
  }
}

/// Who waits for which call.
private final class Desk: Sendable {
  private struct State {
    var calls: UInt64 = 0
    var waiting: [UInt64: CheckedContinuation<HTTPAnswer, Never>] = [:]
  }

  private let state = Mutex(State())

  func number() -> UInt64 {
    state.withLock { state in
      state.calls += 1
      return state.calls
    }
  }

  func wait(_ call: UInt64, _ continuation: CheckedContinuation<HTTPAnswer, Never>) {
    state.withLock { $0.waiting[call] = continuation }
  }

  func end(_ call: UInt64, _ answer: HTTPAnswer) {
    state.withLock { $0.waiting.removeValue(forKey: call) }?.resume(returning: answer)
  }
}
