import Synchronization

/// Lets requests in, in the order in which they came: so many at once, and none that the budget may not pay for.
///
/// A request reserves what it may take at most. Where that does not fit, it waits for what is in flight to turn out cheaper;
/// where nothing is in flight, the budget is spent, and whoever comes is turned away.
final class Admission: Sendable {
  /// Why nobody is let in any more.
  struct Closed: Error, Hashable { var reason: String }

  private struct Waiter {
    var number: Int
    var estimate: Usage
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var numbers = 0
    var inFlight = 0
    var reserved = Usage()
    var spent = Usage()
    var isEstimated = false
    var answered = 0
    var waiters: [Waiter] = []
    var closed: Closed?
  }

  private let width: Int
  private let budget: Budget?
  private let state = Mutex(State())

  init(width: Int, budget: Budget?) {
    self.width = width
    self.budget = budget
  }

  /// What was spent until now.
  var spent: Usage { state.withLock(\.spent) }

  /// Waits for a place; whoever has one must ``leave(_:spent:isEstimated:)``.
  ///
  /// - Throws: ``Closed``, `CancellationError`.
  func enter(_ estimate: Usage) async throws {
    let number = state.withLock { state in
      state.numbers += 1
      return state.numbers
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        change { $0.waiters.append(Waiter(number: number, estimate: estimate, continuation: continuation)) }
        // Cancelled before it waited, the handler below found nobody.
        if Task.isCancelled { cancel(number) }
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// - Parameters:
  ///   - estimate: what was reserved.
  ///   - spent: nil where there was no reply.
  ///   - isEstimated: whether the server did not tell.
  func leave(_ estimate: Usage, spent: Usage?, isEstimated: Bool = false) {
    change { state in
      state.inFlight -= 1
      state.reserved = state.reserved - estimate
      guard let spent else { return }
      state.spent = state.spent + spent
      state.isEstimated = state.isEstimated || isEstimated
      state.answered += 1
    }
  }

  /// Turns everybody away from now on who is not in.
  func close(_ reason: String) { change { $0.closed = $0.closed ?? Closed(reason: reason) } }

  private func cancel(_ number: Int) {
    let waiter: Waiter? = state.withLock { state in
      state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  /// Changes the state, then lets in or turns away whom that concerns.
  private func change(_ body: (inout sending State) -> Void) {
    let (admitted, refused, closed) = state.withLock { state -> ([Waiter], [Waiter], Closed?) in
      body(&state)
      var admitted: [Waiter] = []
      while let next = state.waiters.first, state.closed == nil, state.inFlight < width {
        if let budget, !budget.allows(state.spent + state.reserved + next.estimate) {
          if state.inFlight == 0 { state.closed = Self.spent(budget, state, next.estimate) }
          break
        }
        state.waiters.removeFirst()
        state.inFlight += 1
        state.reserved = state.reserved + next.estimate
        admitted.append(next)
      }
      let refused = state.closed == nil ? [] : state.waiters
      if state.closed != nil { state.waiters = [] }
      return (admitted, refused, state.closed)
    }
    for waiter in admitted { waiter.continuation.resume() }
    for waiter in refused { waiter.continuation.resume(throwing: closed ?? Closed(reason: "nothing more is asked")) }
  }

  private static func spent(_ budget: Budget, _ state: State, _ next: Usage) -> Closed {
    Closed(
      reason: "the budget is spent: \(budget.spent(state.spent)) in \(state.answered) "
        + "repl\(state.answered == 1 ? "y" : "ies")"
        + (state.isEstimated ? ", estimated where the server told no usage" : "")
        + "; the next may take \(next.tokens) tokens")
  }
}
