import Diagnostics

/// What is wrong with the rows of a combination.
struct RowProblem {
  var diagnostic: Diagnostic
  /// The combination's label; empty where nothing is swept.
  var combination: String

  /// One diagnostic a place and kind of problem: a sweep may meet the same in hundreds of combinations.
  static func told(_ problems: [RowProblem]) -> Diagnostics {
    var places: [FileLocation?] = []
    for problem in problems where !places.contains(problem.diagnostic.location) {
      places.append(problem.diagnostic.location)
    }
    return Diagnostics(
      places.compactMap { place in
        let met = problems.filter { $0.diagnostic.location == place }
        guard var diagnostic = met.first?.diagnostic, let first = met.first?.combination, !first.isEmpty else {
          return met.first?.diagnostic
        }
        diagnostic.message += " for \(first)"
        if met.count > 1 {
          let others = met.count - 1
          diagnostic.message += " and \(others) other \(others == 1 ? "combination" : "combinations")"
        }
        return diagnostic
      })
  }
}

extension Diagnostic {
  /// At the given place if it has none of its own.
  func located(at place: FileLocation?) -> Diagnostic {
    var copy = self
    if copy.location == nil { copy.location = place }
    return copy
  }
}
