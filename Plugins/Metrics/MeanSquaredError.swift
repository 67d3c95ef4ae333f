import EvaluationKit

/// The mean of the squared differences between prediction and actual value; 0 is perfect.
struct MeanSquaredError: PairsMetric {
  static let card = PluginCard(
    name: "mse", summary: "mean squared error", source: "Gauss (1821), Theoria combinationis observationum",
    metric: MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult { pairs.meanError { $0 * $0 } }
}
