import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
      lacks a value (unless `combinations: shared`), and where of several one has an error of 0. With `bootstrap` the \
      skill has an interval, and `ratio` is that of the errors, 1 less the skill.
      """,
    parameters: [
      SummaryParameters.of, ReferenceForecasts.parameter(), JudgedRows.parameter(default: .sharedTest),
      SummaryParameters.over, PerfectValue.parameter,
      ParameterSpec(
        "combinations", .choice(["all", "shared"]), default: .text("all"),
        "shared: those in which both have a value; the others are left out and counted as undefined"),
      ClusterBootstrap.parameter,
    ],
    source: "Murphy (1988), Monthly Weather Review 116(12), 2417-2424; Fleming and Wallace (1986), Communications of "
      + "the ACM 29(3), 218-221",
    metric: MetricTraits(.summary, .higherIsBetter, range: (-.infinity)...1))

  let settings: Settings
  let references: ReferenceForecasts
  let bootstrap: ClusterBootstrap?

  init(_ settings: Settings) throws {
    self.settings = settings
    guard let references = ReferenceForecasts(settings) else {
      preconditionFailure("the card requires 'against'")
    }
    self.references = references
    bootstrap = try ClusterBootstrap.checked(settings)
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let scores = try SweepScores(
      sweep, of: settings.text("of"), on: JudgedRows(settings), over: settings.optionalTexts("over"))
    let best = try PerfectValue(given: settings.optionalNumber("best"), metric: scores.judged)
    return try references.names(among: sweep.forecasts).flatMap { against in
      scores.groups.filter { $0.forecast != against }.map { group in
        let reference = scores.group(of: against, beside: group)
        return SummaryRow(
          keys: references.keys(group.keys, against: against),
          result: result(group, reference, against, best, scores.metric, run))
      }
    }
  }

  private func result(
    _ group: SweepScores.Group, _ reference: SweepScores.Group?, _ against: String, _ best: PerfectValue,
    _ metric: String, _ run: RunContext
  ) -> MetricResult {
    var group = group
    guard var reference else {
      return undefined(metric, n: 0, "of '\(against)': there is no combination")
    }
    var left = 0
    if settings.text("combinations") == "shared" {
      // Both groups have a cell for each combination, in one order.
      let kept = group.cells.indices.filter { group.cells[$0].value != nil && reference.cells[$0].value != nil }
      left = group.cells.count - kept.count
      guard !kept.isEmpty else {
        return undefined(metric, n: 0, undefined: left, "in no combination do both have a value")
      }
      group.cells = kept.map { group.cells[$0] }
      reference.cells = kept.map { reference.cells[$0] }
    }
    guard group.values?.isEmpty == false else { return group.undefined(metric) }
    guard reference.values != nil else {
      var result = reference.undefined(metric)
      result.reason = "of '\(against)': " + (result.reason ?? "")
      return result
    }
    return result(Self.errors(group, reference, best), against, metric, left, run)
  }

  /// What both make of a combination.
  private struct Errors {
    var place: [SweepCoordinate]
    var error: Double
    var reference: Double
  }

  private static func errors(
    _ group: SweepScores.Group, _ reference: SweepScores.Group, _ best: PerfectValue
  ) -> [Errors] {
    zip(group.cells, reference.cells).compactMap { cell, other in
      guard let value = cell.value, let otherValue = other.value else { return nil }
      return Errors(place: cell.place, error: best.error(value), reference: best.error(otherValue))
    }
  }

  private func result(
    _ errors: [Errors], _ against: String, _ metric: String, _ left: Int, _ run: RunContext
  ) -> MetricResult {
    let n = errors.count
    if errors.contains(where: { $0.reference == 0 }) {
      return undefined(
        metric, n: n, undefined: left, "'\(against)' has an error of 0, beyond which there is no skill")
    }
    // One ratio needs no mean, and a perfect forecast of a single combination has skill 1.
    if n == 1, bootstrap == nil {
      return MetricResult(values: [.init(metric, 1 - errors[0].error / errors[0].reference)], n: 1, undefined: left)
    }
    if errors.contains(where: { $0.error == 0 }) {
      return undefined(
        metric, n: n, undefined: left, "an error of 0 in one combination has no geometric mean with the others")
    }
    let parts = errors.clustered { $0.place.label(on: bootstrap?.axis) }.map { errors in
      var part = ClusterMean.Part()
      for error in errors { part.add(log(error.error / error.reference)) }
      return part
    }
    let mean = ClusterMean(parts, made: { 1 - exp($0) })
    var result = bootstrap.result(
      metric, mean, undefined: left, reason: "the errors have no geometric mean", seed: run.seed)
    if bootstrap != nil { result.values.append(.init("ratio", result.first.map { 1 - $0 })) }
    return result
  }

  private func undefined(_ metric: String, n: Int, undefined: Int = 0, _ reason: String) -> MetricResult {
    let names = [metric] + (bootstrap == nil ? [] : ["lower", "upper", "ratio"])
    return MetricResult(values: names.map { .init($0, nil) }, n: n, undefined: undefined, reason: reason)
  }
}
