import EvaluationKit
import NumericalMethods
import Tables

/// How two columns vary together.
struct CorrelationOfColumns: ColumnsMetric {
  static let card = PluginCard(
    name: "correlation", summary: "correlation of two columns, with its probability under independence",
    details: """
      Over the rows that have both; the others are counted as undefined. `p` is two-sided: of pearson the t test, of \
      spearman the same by ranks, of kendall (tau-b) exact for up to 33 pairs without ties, else the normal approximation.
      """,
    parameters: [
      ParameterSpec("of", .expression(.number), "a column, or an expression over columns"),
      ParameterSpec("with", .expression(.number), "the other"),
      ParameterSpec(
        "method", .choice(["pearson", "spearman", "kendall"]), default: .text("pearson"), "which correlation"),
    ],
    source: "Kendall and Gibbons (1990), Rank Correlation Methods",
    metric: MetricTraits(.columns, .neither, range: -1...1))

  let of: ExpressionSetting
  let with: ExpressionSetting
  let method: String

  init(_ settings: Settings) {
    of = settings.expression("of")
    with = settings.expression("with")
    method = settings.text("method")
  }

  func check(_ schema: TableSchema) throws {
    _ = try of.parse(for: schema)
    _ = try with.parse(for: schema)
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let left = try of.parse(for: group.schema).numbers(in: group)
    let right = try with.parse(for: group.schema).numbers(in: group)
    let pairs = zip(left, right).compactMap { x, y in x.flatMap { x in y.map { (x, $0) } } }
    let (x, y) = (pairs.map(\.0), pairs.map(\.1))
    let correlation =
      switch method {
      case "spearman": spearman(x, y)
      case "kendall": kendall(x, y)
      default: pearson(x, y)
      }
    return MetricResult(
      values: [.init(method, correlation?.coefficient), .init("p", correlation?.pValue)], n: pairs.count,
      undefined: group.rowCount - pairs.count, reason: reason(correlation, x, y))
  }

  private func reason(_ correlation: Correlation?, _ x: [Double], _ y: [Double]) -> String? {
    if let correlation { return correlation.pValue == nil ? "\(x.count) rows are too few for p" : nil }
    if x.count < 2 { return x.isEmpty ? "no row has both" : "one row alone does not vary" }
    if (x + y).contains(where: \.isInfinite) { return "a value is infinite" }
    return varies(x) ? "'\(with.text)' is constant" : "'\(of.text)' is constant"
  }
}
