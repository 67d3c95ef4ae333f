import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The geometric mean of a metric over a sweep.
struct GeometricMeanSummary: SummaryMetric {
  static let card = PluginCard(
    name: "geometric-mean", summary: "geometric mean of a metric over axes of the sweep, a row a forecast",
    details: """
      Halving one error counts as much as halving another, however large they are. Undefined, with the reason, where \
      a combination has no value or one that is not above 0: a mean over fewer combinations could not be compared. With \
      `bootstrap` it has an interval.
      """,
    parameters: [
      SummaryParameters.of, JudgedRows.parameter(default: .test), SummaryParameters.over, ClusterBootstrap.parameter,
    ],
    source: "Fleming and Wallace (1986), Communications of the ACM 29(3), 218-221",
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
      SummaryRow(keys: group.keys, result: result(group, scores.metric, run))
    }
  }

  private func result(_ group: SweepScores.Group, _ metric: String, _ run: RunContext) -> MetricResult {
    guard let mean = group.mean(over: bootstrap?.axis, of: { log($0) }) else { return group.undefined(metric) }
    if let cell = group.cells.first(where: { ($0.value ?? 0) <= 0 }) {
      return MetricResult(
        values: [.init(metric, nil)], n: mean.count,
        reason: "a geometric mean needs values above 0, and there is \(cell.value ?? 0)"
          + (cell.label.isEmpty ? "" : " in '\(cell.label)'"))
    }
    return bootstrap.result(
      metric, mean.made { exp($0) }, reason: "the mean is not finite", seed: run.seed)
  }
}
