import EvaluationKit
import JSON

/// How well intervals hold over the test rows of all combinations, by how far beyond the training range they lie.
struct IntervalsByDistance: SummaryMetric {
  static let card = PluginCard(
    name: "intervals-by-distance",
    summary: "coverage, score and width of intervals over all test rows, by distance beyond the training range",
    details: """
      A row a forecast, an interval (method and level), a bin and a measure, over the rows pooled: coverage is the \
      share of actual values within their intervals, interval-score the mean of the width plus 2/(1 - level) times the \
      distance outside, width the median one. Distances are those of errors-by-distance. Forecasts without intervals \
      have no row. Look at coverage and score together: intervals that hold everything cover everything.
      """,
    parameters: [
      ParameterSpec(
        "measures", .list(.choice(IntervalMeasure.allCases.map(\.rawValue))), optional: true,
        "what is told; by default all"),
      DistanceBins.parameter,
      ParameterSpec(
        "set", .choice(["test", "shared-test"]), default: .text("test"),
        "the rows judged: all test rows, or those that every forecast has a prediction for"),
      SummaryParameters.over, ClusterBootstrap.parameter,
    ],
    source: "Gneiting and Raftery (2007), Journal of the American Statistical Association 102(477), 359-378, section 6",
    example: "- intervals-by-distance: {bootstrap: {over: task}}",
    metric: MetricTraits(.summary, .neither))

  let measures: [IntervalMeasure]
  let bins: DistanceBins
  let sharedOnly: Bool
  let over: [String]?
  let bootstrap: ClusterBootstrap?

  init(_ settings: Settings) throws {
    measures =
      settings.optionalTexts("measures")?.compactMap(IntervalMeasure.init(rawValue:)) ?? [.coverage, .score, .width]
    bins = try DistanceBins(settings)
    sharedOnly = settings.text("set") == "shared-test"
    over = settings.optionalTexts("over")
    bootstrap = try ClusterBootstrap.checked(settings)
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    guard !sweep.forecasts.isEmpty else { return [] }
    let rows = TestRows(sweep, sharedOnly: sharedOnly, over: over)
    let places = rows.places(in: bins)
    let pooled = PooledIntervals(bootstrap: bootstrap, seed: run.seed)
    let summaries = rows.groups.flatMap { group in
      IntervalRows.all(of: group).flatMap { interval in
        places.flatMap { place in
          let cells = interval.cells.map { $0.rows(at: place, in: bins) }
          let keys =
            group.keys + [
              SweepCoordinate(axis: "interval", value: .text(interval.interval.name)),
              SweepCoordinate(axis: "level", value: .number(interval.interval.level)),
              SweepCoordinate(axis: "distance", value: .text(bins.label(place))),
            ]
          return measures.map { measure in
            SummaryRow(
              keys: keys + [SweepCoordinate(axis: "measure", value: .text(measure.rawValue))],
              result: pooled.result(measure, cells, level: interval.interval.level))
          }
        }
      }
    }
    guard !summaries.isEmpty else {
      throw EvaluationError("no forecast has intervals: ask for them in 'forecast: intervals'")
    }
    return summaries
  }
}
