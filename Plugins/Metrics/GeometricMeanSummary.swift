import EvaluationKit
import NumericalMethods

/// The geometric mean of a metric over a sweep.
struct GeometricMeanSummary: SummaryMetric {
  static let card = PluginCard(
    name: "geometric-mean", summary: "geometric mean of a metric over axes of the sweep, a row a forecast",
    details: """
      Halving one error counts as much as halving another, however large they are. Undefined, with the reason, where \
      a combination has no value or one that is not above 0: a mean over fewer combinations could not be compared.
      """,
    parameters: [SummaryParameters.of, JudgedRows.parameter(default: .test), SummaryParameters.over],
    source: "Fleming and Wallace (1986), Communications of the ACM 29(3), 218-221",
    metric: MetricTraits(.summary, .neither))

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    return scores.groups.map { group in
      SummaryRow(keys: group.keys, result: Self.result(group, scores.metric))
    }
  }

  private static func result(_ group: SweepScores.Group, _ metric: String) -> MetricResult {
    guard let values = group.values, !values.isEmpty else { return group.undefined(metric) }
    if let cell = group.cells.first(where: { ($0.value ?? 0) <= 0 }) {
      return MetricResult(
        values: [.init(metric, nil)], n: values.count,
        reason: "a geometric mean needs values above 0, and there is \(cell.value ?? 0)"
          + (cell.label.isEmpty ? "" : " in '\(cell.label)'"))
    }
    return MetricResult(values: [.init(metric, geometricMean(values))], n: values.count)
  }
}
