import EvaluationKit
import NumericalMethods

/// The share of pairs of rows that predictions put in order less the share they put out of order, allowing for ties.
struct KendallCorrelation: PairsMetric {
  static let card = PluginCard(
    name: "kendall", summary: "rank correlation tau-b of actual values and predictions",
    details: "Undefined where one of the two is constant.",
    source: "Kendall (1945), Biometrika 33(3), 239-251",
    metric: MetricTraits(.pairs, .higherIsBetter, range: -1...1))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    MetricResult(
      kendall(pairs.actual, pairs.predicted)?.coefficient, n: pairs.count, reason: pairs.lackOfSpread(of: .both))
  }
}
