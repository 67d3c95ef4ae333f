import EvaluationKit
import NumericalMethods
import Tables

/// The least-squares line of one column on another.
struct LineOfColumns: ColumnsMetric {
  static let card = PluginCard(
    name: "line", summary: "least-squares line of a column on another, with its slope's interval",
    details: """
      Over the rows that have both; the others are counted as undefined. `residual-sd` has the degrees of freedom as \
      divisor. The interval is Student's t interval: independent normal errors of equal variance. With \
      `each: [family]` there is a line a family, and families with too few rows are undefined with the reason.
      """,
    parameters: FamilyPoints.parameters + [
      FamilyPoints.atLeastParameter(3),
      ParameterSpec("level", .number(0.01...0.9999), default: .number(0.95), "of the slope's interval"),
    ],
    source: "Seber and Lee (2003), Linear Regression Analysis, chapter 6",
    example: "- line: {y: PC-1, x: log10(flops)}",
    metric: MetricTraits(.columns, .neither))

  let y: ExpressionSetting
  let x: ExpressionSetting
  let atLeast: Int
  let level: Double

  init(_ settings: Settings) {
    y = settings.expression("y")
    x = settings.expression("x")
    atLeast = settings.integer("at-least")
    level = settings.number("level")
  }

  func check(_ schema: TableSchema) throws {
    _ = try y.parse(for: schema)
    _ = try x.parse(for: schema)
  }

  private static let names = ["slope", "slope-lower", "slope-upper", "intercept", "r2", "residual-sd"]

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let across = try x.parse(for: group.schema).numbers(in: group)
    let up = try y.parse(for: group.schema).numbers(in: group)
    var points = FamilyPoints.Family(name: "")
    for (x, y) in zip(across, up) {
      guard let x, let y, x.isFinite, y.isFinite else { continue }
      points.x.append(x)
      points.y.append(y)
    }
    let undefined = group.rowCount - points.x.count
    if let lack = points.lack(atLeast: atLeast) {
      return MetricResult(
        values: Self.names.map { .init($0, nil) }, n: points.x.count, undefined: undefined,
        reason: "no line: " + lack.replacing("x is", with: "'\(x.text)' is"))
    }
    let line = try points.line()
    let reach = line.coefficients[1].standardError.flatMap { error in
      StudentDistribution(degrees: Double(line.degreesOfFreedom))?.quantile((1 + level) / 2).map { $0 * error }
    }
    let slope = line.slopes[0]
    let values = [
      slope, reach.map { slope - $0 }, reach.map { slope + $0 }, line.intercept, line.rSquared,
      line.residualStandardDeviation,
    ]
    return MetricResult(
      values: zip(Self.names, values).map { .init($0, $1) }, n: line.count, undefined: undefined, reason: reason(line))
  }

  private func reason(_ line: FittedLinear) -> String? {
    if line.residualVariance == nil { return "two rows leave nothing to tell a spread from" }
    return line.rSquared == nil ? "'\(y.text)' is constant: no r2" : nil
  }
}
