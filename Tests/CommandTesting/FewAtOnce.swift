import Synchronization
import Testing

/// Lets few tests run at once of those that start programs: a hundred interpreters starting together would time each other
/// out on a small machine.
public struct FewAtOnce: SuiteTrait, TestTrait, TestScoping {
  private static let turnstile = Turnstile(width: 4)

  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Self.turnstile.enter()
    do {
      try await function()
    } catch {
      Self.turnstile.leave()
      throw error
    }
    Self.turnstile.leave()
  }
}

extension Trait where Self == FewAtOnce {
  /// Of the tests so marked, only a few run at once.
  public static var fewAtOnce: FewAtOnce { FewAtOnce() }
}

/// Lets so many in; the others wait in the order in which they came.
private final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(width: Int) { state = Mutex(State(free: width)) }

  func enter() async {
    await withCheckedContinuation { continuation in
      let mayEnter = state.withLock { state in
        if state.free == 0 {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if mayEnter { continuation.resume() }
    }
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
