import EvaluationKit

/// What a perfect forecast scores by a metric, so that how far a value lies from it is an error.
struct PerfectValue: Sendable {
  var value: Double

  static let parameter = ParameterSpec(
    "best", .number(-(.infinity)...(.infinity)), optional: true,
    "what a perfect forecast scores; needed only where the metric's own card does not say")

  func error(_ score: Double) -> Double { (value - score).magnitude }

  /// The value given, or the one that the metric's card implies.
  ///
  /// - Throws: `EvaluationError` where neither says, and for a metric that does not judge.
  init(given: Double?, metric: ForecastMetric) throws {
    if let value = given ?? metric.perfect {
      self.value = value
    } else if metric.direction == .neither {
      throw EvaluationError("'\(metric.metric)' describes and does not judge, so that no forecast has skill by it")
    } else {
      throw EvaluationError("the card of '\(metric.metric)' names no best value: give it as 'best' (0 for an error)")
    }
  }
}
