import EvaluationKit
import NumericalMethods

/// The median width of the intervals, in the unit of the target.
struct IntervalWidth: IntervalsMetric {
  static let card = PluginCard(
    name: "interval-width", summary: "median width of the intervals",
    details: "Of intervals that cover alike, the narrower are the better; alone it judges nothing.",
    source: "Gneiting, Balabdaoui and Raftery (2007), Journal of the Royal Statistical Society B 69(2), 243-268",
    metric: MetricTraits(.intervals, .neither, range: 0...(.infinity)))

  init(_ settings: Settings) {}

  func score(_ intervals: ForecastIntervals, in run: RunContext) -> MetricResult {
    let widths = zip(intervals.upper, intervals.lower).map { $0 - $1 }
    return MetricResult(
      median(widths), n: intervals.count, reason: widths.isEmpty ? "there is no interval to judge" : nil)
  }
}
