import EvaluationKit
import NumericalMethods

/// By what share a forecast lowers the error of a reference.
struct Skill: SummaryMetric {
  static let card = PluginCard(
    name: "skill", summary: "1 less the error over that of a reference forecast, a row a forecast",
    details: """
      0 is as good as the reference, 1 is perfect, below 0 is worse. An error is how far the metric lies from that of \
      a perfect forecast: mse and mae themselves, 1 - r2, 1 - pearson, the size of bias. Errors are averaged over the \
      axes by the geometric mean, that of the forecast and that of the reference, so that no combination outweighs the \
      others by its scale and the order of the two steps does not matter. By default on the test rows that all \
      forecasts share, for errors on different rows do not compare. Undefined, with the reason, where a combination \
      lacks a value, and where of several one has an error of 0.
      """,
    parameters: [
      SummaryParameters.of, ParameterSpec("against", .forecast, "the reference"),
      JudgedRows.parameter(default: .sharedTest), SummaryParameters.over, PerfectValue.parameter,
    ],
    source: "Murphy (1988), Monthly Weather Review 116(12), 2417-2424; Fleming and Wallace (1986), Communications of "
      + "the ACM 29(3), 218-221",
    metric: MetricTraits(.summary, .higherIsBetter, range: (-.infinity)...1))

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    let best = try PerfectValue(given: settings.optionalNumber("best"), metric: scores.judged)
    let against = settings.text("against")
    return scores.groups.filter { $0.forecast != against }.map { group in
      let reference = scores.group(of: against, beside: group)
      return SummaryRow(keys: group.keys, result: Self.result(group, reference, against, best, scores.metric))
    }
  }

  private static func result(
    _ group: SweepScores.Group, _ reference: SweepScores.Group?, _ against: String, _ best: PerfectValue,
    _ metric: String
  ) -> MetricResult {
    func undefined(_ reason: String) -> MetricResult {
      MetricResult(values: [.init(metric, nil)], n: group.cells.count, reason: reason)
    }
    guard let values = group.values, !values.isEmpty else { return group.undefined(metric) }
    guard let reference, let others = reference.values else {
      var result = (reference ?? group).undefined(metric)
      result.reason = "of '\(against)': " + (result.reason ?? "")
      return result
    }
    let errors = values.map(best.error)
    let references = others.map(best.error)
    if references.contains(0) { return undefined("'\(against)' has an error of 0, beyond which there is no skill") }
    // One ratio needs no mean, and a perfect forecast of a single combination has skill 1.
    if errors.count == 1 {
      return MetricResult(values: [.init(metric, 1 - errors[0] / references[0])], n: 1)
    }
    if errors.contains(0) { return undefined("an error of 0 in one combination has no geometric mean with the others") }
    guard let error = geometricMean(errors), let least = geometricMean(references), least > 0 else {
      return undefined("the errors have no geometric mean")
    }
    return MetricResult(values: [.init(metric, 1 - error / least)], n: errors.count)
  }
}
