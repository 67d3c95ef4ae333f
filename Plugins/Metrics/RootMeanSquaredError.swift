import EvaluationKit

/// The square root of the mean squared error, in the unit of the target; 0 is perfect.
struct RootMeanSquaredError: PairsMetric {
  static let card = PluginCard(
    name: "rmse", summary: "root mean squared error",
    metric: MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs) -> MetricResult {
    let squared = pairs.meanError { $0 * $0 }
    return MetricResult(squared.first?.squareRoot(), n: squared.n, reason: squared.reason)
  }
}
