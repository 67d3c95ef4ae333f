import EvaluationKit
import JSON

/// Errors of forecasts over the test rows of all combinations, by how far beyond the training range they lie.
struct ErrorsByDistance: SummaryMetric {
  static let card = PluginCard(
    name: "errors-by-distance", summary: "errors over all test rows, by decades of compute beyond the training range",
    details: """
      A row a forecast, a bin and a measure. The distance of a test row is log10 of its compute over the greatest \
      compute of the combination's training rows; rows within the range have a bin of their own, and so have rows \
      without compute; `all` holds every row. mae and rmse are over the rows pooled. spearman is the mean over \
      combinations of the rank correlation of what was and what was predicted. mse-ratio is the geometric mean over \
      combinations of the mean squared error over that of a reference, and skill is 1 less it. By default on the test \
      rows that all forecasts of a combination share. With `bootstrap` each value has an interval.
      """,
    parameters: [
      ParameterSpec(
        "measures", .list(.choice(ErrorMeasure.allCases.map(\.rawValue))), optional: true,
        "what is told; by default mae, rmse and spearman, and skill where 'against' is given"),
      ReferenceForecasts.parameter(optional: true), DistanceBins.parameter,
      ParameterSpec(
        "set", .choice(["test", "shared-test"]), default: .text("shared-test"),
        "the rows judged: all test rows, or those that every forecast has a prediction for"),
      SummaryParameters.over, ClusterBootstrap.parameter,
    ],
    source: "defined here; skill by Murphy (1988), Monthly Weather Review 116(12), 2417-2424",
    example: "- errors-by-distance: {against: baselines, bootstrap: {over: task}}",
    metric: MetricTraits(.summary, .neither))

  let measures: [ErrorMeasure]
  let references: ReferenceForecasts?
  let bins: DistanceBins
  let sharedOnly: Bool
  let over: [String]?
  let bootstrap: ClusterBootstrap?

  init(_ settings: Settings) throws {
    references = ReferenceForecasts(settings)
    let wanted = settings.optionalTexts("measures")?.compactMap(ErrorMeasure.init(rawValue:))
    measures = wanted ?? [.mae, .rmse, .spearman] + (references == nil ? [] : [.skill])
    try settings.require(references != nil || !measures.contains(where: \.compares), "skill", needs: "against")
    bins = try DistanceBins(settings)
    sharedOnly = settings.text("set") == "shared-test"
    over = settings.optionalTexts("over")
    bootstrap = try ClusterBootstrap.checked(settings)
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    noteLackOfBaselines(sweep.forecasts, Self.card.name, in: run)
    let rows = TestRows(sweep, sharedOnly: sharedOnly, over: over)
    let against = try references?.names(among: sweep.forecasts) ?? []
    let places = rows.places(in: bins)
    let pooled = PooledErrors(bins: bins, bootstrap: bootstrap, seed: run.seed)
    return rows.groups.flatMap { group in
      places.flatMap { place -> [SummaryRow] in
        let cells = pooled.cells(group, at: place)
        let keys = group.keys + [SweepCoordinate(axis: "distance", value: .text(bins.label(place)))]
        return measures.flatMap { measure -> [SummaryRow] in
          let measured = keys + [SweepCoordinate(axis: "measure", value: .text(measure.rawValue))]
          guard measure.compares, let references else {
            return [SummaryRow(keys: measured, result: pooled.result(measure, cells))]
          }
          return against.filter { $0 != group.forecast }.map { name in
            let others = rows.group(of: name, beside: group).map { pooled.cells($0, at: place) } ?? []
            return SummaryRow(
              keys: references.keys(measured, against: name),
              result: pooled.compared(measure, cells, others, failed: group.failed)
            )
          }
        }
      }
    }
  }
}
