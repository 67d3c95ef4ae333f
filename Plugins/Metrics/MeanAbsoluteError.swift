import EvaluationKit

/// The mean of the absolute differences between prediction and actual value; 0 is perfect.
struct MeanAbsoluteError: PairsMetric {
  static let card = PluginCard(
    name: "mae", summary: "mean absolute error",
    source: "Willmott and Matsuura (2005), Climate Research 30(1), 79-82",
    metric: MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult { pairs.meanError { $0.magnitude } }
}
