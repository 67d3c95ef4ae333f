import CommandTesting
import EvaluationKit
import Experiments
import JSON
import Reports
import Testing

@Suite("Intervals around forecasts")
struct ForecastIntervalsTests {
  private static let config = """
    name: a
    data: {scores: {csv: {path: scores.csv}}}
    roles: {key: model, family: family, compute: flops}
    split: [{cutoff: {column: flops, at: 40}}]
    transform:
      - impute-pca: {columns: [MMLU, ARC, HellaSwag], clip: [0, 1]}
      - pca: {columns: [MMLU, ARC, HellaSwag], components: 2, name: space}
    forecast:
      target: {column: GSM8K, range: [0, 1]}
      with: WITH
      intervals: INTERVALS
    metrics: [mae, coverage, interval-width]

    """

  static func run(
    with predictors: String = "[linear: {inputs: [PC-1]}, training-mean]", intervals: String = "residual",
    config: (String) -> String = { $0 }, adding: (inout Registry) -> Void = { _ in }
  ) async throws -> CombinationRecord {
    let text = Self.config.replacing("WITH", with: predictors).replacing("INTERVALS", with: intervals)
    let planned = try await Planned.make(config(text)) {
      $0.addRefitPlugins()
      adding(&$0)
    }
    return try await planned.run().combinations[0]
  }

  private static func isClose(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= 1e-9 * max(1, abs(a))
  }

  private func row(_ key: String, _ forecast: ForecastRecord) throws -> PredictionRow {
    try #require(forecast.predictions.first { row in row.key == key })
  }

  // MARK: Refits

  @Test("a refit on all training rows predicts what the full fit predicts")
  func fullRefit() async throws {
    let record = try await Self.run(
      with: "[linear: {inputs: [PC-1, PC-2]}, sigmoid: {inputs: [ln(flops)]}, training-mean]",
      intervals: "refit-without")
    #expect(record.failures == [])
    for forecast in record.forecasts {
      #expect(forecast.predictions.count == 11)
      for row in forecast.predictions {
        #expect(row.predicted != nil)
        #expect(Self.isClose(row.lower, row.predicted), "\(forecast.name) \(row.key)")
      }
    }
  }

  @Test("a refit without rows is the fit of a run in which they are test rows, transforms and all")
  func refitWithout() async throws {
    let predictors = "[linear: {inputs: [PC-1, PC-2]}, blend: {of: [linear, mean]}, training-mean: {name: mean}]"
    let refitted = try await Self.run(
      with: predictors, intervals: "[refit-without: {keys: [ant-1, bee-2]}]")
    let fitted = try await Self.run(with: predictors, intervals: "null") {
      $0.replacing("at: 40}}]", with: "at: 40}}, {hold-out: {keys: [ant-1, bee-2]}}]")
    }
    #expect(refitted.failures == [] && fitted.failures == [])
    for (one, other) in zip(refitted.forecasts, fitted.forecasts) {
      #expect(other.rows.train == one.rows.train - 2)
      for row in other.predictions {
        let lower = try self.row(row.key, one).lower
        #expect(Self.isClose(lower, row.predicted), "\(one.name) \(row.key)")
      }
    }
  }

  @Test("transforms learn once from equal rows, whatever the number of forecasts and methods")
  func sharing() async throws {
    let counter = CountingTransform.Counter()
    _ = try await Self.run(
      with: "[linear: {inputs: [PC-1]}, linear: {inputs: [PC-2], name: other}, sigmoid: {inputs: [PC-1]}]",
      intervals: "[refit-without: {keys: [ant-1]}, refit-without: {keys: [ant-1], name: again}]",
      config: { $0.replacing("transform:\n", with: "transform:\n  - counting-transform\n") },
      adding: { $0.add(CountingTransform.factory(counter)) })
    #expect(counter.value == 2)
  }

  @Test("a transform that drops training rows drops them from a refit, and every row is still predicted")
  func dropping() async throws {
    func dropped(_ text: String) -> String {
      text.replacing("transform:\n", with: "transform:\n  - drop-by-number\n")
    }
    let full = try await Self.run(intervals: "refit-without", config: dropped)
    #expect(full.failures == [])
    #expect(full.transforms[0].rowsDropped == 2)
    let forecast = full.forecasts[0]
    #expect(forecast.rows.train == 6)
    #expect(forecast.predictions.allSatisfy { $0.lower != nil })
    let again = try await Self.run(intervals: "[refit-without: {keys: [ant-1]}]", config: dropped)
    #expect(again.forecasts[0].predictions.allSatisfy { $0.lower != nil })
  }

  // MARK: Records

  @Test("the first level of the first method is the one shown, the others stand beside it in their order")
  func several() async throws {
    let record = try await Self.run(
      intervals: "[residual: {level: [0.5, 0.9], name: narrow}, residual, refit-without: {fails: true}]")
    let forecast = record.forecasts[0]
    #expect(forecast.interval == ForecastInterval(method: "residual", name: "narrow", level: 0.5))
    #expect(
      forecast.furtherIntervals == [
        ForecastInterval(method: "residual", name: "narrow", level: 0.9),
        ForecastInterval(method: "residual", level: 0.9),
        ForecastInterval(method: "refit-without", level: 0.9),
      ])
    for row in forecast.predictions {
      #expect(row.further.count == 3)
      #expect(row.further[0] == row.further[1])
      #expect(row.further[2] == RowInterval(lower: nil, upper: nil))
      let lower = try #require(row.lower)
      #expect(try #require(row.further[0].lower) < lower)
    }
    #expect(forecast.notes == ["no intervals by 'refit-without': it was asked to fail"])
    let coverage = forecast.metrics.filter { $0.metric == "coverage" }
    #expect(coverage.map(\.interval) == forecast.intervals)
    #expect(forecast.metric("coverage")?.interval == forecast.interval)
    #expect(forecast.label(of: coverage[0]) == "coverage")
    #expect(forecast.label(of: coverage[1]) == "coverage (narrow, 0.9)")
    #expect(coverage[3].test?.first == nil)
    #expect(coverage[3].test?.reason == "the forecast gives no intervals")
    #expect(forecast.metrics.filter { $0.metric == "mae" }.map(\.interval) == [nil])
  }

  @Test("a metric of a level judges the intervals of that level alone")
  func level() async throws {
    let record = try await Self.run(intervals: "[residual: {level: [0.9, 0.5]}]") {
      $0.replacing("coverage,", with: "{coverage: {level: 0.5}},")
    }
    let coverage = record.forecasts[0].metrics.filter { $0.metric == "coverage" }
    #expect(coverage.map { $0.interval?.level } == [0.5])
    #expect(record.failures == [])
  }

  @Test("intervals of 'intervals' take the place of the predictor's own, and a note says so")
  func ownIntervals() async throws {
    let record = try await Self.run(
      with: "[linear: {inputs: [ln(flops)], level: 0.8}]", intervals: "[residual: {level: 0.6}]")
    #expect(record.failures == [])
    #expect(record.forecasts[0].interval == ForecastInterval(method: "residual", level: 0.6))
    #expect(
      record.forecasts[0].notes.contains(
        "'linear' gives intervals of its own; those of 'intervals' take their place"))
  }

  @Test("a law over compute has a band along its curve, which passes through that of its rows")
  func curve() async throws {
    let record = try await Self.run(with: "[sigmoid: {inputs: [ln(flops)]}]")
    let forecast = record.forecasts[0]
    #expect(forecast.computeCurve.count == 101)
    #expect(forecast.computeCurve.allSatisfy { $0.lower.map { $0.isFinite } == true && $0.upper != nil })
    let first = try #require(forecast.computeCurve.first)
    let row = try self.row("ant-1", forecast)
    #expect(Self.isClose(first.lower, row.lower) && Self.isClose(first.upper, row.upper))
  }

  @Test("the journal gives back every interval")
  func journal() async throws {
    let record = try await Self.run(intervals: "[residual: {level: [0.9, 0.5]}, family-bootstrap: {resamples: 10}]")
    let kept = try JSONValue(encoding: record.forecasts)
    #expect(try kept.decode([ForecastRecord].self) == record.forecasts)
  }

  @Test("intervals.csv has a row an interval, and is not written where each forecast has one")
  func table() async throws {
    let planned = try await Planned.make(
      Self.config.replacing("WITH", with: "[training-mean]").replacing(
        "INTERVALS", with: "[residual: {level: [0.9, 0.5]}]"))
    let record = try await planned.run()
    let text = try #require(intervalsCSV(record))
    let lines = text.split(separator: "\n")
    #expect(lines.first == "forecast,key,set,interval-name,interval-method,interval-level,lower,upper")
    #expect(lines.count == 1 + 11 * 2)
    let one = try await Planned.make(
      Self.config.replacing("WITH", with: "[training-mean]").replacing("INTERVALS", with: "residual"))
    let single = try await one.run()
    #expect(intervalsCSV(single) == nil)
  }

  @Test("forecasts see the same draws: two of one law have the same band")
  func sameDraws() async throws {
    let record = try await Self.run(
      with: "[linear: {inputs: [PC-1]}, linear: {inputs: [PC-1], name: twin}]",
      intervals: "[family-bootstrap: {resamples: 40}]")
    let ends = record.forecasts.map { $0.predictions.map { [$0.lower, $0.upper] } }
    #expect(ends[0] == ends[1])
    #expect(ends[0].allSatisfy { $0.allSatisfy { $0 != nil } })
  }

  @Test("changing rows beyond the cutoff changes no forecast and no band of the others")
  func beyond() async throws {
    let intervals = "[family-bootstrap: {level: [0.9, 0.5], resamples: 60}, residual]"
    let predictors = "[linear: {inputs: [PC-1, PC-2]}, sigmoid: {inputs: [ln(flops)]}, nearest-sibling]"
    let text = Self.config.replacing("WITH", with: predictors).replacing("INTERVALS", with: intervals)
    let changed = SmallExperiment.table
      .replacing("cat-4,Cat,800,70,0.7,0.61,0.81,0.55", with: "cat-4,Dog,900,7,0.1,,0.99,0.01")
      .replacing("bee-4,Bee,100,13,0.52,0.47,0.69,0.24", with: "bee-4,Bee,100,13,0.52,0.47,0.69,0.94")
    #expect(changed != SmallExperiment.table)
    let one = try await Planned.make(text).run()
    let other = try await Planned.make(
      text.replacing("scores.csv", with: "changed.csv"), files: ["changed.csv": changed]
    ).run()
    #expect(one.allFailures == [] && other.allFailures == [])
    for (before, after) in zip(one.forecasts, other.forecasts) {
      var compared = 0
      for row in before.predictions where row.key != "cat-4" {
        let same = try self.row(row.key, after)
        #expect([same.predicted, same.lower, same.upper] == [row.predicted, row.lower, row.upper], "\(row.key)")
        #expect(same.further == row.further)
        compared += 1
      }
      #expect(compared == 10)
      #expect(try self.row("bee-4", after).actual == 0.94)
    }
  }
}
