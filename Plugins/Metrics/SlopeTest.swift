import EvaluationKit
import NumericalMethods
import Tables

/// Whether families share one slope.
struct SlopeTest: ColumnsMetric {
  static let card = PluginCard(
    name: "slope-test", summary: "whether the lines of families are parallel, and by how much they are not",
    details: """
      If families differ only in efficiency, a column rises by the same amount for every tenfold of compute in all of \
      them. `f` and `p` test that hypothesis: one slope for all with an intercept a family, against a slope each \
      (analysis of covariance). How far it is from true is told by `slope-sd`, the standard deviation of the families' \
      true slopes, as if drawn from a normal distribution, with Wald's interval for the variance ratio in the \
      unit of the slope (0: the slopes differ by less than their errors explain); `relative-slope-sd` is the same as a share \
      of the common slope. `largest-difference` is the slope of the family that lies the most standard errors from the \
      common slope less that slope, with an interval that holds for all families together (Bonferroni); a note names it. \
      The r2 are shares of the variation within families, with one slope and with a slope each. The interval of the common \
      slope holds if there is one. Errors are taken to be independent, normal and of one variance. Families with \
      fewer rows are left out and their rows counted as undefined.
      """,
    parameters: FamilyPoints.parameters + [
      FamilyPoints.byParameter, FamilyPoints.atLeastParameter(3),
      ParameterSpec("level", .number(0.01...0.9999), default: .number(0.95), "of the intervals"),
    ],
    source: "Seber and Lee (2003), Linear Regression Analysis, section 6.4; Wald (1940), Annals of Mathematical "
      + "Statistics 11(1), 96-100",
    example: "- slope-test: {y: PC-1, x: log10(flops)}",
    metric: MetricTraits(.columns, .neither))

  let y: ExpressionSetting
  let x: ExpressionSetting
  let by: ExpressionSetting?
  let atLeast: Int
  let level: Double

  init(_ settings: Settings) {
    y = settings.expression("y")
    x = settings.expression("x")
    by = settings.optionalExpression("by")
    atLeast = settings.integer("at-least")
    level = settings.number("level")
  }

  func check(_ schema: TableSchema) throws {
    for expression in [y, x] + (by.map { [$0] } ?? []) { _ = try expression.parse(for: schema) }
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let points = try FamilyPoints(group, y: y, x: x, by: by, roles: run.roles)
    let families = points.usable(atLeast: atLeast)
    let used = families.reduce(0) { $0 + $1.x.count }
    func undefined(_ reason: String) -> MetricResult {
      MetricResult(values: [.init("f", nil)], n: used, undefined: points.rows - used, reason: reason)
    }
    guard families.count >= 2 else {
      return undefined(
        "slopes are compared between families, and \(counted(families.count, "family", "families")) of at least 2 "
          + (families.count == 1 ? "has" : "have") + " \(atLeast) rows")
    }
    guard used > 2 * families.count else {
      return undefined("\(counted(used, "row")) for \(families.count) lines leave nothing to tell a spread from")
    }
    let lines = try GroupedLines(families.map { ($0.x, $0.y) })
    guard let test = lines.test else { return undefined("the families' lines fit exactly: no spread to test against") }
    let farthest = lines.clearestDifference(level: level)
    if let farthest {
      run.note("slope-test of '\(y.text)': '\(families[farthest.group].name)' lies farthest from the common slope")
    }
    return MetricResult(
      values: values(lines, test, farthest?.difference), n: used, undefined: points.rows - used)
  }

  private func values(
    _ lines: GroupedLines, _ test: (ratio: Double, pValue: Double), _ difference: GroupedLines.Bounded?
  ) -> [MetricResult.Value] {
    let deviation = lines.slopeDeviation(level: level)
    let slope = lines.commonSlope.magnitude
    let share = slope > 0 ? deviation?.divided(by: slope) : nil
    return [
      .init("f", test.ratio), .init("df1", Double(lines.testDegrees)), .init("df2", Double(lines.ownDegrees)),
      .init("p", test.pValue),
    ] + bounded("common-slope", lines.commonSlope(level: level)) + bounded("slope-sd", deviation)
      + bounded("relative-slope-sd", share) + bounded("largest-difference", difference) + [
        .init("r2-one-slope", lines.commonRSquared), .init("r2-own-slopes", lines.ownRSquared),
        .init("adjusted-r2-one-slope", lines.commonAdjustedRSquared),
        .init("adjusted-r2-own-slopes", lines.ownAdjustedRSquared),
        .init("families", Double(lines.groups.count)),
      ]
  }

  private func bounded(_ name: String, _ value: GroupedLines.Bounded?) -> [MetricResult.Value] {
    [.init(name, value?.value), .init(name + "-lower", value?.lower), .init(name + "-upper", value?.upper)]
  }
}
