import EvaluationKit

/// How often a forecast beats a reference.
struct Wins: SummaryMetric {
  static let card = PluginCard(
    name: "wins", summary: "share of combinations in which a forecast beats a reference, a row a forecast",
    details: """
      A forecast wins where the metric lies closer to that of a perfect forecast than the reference's does; `ties` is \
      the share in which the two are equal. Combinations in which either has no value are left out and counted as \
      undefined. By default on the test rows that all forecasts share.
      """,
    parameters: [
      SummaryParameters.of, ParameterSpec("against", .forecast, "the reference"),
      JudgedRows.parameter(default: .sharedTest), SummaryParameters.over, PerfectValue.parameter,
    ], source: "defined here",
    metric: MetricTraits(.summary, .higherIsBetter, range: 0...1))

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    let best = try PerfectValue(given: settings.optionalNumber("best"), metric: scores.judged)
    let against = settings.text("against")
    return scores.groups.filter { $0.forecast != against }.map { group in
      let reference = scores.group(of: against, beside: group)
      return SummaryRow(keys: group.keys, result: Self.result(group, reference, best))
    }
  }

  private static func result(
    _ group: SweepScores.Group, _ reference: SweepScores.Group?, _ best: PerfectValue
  ) -> MetricResult {
    // Both groups have a cell for each combination, in one order.
    let pairs = zip(group.cells, reference?.cells ?? []).compactMap { cell, other -> (Double, Double)? in
      guard let value = cell.value, let otherValue = other.value else { return nil }
      return (best.error(value), best.error(otherValue))
    }
    let undefined = group.cells.count - pairs.count
    guard !pairs.isEmpty else {
      return MetricResult(
        values: [.init("wins", nil), .init("ties", nil)], n: 0, undefined: undefined,
        reason: "in no combination do both have a value")
    }
    let total = Double(pairs.count)
    return MetricResult(
      values: [
        .init("wins", Double(pairs.count { $0.0 < $0.1 }) / total),
        .init("ties", Double(pairs.count { $0.0 == $0.1 }) / total),
      ], n: pairs.count, undefined: undefined)
  }
}
