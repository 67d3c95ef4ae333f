import EvaluationKit
import NumericalMethods

/// The arithmetic mean of a metric over a sweep.
struct MeanSummary: SummaryMetric {
  static let card = PluginCard(
    name: "mean", summary: "mean of a metric over axes of the sweep, a row a forecast",
    details: """
      Undefined, with the reason, where a combination has no value: a mean over fewer combinations could not be \
      compared.
      """,
    parameters: [SummaryParameters.of, JudgedRows.parameter(default: .test), SummaryParameters.over],
    source: "defined here",
    metric: MetricTraits(.summary, .neither))

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    return scores.groups.map { group in
      let average = group.values.flatMap { NumericalMethods.mean($0) }
      let result =
        average.map { MetricResult(values: [.init(scores.metric, $0)], n: group.cells.count) }
        ?? group.undefined(scores.metric)
      return SummaryRow(keys: group.keys, result: result)
    }
  }
}
