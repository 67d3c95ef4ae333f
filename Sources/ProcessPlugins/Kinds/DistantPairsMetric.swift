import EvaluationKit
import Tables

/// A metric of another process that judges pairs.
struct DistantPairsMetric: PairsMetric, DistantPlugin {
  let door: PluginDoor

  func score(_ pairs: ForecastPairs, in run: RunContext) async throws -> MetricResult {
    // As the runtime does: there is nothing to judge, and nobody's six lines need to think of it.
    guard pairs.count > 0 else { return MetricResult(nil, n: 0, reason: "there are no rows") }
    let table = try Table([
      Column("actual", .numbers(NumberValues(contiguous: pairs.actual))),
      Column("predicted", .numbers(NumberValues(contiguous: pairs.predicted))),
    ])
    return try await door.ask("score", run, tables: [FrameTable("pairs", table)]).result(rows: pairs.count)
  }
}
