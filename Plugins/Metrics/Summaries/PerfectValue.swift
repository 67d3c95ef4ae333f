import EvaluationKit

/// What a perfect forecast scores by a metric, so that how far a value lies from it is an error.
struct PerfectValue: Sendable {
  var value: Double

  static let parameter = ParameterSpec(
    "best", .number(-(.infinity)...(.infinity)), optional: true,
    "what a perfect forecast scores; needed only where the metric's own card does not say")

  func error(_ score: Double) -> Double { (value - score).magnitude }

  /// The value given, or what the metric's card says: 0 where lower or closer to zero is better, the top of its range
  /// where higher is.
  ///
  /// - Throws: `EvaluationError` where neither says.
  init(given: Double?, metric: String) throws {
    if let given {
      value = given
      return
    }
    var known = Registry()
    MetricBundle.addForecastMetrics(to: &known)
    guard let traits = known.metrics.first(where: { $0.card.name == metric })?.card.metric else {
      throw EvaluationError(
        "what a perfect forecast scores by '\(metric)' is not known here: give it as 'best' (0 for an error)")
    }
    switch traits.direction {
    case .lowerIsBetter where traits.range == nil || traits.range?.lowerBound == 0: value = 0
    case .closerToZeroIsBetter: value = 0
    case .higherIsBetter where traits.range?.upperBound.isFinite == true: value = traits.range?.upperBound ?? 1
    case .neither:
      throw EvaluationError("'\(metric)' describes and does not judge, so that no forecast has skill by it")
    default:
      throw EvaluationError("the card of '\(metric)' names no best value: give it as 'best'")
    }
  }
}
