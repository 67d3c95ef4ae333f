/// When a request that failed is sent again.
public struct RetryPolicy: Sendable, Hashable {
  /// How often a request is sent again at most.
  public var retries: Int
  /// The wait after the first failure; it doubles with each further one.
  public var first: Duration
  /// The longest wait that no server asked for.
  public var longest: Duration

  public init(retries: Int = 5, first: Duration = .milliseconds(500), longest: Duration = .seconds(30)) {
    self.retries = retries
    self.first = first
    self.longest = longest
  }

  /// How long to wait after a failure.
  ///
  /// Half of the back-off is fixed and half is chance, so that requests that failed together do not return together. What the
  /// server asks for is waited for in full.
  ///
  /// - Parameters:
  ///   - attempt: from 1.
  ///   - asked: what the server asked for.
  ///   - chance: from 0 to 1.
  public func wait(after attempt: Int, asked: Duration?, chance: Double) -> Duration {
    let doublings = min(max(0, attempt - 1), 40)
    let backOff = min(first * Double(1 << doublings), longest)
    let own = backOff * (0.5 + 0.5 * chance)
    guard let asked else { return own }
    return max(own, asked + min(backOff, .seconds(1)) * (0.5 * chance))
  }

  /// Statuses after which the same request may be answered.
  static let passingStatuses: Set = [408, 409, 425, 429, 500, 502, 503, 504]
}
