import EvaluationKit
import JSON
import NumericalMethods

/// The area under a metric drawn over a numeric axis of the sweep.
struct AreaUnderCurve: SummaryMetric {
  static let card = PluginCard(
    name: "area-under-curve", summary: "area under a metric along a numeric axis, a row a forecast",
    details: """
      By the trapezium rule over the values of the axis in rising order; not divided by the width of the axis. \
      Combinations without a value (failed fits) are left out, so that the rule spans the gap, and counted as \
      undefined; fewer than two values have no area.
      """,
    parameters: [
      SummaryParameters.of, ParameterSpec("along", .axis, "the axis to integrate over; its values are numbers"),
      JudgedRows.parameter(default: .test),
    ],
    source: "Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, appendix C.4",
    metric: MetricTraits(.summary, .neither))

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let axis = settings.text("along")
    let scores = try SweepScores(sweep, of: settings.text("of"), on: JudgedRows(settings), over: [axis])
    return try scores.groups.map { group in
      SummaryRow(keys: group.keys, result: try Self.result(group, scores.metric, along: axis))
    }
  }

  private static func result(
    _ group: SweepScores.Group, _ metric: String, along axis: String
  ) throws -> MetricResult {
    var points: [(x: Double, y: Double)] = []
    for cell in group.cells {
      guard let x = cell.place.first?.value.double else {
        throw EvaluationError("the axis '\(axis)' has no numbers to integrate over: '\(cell.label)' is none")
      }
      if let y = cell.value { points.append((x, y)) }
    }
    points.sort { $0.x < $1.x }
    let area = trapezoidArea(x: points.map(\.x), y: points.map(\.y))
    return MetricResult(
      values: [.init(metric, area)], n: points.count, undefined: group.cells.count - points.count,
      reason: area == nil ? "an area needs at least two values, and there is \(points.count)" : nil)
  }
}
