import EvaluationKit
import NumericalMethods

/// What holds of every metric over pairs.
public enum PairsMetricLaws {
  /// What is asked, each as the sentence that a metric that breaks it gets.
  public static let laws = [
    "scoring twice gives the same", "n is the number of pairs", "a value that is nil says why",
    "a value is finite or nil", "values lie in the card's range", "the order of rows does not matter",
    "perfect forecasts get the best value", "perfect forecasts score the good end of the card's range",
    "no pairs have no value, and a reason",
  ]

  /// The laws that a metric breaks over many seeded pairs, each as a sentence.
  ///
  /// - Parameter card: the metric's: its direction and range are taken at their word.
  public static func broken(
    by metric: some PairsMetric, card: PluginCard, trials: Int = 50, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    try await broken(by: metric, card: card, seeds: 0..<trials, in: run)
  }

  /// The laws that a metric breaks over the pairs of these seeds, each as a sentence.
  static func broken(
    by metric: some PairsMetric, card: PluginCard, seeds: Range<Int>, in run: RunContext
  ) async throws -> [String] {
    guard let traits = card.metric else { return ["the card says what the metric judges"] }
    var broken: [String] = []
    func require(_ holds: Bool, _ law: String) {
      if !holds, !broken.contains(law) { broken.append(law) }
    }
    for trial in seeds {
      let pairs = Samples.pairs(seed: trial, count: 3 + trial % 20, noise: [0.05, 0.2, 0.6][trial % 3])
      let result = try await metric.score(pairs, in: run)
      require(try await metric.score(pairs, in: run) == result, "scoring twice gives the same")
      require(result.n == pairs.count, "n is the number of pairs")
      require(result.first != nil || result.reason != nil, "a value that is nil says why")
      guard let value = result.first else { continue }
      require(value.isFinite, "a value is finite or nil")
      if let range = traits.range {
        require(
          value >= range.lowerBound - 1e-12 && value <= range.upperBound + 1e-12, "values lie in the card's range")
      }
      let reversed = ForecastPairs(actual: pairs.actual.reversed(), predicted: pairs.predicted.reversed())
      if let other = try await metric.score(reversed, in: run).first {
        require(abs(other - value) <= 1e-9 * max(1, abs(value)), "the order of rows does not matter")
      } else {
        require(false, "the order of rows does not matter")
      }
      let perfect = try await metric.score(ForecastPairs(actual: pairs.actual, predicted: pairs.actual), in: run).first
      require(isBest(perfect, value, traits.direction), "perfect forecasts get the best value")
      if let end = traits.perfect, let perfect {
        require(abs(perfect - end) <= 1e-9, "perfect forecasts score the good end of the card's range")
      }
    }
    // An error will do for no pairs, as will nil; a number will not.
    if let nothing = try? await metric.score(ForecastPairs(actual: [], predicted: []), in: run) {
      require(nothing.first == nil && nothing.reason != nil, "no pairs have no value, and a reason")
    }
    let single = try? await metric.score(ForecastPairs(actual: [0.5], predicted: [0.25]), in: run)
    require(single?.first?.isFinite ?? true, "a value is finite or nil")
    return broken
  }

  private static func isBest(_ perfect: Double?, _ value: Double, _ direction: Direction) -> Bool {
    guard let perfect else { return direction == .neither }
    return switch direction {
    case .lowerIsBetter: perfect <= value + 1e-12
    case .higherIsBetter: perfect >= value - 1e-12
    case .closerToZeroIsBetter: abs(perfect) <= abs(value) + 1e-12
    case .neither: true
    }
  }
}
