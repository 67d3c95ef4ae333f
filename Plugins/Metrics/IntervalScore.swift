import EvaluationKit
import NumericalMethods

/// The width of an interval, and a fine for every actual value outside of it, in the unit of the target.
struct IntervalScore: IntervalsMetric {
  static let card = PluginCard(
    name: "interval-score", summary: "mean of interval width plus 2/(1 - level) times the distance outside",
    details: """
      A proper score of central intervals: lowest in expectation where the ends are the quantiles at (1 - level)/2 and \
      (1 + level)/2, so that neither wide nor careless intervals pay.
      """,
    parameters: [
      ParameterSpec("level", .number(0.01...0.9999), optional: true, "the share that the intervals were made to hold")
    ],
    source: "Gneiting and Raftery (2007), Journal of the American Statistical Association 102(477), 359-378, "
      + "equation 43",
    metric: MetricTraits(.intervals, .lowerIsBetter, range: 0...(.infinity)))

  let level: Double?

  init(_ settings: Settings) { level = settings.optionalNumber("level") }

  func score(_ intervals: ForecastIntervals, in run: RunContext) throws -> MetricResult {
    guard intervals.count > 0 else { return MetricResult(nil, n: 0, reason: "there is no interval to judge") }
    guard let level = try intervals.level(asked: level) else {
      return MetricResult(nil, n: intervals.count, reason: "the intervals' level is not known: give 'level'")
    }
    let fine = 2 / (1 - level)
    let scores = intervals.actual.indices.map { row in
      let (y, lower, upper) = (intervals.actual[row], intervals.lower[row], intervals.upper[row])
      return upper - lower + fine * (max(lower - y, 0) + max(y - upper, 0))
    }
    return MetricResult(mean(scores), n: intervals.count)
  }
}
