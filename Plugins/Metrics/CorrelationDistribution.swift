import EvaluationKit
import NumericalMethods
import Tables

/// What a column of correlations, one a sample, is like: where they lie and how far from perfect.
struct CorrelationDistribution: ColumnsMetric {
  static let card = PluginCard(
    name: "correlation-distribution", summary: "statistics of a column of correlations, and their intervals",
    details: """
      Statistics: mean, median, sd and variance (divisor n), skewness (g1), kurtosis (excess, g2), count, \
      undefined-share (of all samples; the others are of the defined ones), share-above-X (share-above-0.75).

      survival-auc is the area under the survival curve by trapezia through (-1, 1), each value with the share above \
      it, and (1, 0), as Schaeffer et al. have it: all +1 gives 1. survival-auc-max is the larger of it and 2 less it; \
      area is that of the curve's steps, 1 + mean. \
      wasserstein-to-1 (1 - mean), energy-to-1 (root of the squared energy distance) and ks-to-1 (the share of values \
      other than 1) are distances to the ideal of all correlations at +1; the same with minus-1; wasserstein, energy \
      and ks are the smaller of the two. 0 is the ideal itself.

      With `resamples` each statistic NAME also has NAME-lower and NAME-upper: the percentile bootstrap over samples, \
      undefined ones among them.
      """,
    parameters: [
      ParameterSpec("of", .expression(.number), "the column of correlations, each within -1...1"),
      ParameterSpec(
        "statistics", .list(.text),
        default: .list(
          ["mean", "median", "sd", "survival-auc", "wasserstein", "energy", "undefined-share"].map {
            Setting(.text($0))
          }),
        "what to compute"),
      ParameterSpec("resamples", .integer(0...1_000_000), default: .integer(0), "draws for intervals; 0: no intervals"),
      ParameterSpec("level", .number(0.01...0.999), default: .number(0.9), "the share that an interval holds"),
    ],
    source: "Schaeffer et al. (2024), arXiv 2406.04391; Székely and Rizzo (2013), Journal of Statistical Planning and "
      + "Inference 143(8), 1249-1272 (energy distance); Joanes and Gill (1998), The Statistician 47(1), 183-189 (skewness, "
      + "kurtosis); Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3",
    metric: MetricTraits(.columns, .neither))

  let column: ExpressionSetting
  let statistics: [CorrelationStatistic]
  let resamples: Int
  let level: Double

  init(_ settings: Settings) throws {
    column = settings.expression("of")
    statistics = try statisticsNamed(
      in: settings, known: CorrelationStatistic.named.map(\.name) + ["share-above-0.75"], CorrelationStatistic.init)
    resamples = settings.integer("resamples")
    level = settings.number("level")
  }

  func check(_ schema: TableSchema) throws { _ = try column.parse(for: schema) }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let cells = try column.parse(for: group.schema).numbers(in: group)
    if let value = cells.contiguous.first(where: { abs($0) > 1 }) {
      throw EvaluationError("'\(column.text)' has the value \(value), and correlations lie within -1...1")
    }
    let distribution = SampleDistribution(cells.contiguous)
    let kinds = statistics.map(\.kind)
    let found = distribution.values(of: kinds)
    var values = zip(statistics, found).map { MetricResult.Value($0.name, $1) }
    if resamples > 0 {
      let intervals = distribution.intervals(of: kinds, resamples: resamples, level: level, seed: run.seed)
      for (statistic, interval) in zip(statistics, intervals) {
        values.append(MetricResult.Value("\(statistic.name)-lower", interval?.lowerBound))
        values.append(MetricResult.Value("\(statistic.name)-upper", interval?.upperBound))
      }
    }
    return MetricResult(
      values: values, n: distribution.definedCount, undefined: cells.missingCount,
      reason: Self.reason(values.filter { $0.value == nil }.map(\.name), distribution))
  }

  private static func reason(_ lacking: [String], _ distribution: SampleDistribution) -> String? {
    guard !lacking.isEmpty else { return nil }
    let names = lacking.joined(separator: ", ")
    if distribution.definedCount == 0 { return "no correlation is defined: no \(names)" }
    if distribution.value(.variance) == 0 { return "the correlations are all equal: no \(names)" }
    return "a draw had none or only equal ones: no \(names)"
  }
}

/// A statistic of correlations and its name.
struct CorrelationStatistic: Sendable {
  let name: String
  let kind: SampleDistribution.Statistic

  static let named: [CorrelationStatistic] = [
    .init("mean", .mean), .init("median", .median), .init("sd", .standardDeviation), .init("variance", .variance),
    .init("skewness", .skewness), .init("kurtosis", .excessKurtosis), .init("survival-auc", .survivalArea),
    .init("survival-auc-max", .survivalAreaEitherWay), .init("area", .area),
    .init("wasserstein", .wasserstein(to: .nearer)), .init("wasserstein-to-1", .wasserstein(to: .one)),
    .init("wasserstein-to-minus-1", .wasserstein(to: .minusOne)), .init("energy", .energy(to: .nearer)),
    .init("energy-to-1", .energy(to: .one)), .init("energy-to-minus-1", .energy(to: .minusOne)),
    .init("ks", .kolmogorovSmirnov(to: .nearer)), .init("ks-to-1", .kolmogorovSmirnov(to: .one)),
    .init("ks-to-minus-1", .kolmogorovSmirnov(to: .minusOne)), .init("undefined-share", .undefinedShare),
    .init("count", .count),
  ]

  private init(_ name: String, _ kind: SampleDistribution.Statistic) {
    (self.name, self.kind) = (name, kind)
  }

  /// The statistic of this name: one of those above, or a share such as share-above-0.75.
  init?(_ name: String) {
    if let known = Self.named.first(where: { $0.name == name }) {
      self = known
      return
    }
    let prefix = "share-above-"
    guard name.hasPrefix(prefix), let value = Double(name.dropFirst(prefix.count)), abs(value) <= 1 else { return nil }
    self.init(name, .shareAbove(value))
  }
}
