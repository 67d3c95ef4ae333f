import EvaluationKit
import NumericalMethods

/// What holds of every metric over intervals.
public enum IntervalsMetricLaws {
  /// What is asked, each as the sentence that a metric that breaks it gets.
  public static let laws = [
    "scoring twice gives the same", "n is the number of intervals", "there is a value, if only nil",
    "a value is finite or nil", "a value that is nil says why", "counts are not negative",
    "values lie in the card's range", "the order of rows does not matter",
    "intervals of no width at the actual values get the best value", "no intervals have no value, and a reason",
  ]

  /// The laws that a metric breaks over many seeded intervals, each as a sentence.
  ///
  /// - Parameter card: the metric's: its direction and range are taken at their word, for its first value.
  public static func broken(
    by metric: some IntervalsMetric, card: PluginCard, trials: Int = 50, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    try await broken(by: metric, card: card, seeds: 0..<trials, in: run)
  }

  /// The laws that a metric breaks over the intervals of these seeds, each as a sentence.
  static func broken(
    by metric: some IntervalsMetric, card: PluginCard, seeds: Range<Int>, in run: RunContext
  ) async throws -> [String] {
    guard let traits = card.metric else { return ["the card says what the metric judges"] }
    var broken = BrokenLaws()
    for trial in seeds {
      let intervals = Samples.intervals(seed: trial, count: 3 + trial % 20, width: [0.05, 0.2, 0.6][trial % 3])
      let result = try await metric.score(intervals, in: run)
      broken.require(try await metric.score(intervals, in: run) == result, "scoring twice gives the same")
      broken.require(result.n == intervals.count, "n is the number of intervals")
      broken.requireSound(result)
      broken.require(result.first, within: traits.range)
      broken.requireAlike(
        result, try await metric.score(intervals.reversed, in: run), "the order of rows does not matter")
      let wide = try await metric.score(intervals.wide, in: run)
      broken.requireSound(wide)
      broken.require(wide.first, within: traits.range)
      if traits.direction != .neither, let value = result.first,
        let other = try await metric.score(intervals.exact, in: run).first
      {
        let (good, best) = (traits.direction.goodness(value) ?? 0, traits.direction.goodness(other) ?? 0)
        broken.require(best >= good - 1e-12, "intervals of no width at the actual values get the best value")
      }
    }
    // An error will do for no intervals, as will nil; a number will not.
    if let nothing = try? await metric.score(ForecastIntervals(actual: [], lower: [], upper: [], level: 0.8), in: run) {
      broken.require(nothing.first == nil && nothing.reason != nil, "no intervals have no value, and a reason")
    }
    for level in [nil, 0.8] {
      if let single = try? await metric.score(
        ForecastIntervals(actual: [0.5], lower: [0.5], upper: [0.5], level: level), in: run)
      {
        broken.requireSound(single)
      }
    }
    return broken.all
  }

  /// The laws that a share of actual values within their intervals breaks besides.
  public static func brokenByCoverage(
    _ metric: some IntervalsMetric, trials: Int = 20, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    var broken = BrokenLaws()
    for trial in 0..<trials {
      let intervals = Samples.intervals(seed: trial, count: 2 + trial, width: 0.1)
      broken.require(
        try await metric.score(intervals.wide, in: run).first == 1, "intervals that hold everything cover everything")
      broken.require(try await metric.score(intervals.exact, in: run).first == 1, "an interval holds its ends")
      broken.require(
        try await metric.score(intervals.beside, in: run).first == 0, "intervals that hold nothing cover nothing")
    }
    return broken.all
  }
}

extension ForecastIntervals {
  fileprivate var reversed: ForecastIntervals {
    ForecastIntervals(actual: actual.reversed(), lower: lower.reversed(), upper: upper.reversed(), level: level)
  }

  /// Intervals that hold every actual value by far.
  fileprivate var wide: ForecastIntervals {
    ForecastIntervals(actual: actual, lower: actual.map { $0 - 10 }, upper: actual.map { $0 + 10 }, level: level)
  }

  fileprivate var exact: ForecastIntervals {
    ForecastIntervals(actual: actual, lower: actual, upper: actual, level: level)
  }

  /// Intervals just above the actual values.
  fileprivate var beside: ForecastIntervals {
    ForecastIntervals(actual: actual, lower: actual.map { $0 + 0.01 }, upper: actual.map { $0 + 0.02 }, level: level)
  }
}
