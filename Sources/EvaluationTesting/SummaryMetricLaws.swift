import EvaluationKit
import JSON
import NumericalMethods

/// What holds of every summary of a sweep.
public enum SummaryMetricLaws {
  /// What is asked, each as the sentence that a metric that breaks it gets.
  public static let laws = [
    "a judged sweep has rows", "summing up twice gives the same", "a row's keys are its own",
    "there is a value, if only nil", "a value is finite or nil", "a value that is nil says why",
    "counts are not negative", "values lie in the card's range", "the order of forecasts does not matter",
    "a missing score takes no row away", "a missing score is counted as undefined, or leaves the value nil",
    "an empty sweep has no rows, or an error in words",
  ]

  /// The laws that a summary breaks over seeded sweeps (``Samples/sweep(seed:lacking:)``), each as a sentence.
  ///
  /// - Parameter card: the metric's: its range is taken at its word, for its first value.
  public static func broken(
    by metric: some SummaryMetric, card: PluginCard, trials: Int = 20, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    try await broken(by: metric, card: card, seeds: 0..<trials, in: run)
  }

  /// The laws that a summary breaks over the sweeps of these seeds, each as a sentence.
  static func broken(
    by metric: some SummaryMetric, card: PluginCard, seeds: Range<Int>, in run: RunContext
  ) async throws -> [String] {
    guard let traits = card.metric else { return ["the card says what the metric judges"] }
    var broken = BrokenLaws()
    for trial in seeds {
      let sweep = Samples.sweep(seed: trial)
      let rows = try await metric.summarize(sweep, in: run)
      broken.require(!rows.isEmpty, "a judged sweep has rows")
      broken.require(try await metric.summarize(sweep, in: run) == rows, "summing up twice gives the same")
      broken.require(Set(rows.map(\.keys)).count == rows.count, "a row's keys are its own")
      for row in rows {
        broken.requireSound(row.result)
        broken.require(row.result.first, within: traits.range)
      }
      await broken.requireSameRows(rows, metric, sweep.reversed, in: run)
      // A score is missing: rows stay, and what is nil says why.
      let gap = try await metric.summarize(Samples.sweep(seed: trial, lacking: true), in: run)
      broken.require(gap.map(\.keys) == rows.map(\.keys), "a missing score takes no row away")
      for row in gap { broken.requireSound(row.result, "a sweep that lacks a score") }
      broken.require(
        gap.contains { row in row.result.undefined > 0 || row.result.values.contains { $0.value == nil } },
        "a missing score is counted as undefined, or leaves the value nil")
    }
    // A sweep in which everything failed: no rows, or an error in words.
    do {
      let empty = FinishedSweep(axes: ["share"], forecasts: [], measurements: [])
      let rows = try await metric.summarize(empty, in: run)
      broken.require(rows.isEmpty, "an empty sweep has no rows, or an error in words")
    } catch {
      broken.require(
        error is EvaluationError && !"\(error)".isEmpty, "an empty sweep has no rows, or an error in words")
    }
    return broken.all
  }
}

extension BrokenLaws {
  /// The rows are the same in whatever order they come.
  fileprivate mutating func requireSameRows(
    _ rows: [SummaryRow], _ metric: some SummaryMetric, _ sweep: FinishedSweep, in run: RunContext
  ) async {
    let law = "the order of forecasts does not matter"
    guard let other = try? await metric.summarize(sweep, in: run) else { return require(false, law) }
    require(other.count == rows.count, law)
    for row in rows {
      guard let match = other.first(where: { $0.keys == row.keys }) else {
        require(false, law)
        continue
      }
      requireAlike(row.result, match.result, law)
    }
  }
}

extension FinishedSweep {
  fileprivate var reversed: FinishedSweep {
    FinishedSweep(axes: axes, forecasts: forecasts.reversed(), measurements: measurements.reversed())
  }
}

extension Samples {
  /// A sweep over the numeric axis `share` with three values, of the forecasts `law` and `base`, each judged by an
  /// error `mse`, with intervals of level 0.9 around rows within and beyond the training range; and of what a metric
  /// `distribution` found of the scores `law` and `base`.
  ///
  /// - Parameter lacking: whether `law` has no value and no prediction in the second combination, for a reason.
  public static func sweep(seed: Int = 1, lacking: Bool = false) -> FinishedSweep {
    var chance = Seed(UInt64(seed)).child("sample sweep").generator()
    var forecasts: [ForecastRecord] = []
    var measurements: [Measurement] = []
    for (index, share) in [0.25, 0.5, 1].enumerated() {
      for name in ["law", "base"] {
        let value = chance.uniform(in: 0.001...0.1)
        let isLacking = lacking && index == 1 && name == "law"
        let result = MetricResult(isLacking ? nil : value, n: 10, reason: isLacking ? "it was left out" : nil)
        var forecast = ForecastRecord(
          sweep: [SweepCoordinate(axis: "share", value: .number(share))], name: name, predictor: name,
          isBaseline: name == "base", settings: .object([]), target: ForecastTarget(column: "score", low: 0, high: 1),
          inputs: [], rows: ForecastRows(train: 10, test: 10, dropped: 0, sharedTest: 10), fitted: .null,
          metrics: [
            ForecastMetric(
              metric: "mse", name: "mse", settings: .object([]), direction: .lowerIsBetter, perfect: 0, train: result,
              test: result, sharedTest: result)
          ], predictions: rows(isLacking: isLacking, using: &chance))
        forecast.interval = ForecastInterval(method: "residual", level: 0.9)
        forecasts.append(forecast)
        measurements.append(
          Measurement(
            sweep: forecast.sweep, metric: "distribution", settings: .object([]),
            keys: [SweepCoordinate(axis: "score", value: .text(name))],
            result: MetricResult(
              values: [.init("mean", isLacking ? nil : value)], n: 10, reason: isLacking ? "it was left out" : nil)))
      }
    }
    return FinishedSweep(axes: ["share"], forecasts: forecasts, measurements: measurements)
  }

  /// Six training rows and eight test rows, their compute from within the training range to two decades beyond it; the last
  /// one's is not known.
  private static func rows(isLacking: Bool, using chance: inout SeededGenerator) -> [PredictionRow] {
    (0..<14).map { index in
      let actual = chance.uniform(in: 0...1)
      let predicted = actual + chance.uniform(in: -0.2...0.2)
      let isTest = index >= 6
      let hasNone = isLacking && isTest
      return PredictionRow(
        key: "row \(index)", family: nil, set: isTest ? .test : .train, heldOut: false, actual: actual,
        predicted: hasNone ? nil : predicted, lower: hasNone ? nil : predicted - 0.15,
        upper: hasNone ? nil : predicted + 0.15,
        compute: index == 13 ? nil : [1, 3, 10, 30, 100, 300, 1000][index % 7],
        reason: hasNone ? "it was left out" : nil, row: index)
    }
  }
}
