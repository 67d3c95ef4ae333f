import EvaluationKit
import JSON
import Tables

/// A metric of another process that judges intervals.
struct DistantIntervalsMetric: IntervalsMetric, DistantPlugin {
  let door: PluginDoor

  func score(_ intervals: ForecastIntervals, in run: RunContext) async throws -> MetricResult {
    guard intervals.count > 0 else { return MetricResult(nil, n: 0, reason: "there are no rows") }
    let table = try Table([
      Column("actual", .numbers(NumberValues(contiguous: intervals.actual))),
      Column("lower", .numbers(NumberValues(contiguous: intervals.lower))),
      Column("upper", .numbers(NumberValues(contiguous: intervals.upper))),
    ])
    let level = JSONMember("level", JSONValue(intervals.level))
    return try await door.ask("score", run, [level], tables: [FrameTable("intervals", table)])
      .result(rows: intervals.count)
  }
}
