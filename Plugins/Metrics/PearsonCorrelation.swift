import EvaluationKit
import NumericalMethods

/// How close actual values and predictions come to a rising line.
struct PearsonCorrelation: PairsMetric {
  static let card = PluginCard(
    name: "pearson", summary: "linear correlation of actual values and predictions",
    details: "Undefined where one of the two is constant: a constant baseline has no correlation, not one of 0.",
    source: "Pearson (1895), Proceedings of the Royal Society of London 58, 240-242",
    metric: MetricTraits(.pairs, .higherIsBetter, range: -1...1))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    MetricResult(
      pearson(pairs.actual, pairs.predicted)?.coefficient, n: pairs.count, reason: pairs.lackOfSpread(of: .both))
  }
}
