import EvaluationKit
import NumericalMethods
import Tables

/// How well lines of one column on another fit, family by family.
struct FamilyLines: ColumnsMetric {
  static let card = PluginCard(
    name: "family-lines", summary: "how well a least-squares line a family fits a column on another",
    details: """
      The mean, least and largest R2 and slope over the families with at least so many rows that have both columns. A \
      family whose y is constant has a slope of 0 and no R2; `r2-families` counts those that have one. For the \
      lines themselves: `line` with `each: [family]`. Rows of other families are counted as undefined.
      """,
    parameters: FamilyPoints.parameters + [FamilyPoints.byParameter, FamilyPoints.atLeastParameter(3)],
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figures 3 and C.2",
    example: "- family-lines: {y: PC-1, x: log10(flops)}",
    metric: MetricTraits(.columns, .neither))

  let y: ExpressionSetting
  let x: ExpressionSetting
  let by: ExpressionSetting?
  let atLeast: Int

  init(_ settings: Settings) {
    y = settings.expression("y")
    x = settings.expression("x")
    by = settings.optionalExpression("by")
    atLeast = settings.integer("at-least")
  }

  func check(_ schema: TableSchema) throws {
    for expression in [y, x] + (by.map { [$0] } ?? []) { _ = try expression.parse(for: schema) }
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let points = try FamilyPoints(group, y: y, x: x, by: by, roles: run.roles)
    let families = points.usable(atLeast: atLeast)
    let lines = try families.map { try $0.line() }
    let shares = lines.compactMap(\.rSquared)
    let slopes = lines.map { $0.slopes[0] }
    let used = lines.reduce(0) { $0 + $1.count }
    return MetricResult(
      values: [
        .init("mean-r2", mean(shares)), .init("min-r2", shares.min()), .init("max-r2", shares.max()),
        .init("mean-slope", mean(slopes)), .init("min-slope", slopes.min()), .init("max-slope", slopes.max()),
        .init("families", Double(lines.count)), .init("r2-families", Double(shares.count)),
      ], n: used, undefined: points.rows - used,
      reason: lines.isEmpty
        ? "no family has \(atLeast) rows with '\(y.text)' and a '\(x.text)' that varies"
        : shares.isEmpty ? "'\(y.text)' is constant in every family: no r2" : nil)
  }
}
