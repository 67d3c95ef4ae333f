import EvaluationKit

/// The mean of prediction less actual value: positive where forecasts are too high.
struct Bias: PairsMetric {
  static let card = PluginCard(
    name: "bias", summary: "mean of prediction less actual value, positive where forecasts are too high",
    source: "Murphy (1988), Monthly Weather Review 116(12), 2417-2424",
    metric: MetricTraits(.pairs, .closerToZeroIsBetter))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult { pairs.meanError { $0 } }
}
