#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Time as a client needs it; tests bring their own.
public struct ChatClock: Sendable {
  /// Since some moment, never running backwards.
  public var now: @Sendable () -> Duration
  public var secondsSince1970: @Sendable () -> Int
  /// - Throws: `CancellationError`.
  public var sleep: @Sendable (Duration) async throws -> Void

  public init(
    now: @escaping @Sendable () -> Duration, secondsSince1970: @escaping @Sendable () -> Int,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.secondsSince1970 = secondsSince1970
    self.sleep = sleep
  }

  /// The machine's own clock.
  public static func system() -> ChatClock {
    let start = ContinuousClock.now
    return ChatClock(
      now: { start.duration(to: .now) }, secondsSince1970: { time(nil) }, sleep: { try await Task.sleep(for: $0) })
  }
}
