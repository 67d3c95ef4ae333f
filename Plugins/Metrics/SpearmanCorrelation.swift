import EvaluationKit
import NumericalMethods

/// How well predictions put the rows in order, by their ranks.
struct SpearmanCorrelation: PairsMetric {
  static let card = PluginCard(
    name: "spearman", summary: "rank correlation of actual values and predictions, ties sharing their mean rank",
    details: "Undefined where one of the two is constant.",
    source: "Spearman (1904), American Journal of Psychology 15(1), 72-101",
    metric: MetricTraits(.pairs, .higherIsBetter, range: -1...1))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    MetricResult(
      spearman(pairs.actual, pairs.predicted)?.coefficient, n: pairs.count, reason: pairs.lackOfSpread(of: .both))
  }
}
