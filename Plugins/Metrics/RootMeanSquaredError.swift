import EvaluationKit

/// The square root of the mean squared error, in the unit of the target; 0 is perfect.
struct RootMeanSquaredError: PairsMetric {
  static let card = PluginCard(
    name: "rmse", summary: "root mean squared error",
    source: "Hyndman and Koehler (2006), International Journal of Forecasting 22(4), 679-688, section 2.1",
    metric: MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    let squared = pairs.meanError { $0 * $0 }
    return MetricResult(squared.first?.squareRoot(), n: squared.n, reason: squared.reason)
  }
}
