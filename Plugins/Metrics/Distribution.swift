import EvaluationKit
import NumericalMethods
import Tables

/// What the values of a column are like.
struct Distribution: ColumnsMetric {
  static let card = PluginCard(
    name: "distribution", summary: "mean, median, spread and other statistics of a column",
    details: """
      Statistics: mean, median, sd (divisor n - 1), min, max, skewness (g1), kurtosis (excess, g2), count, \
      undefined-share, and quantiles by their percentage, such as q10 and q97.5 (interpolated linearly). They are of \
      the cells that are known; the others are counted as undefined.
      """,
    parameters: [
      ParameterSpec("of", .expression(.number), "the column, or an expression over columns"),
      ParameterSpec(
        "statistics", .list(.text),
        default: .list(["mean", "median", "sd", "min", "max", "undefined-share"].map { Setting(.text($0)) }),
        "what to compute"),
    ],
    source:
      "Hyndman and Fan (1996), The American Statistician 50(4), 361-365, definition 7 (quantiles); Joanes and Gill "
      + "(1998), The Statistician 47(1), 183-189 (skewness, kurtosis)",
    metric: MetricTraits(.columns, .neither))

  let column: ExpressionSetting
  let statistics: [DistributionStatistic]

  init(_ settings: Settings) throws {
    column = settings.expression("of")
    statistics = try statisticsNamed(
      in: settings, known: DistributionStatistic.named.map(\.name) + ["q10"], DistributionStatistic.init)
  }

  func check(_ schema: TableSchema) throws { _ = try column.parse(for: schema) }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let cells = try column.parse(for: group.schema).numbers(in: group)
    let known = cells.known
    let values = statistics.map { statistic in
      let value = statistic.value(known, rows: cells.count)
      return MetricResult.Value(statistic.name, value.flatMap { $0.isFinite ? $0 : nil })
    }
    let lacking = values.filter { $0.value == nil }.map(\.name)
    return MetricResult(
      values: values, n: known.count, undefined: cells.missingCount, reason: Self.reason(lacking, known))
  }

  private static func reason(_ lacking: [String], _ known: [Double]) -> String? {
    guard !lacking.isEmpty else { return nil }
    let names = lacking.joined(separator: ", ")
    if known.isEmpty { return "no value is known: no \(names)" }
    if known.contains(where: { $0.isInfinite }) { return "a value is infinite: no \(names)" }
    return known.count == 1 ? "one value alone has no \(names)" : "the values are all equal: no \(names)"
  }
}

/// A number that sums up a sample.
struct DistributionStatistic: Sendable {
  var name: String
  private let compute: @Sendable (_ known: [Double], _ rows: Int) -> Double?

  /// - Parameter rows: how many cells there are, the missing ones included.
  func value(_ known: [Double], rows: Int) -> Double? { compute(known, rows) }

  static let named: [DistributionStatistic] = [
    DistributionStatistic("mean") { known, _ in NumericalMethods.mean(known) },
    DistributionStatistic("median") { known, _ in NumericalMethods.median(known) },
    DistributionStatistic("sd") { known, _ in sampleStandardDeviation(known) },
    DistributionStatistic("min") { known, _ in known.min() },
    DistributionStatistic("max") { known, _ in known.max() },
    DistributionStatistic("skewness") { known, _ in NumericalMethods.skewness(known) },
    DistributionStatistic("kurtosis") { known, _ in excessKurtosis(known) },
    DistributionStatistic("count") { known, _ in Double(known.count) },
    DistributionStatistic("undefined-share") { known, rows in rows > 0 ? Double(rows - known.count) / Double(rows) : nil
    },
  ]

  private init(_ name: String, _ compute: @escaping @Sendable ([Double], Int) -> Double?) {
    self.name = name
    self.compute = compute
  }

  /// The statistic of this name, or the quantile: "q10" is the value below which a tenth lies.
  init?(_ name: String) {
    if let known = Self.named.first(where: { $0.name == name }) {
      self = known
      return
    }
    guard name.first == "q", let second = name.dropFirst().first, second.isNumber,
      let percent = Double(name.dropFirst()), percent >= 0, percent <= 100
    else { return nil }
    self.init(name) { known, _ in quantile(known, at: percent / 100) }
  }
}
