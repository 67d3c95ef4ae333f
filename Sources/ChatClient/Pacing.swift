import Synchronization

/// At most so many requests and tokens a minute.
public struct RateLimit: Sendable, Hashable {
  /// More than 0; nil for no limit.
  public var requestsPerMinute: Double?
  public var tokensPerMinute: Double?

  public init(requestsPerMinute: Double? = nil, tokensPerMinute: Double? = nil) {
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
  }
}

/// Holds requests back so that they go out evenly and a rate limit is kept.
///
/// Each request reserves the time that its share of a minute takes; the next may go when that has passed. What a request takes
/// in tokens is estimated when it goes and put right when its reply has told.
final class Pacing: Sendable {
  private struct State {
    /// When the next request may go, by each of the limits.
    var requests = Duration.zero
    var tokens = Duration.zero
  }

  private let limit: RateLimit
  private let clock: ChatClock
  private let state = Mutex(State())

  init(_ limit: RateLimit, clock: ChatClock) {
    self.limit = limit
    self.clock = clock
  }

  /// Waits until a request of so many tokens may go.
  ///
  /// - Throws: `CancellationError`.
  func wait(tokens: Int) async throws {
    let now = clock.now()
    let start = state.withLock { state in
      let start = max(now, state.requests, state.tokens)
      if let most = limit.requestsPerMinute { state.requests = start + .seconds(60 / most) }
      if let most = limit.tokensPerMinute { state.tokens = start + .seconds(60 * Double(tokens) / most) }
      return start
    }
    if start > now { try await clock.sleep(start - now) }
  }

  /// A request of so many estimated tokens took so many.
  func correct(estimate: Int, actual: Int) {
    guard let most = limit.tokensPerMinute else { return }
    state.withLock { $0.tokens += .seconds(60 * Double(actual - estimate) / most) }
  }
}
