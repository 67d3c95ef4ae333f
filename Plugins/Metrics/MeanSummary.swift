import EvaluationKit
import NumericalMethods

/// The arithmetic mean of a metric over a sweep.
struct MeanSummary: SummaryMetric {
  static let card = PluginCard(
    name: "mean", summary: "mean of a metric over axes of the sweep, a row a forecast",
    details: """
      Undefined, with the reason, where a combination has no value: a mean over fewer combinations could not be \
      compared. With `bootstrap` it has an interval.
      """,
    parameters: [
      SummaryParameters.of, JudgedRows.parameter(default: .test), SummaryParameters.over, ClusterBootstrap.parameter,
    ],
    source: "defined here",
    metric: MetricTraits(.summary, .neither))

  let settings: Settings
  let bootstrap: ClusterBootstrap?

  init(_ settings: Settings) throws {
    self.settings = settings
    bootstrap = try ClusterBootstrap.checked(settings)
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    return scores.groups.map { group in
      guard let mean = group.mean(over: bootstrap?.axis, of: { $0 }) else {
        return SummaryRow(keys: group.keys, result: group.undefined(scores.metric))
      }
      return SummaryRow(
        keys: group.keys,
        result: bootstrap.result(scores.metric, mean, reason: "the mean is not finite", seed: run.seed))
    }
  }
}
