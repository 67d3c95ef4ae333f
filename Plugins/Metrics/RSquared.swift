import EvaluationKit
import NumericalMethods

/// The share of the actual values' squares about their mean that a forecast accounts for.
struct RSquared: PairsMetric {
  static let card = PluginCard(
    name: "r2", summary: "1 less squared error over the squares of the actual values about their mean",
    details: """
      The mean is that of the rows judged, so that 0 is as good as knowing their mean, and a forecast may do worse: \
      there is no lower end. It is not the square of a correlation. Undefined where the actual values are all equal.
      """,
    source: "Kvålseth (1985), The American Statistician 39(4), 279-285, definition 1",
    metric: MetricTraits(.pairs, .higherIsBetter, range: (-.infinity)...1))

  init(_ settings: Settings) {}

  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    if let reason = pairs.lackOfSpread(of: .actual) { return MetricResult(nil, n: pairs.count, reason: reason) }
    let middle = mean(pairs.actual) ?? 0
    let residual = pairs.errors.reduce(0) { $0 + $1 * $1 }
    let total = pairs.actual.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    return MetricResult(1 - residual / total, n: pairs.count)
  }
}
