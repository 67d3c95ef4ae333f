import EvaluationKit

extension ForecastIntervals {
  /// The level that the intervals say they have, or else the one asked for.
  ///
  /// - Throws: `EvaluationError` where the two differ: a metric of one level says nothing of intervals of another.
  func level(asked: Double?) throws -> Double? {
    if let asked, let level, (asked - level).magnitude > 1e-9 {
      throw EvaluationError("the intervals were made for the level \(level) and are judged at \(asked)")
    }
    return level ?? asked
  }
}
