import EvaluationKit

/// The share of actual values that their intervals hold, ends included.
struct Coverage: IntervalsMetric {
  static let card = PluginCard(
    name: "coverage", summary: "share of actual values within their intervals",
    details: """
      Compare it with the level the intervals were made for: `excess` is the share less that level, positive where \
      intervals are too wide. Intervals that hold everything cover everything; look at interval-score too.
      """,
    parameters: [
      ParameterSpec("level", .number(0.01...0.9999), optional: true, "the share that the intervals were made to hold")
    ],
    source: "Gneiting, Balabdaoui and Raftery (2007), Journal of the Royal Statistical Society B 69(2), 243-268",
    metric: MetricTraits(.intervals, .neither, range: 0...1))

  let level: Double?

  init(_ settings: Settings) { level = settings.optionalNumber("level") }

  func score(_ intervals: ForecastIntervals, in run: RunContext) throws -> MetricResult {
    guard intervals.count > 0 else { return MetricResult(nil, n: 0, reason: "there is no interval to judge") }
    let inside = intervals.actual.indices.count {
      intervals.lower[$0] <= intervals.actual[$0] && intervals.actual[$0] <= intervals.upper[$0]
    }
    let share = Double(inside) / Double(intervals.count)
    var result = MetricResult(share, n: intervals.count)
    if let level = try intervals.level(asked: level) { result.values.append(.init("excess", share - level)) }
    return result
  }
}
