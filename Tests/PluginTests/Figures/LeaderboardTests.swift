import EvaluationKit
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("leaderboard")
struct LeaderboardTests {
  /// Two combinations; errors of `own` 1 and 4, of the baseline 2 and 3; `late` failed in the second.
  private static func record(_ metric: String = "mse", _ direction: Direction = .lowerIsBetter) -> RunRecord {
    func forecast(_ name: String, _ predictor: String, _ value: Double) -> ForecastRecord {
      let result = MetricResult(value, n: 5)
      return ForecastRecord(
        sweep: [], name: name, predictor: predictor, isBaseline: predictor == "training-mean", settings: .object([]),
        target: ForecastTarget(column: "y", low: 0, high: 1), inputs: [],
        rows: ForecastRows(train: 5, test: 5, dropped: 0, sharedTest: 5), fitted: .object([]),
        metrics: [
          ForecastMetric(
            metric: metric, name: metric, settings: .object([]), direction: direction, perfect: nil, train: result,
            test: result, sharedTest: result)
        ])
    }
    func combination(_ label: String, _ forecasts: [ForecastRecord]) -> CombinationRecord {
      CombinationRecord(sweep: [SweepCoordinate(axis: "task", value: .text(label))], forecasts: forecasts)
    }
    return RunRecord(
      experiment: ExperimentIdentity(name: "two"), axes: [SweepAxis(name: "task", labels: ["a", "b"])],
      combinations: [
        combination(
          "a", [forecast("own", "sigmoid", 1), forecast("base", "training-mean", 2), forecast("late", "linear", 0.1)]),
        combination("b", [forecast("own", "sigmoid", 4), forecast("base", "training-mean", 3)]),
      ], provenance: Provenance(version: "0", configHash: "0", seed: 1))
  }

  private func ranks(_ settings: JSONValue, _ record: RunRecord) async throws -> [(String, Double)] {
    let data = try #require(try await FigureTrial.draw(Leaderboard.self, settings, record).first).data
    return (0..<data.rowCount).filter { data["layer"]?[$0].text != "combination" }.compactMap { row in
      guard let name = data["forecast"]?[row].text, let value = data.columns[5][row].number else { return nil }
      return (name, value)
    }
  }

  @Test("ranked by the geometric mean, by hand: sqrt 4 before sqrt 6, and what failed somewhere last")
  func geometric() async throws {
    let ranks = try await ranks(["of": "mse"], Self.record())
    #expect(ranks.map(\.0) == ["own", "base", "late"])
    #expect(zip(ranks.map(\.1), [2, 6.0.squareRoot(), 0.1]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("ranked by the mean on demand: equal means keep the order of the config")
  func arithmetic() async throws {
    let ranks = try await ranks(["of": "mse", "mean": "arithmetic"], Self.record())
    #expect(ranks.map(\.0) == ["own", "base", "late"] && ranks[0].1 == 2.5 && ranks[1].1 == 2.5)
  }

  @Test("a metric of which more is better is ranked downwards")
  func higher() async throws {
    let ranks = try await ranks(["of": "mine", "mean": "geometric"], Self.record("mine", .higherIsBetter))
    #expect(ranks.map(\.0) == ["base", "own", "late"])
    let told = try await self.ranks(
      ["of": "mine", "mean": "geometric", "better": "lower"], Self.record("mine", .higherIsBetter))
    #expect(told.map(\.0) == ["own", "base", "late"])
  }

  @Test("baselines are labelled, and one that wins is said to win")
  func baselines() async throws {
    let drawn = try #require(
      try await FigureTrial.draw(Leaderboard.self, ["of": "r2", "better": "higher"], Self.record("r2")).first)
    #expect(drawn.svg.contains("base (baseline)"))
    let won = try #require(
      try await FigureTrial.draw(Leaderboard.self, ["of": "mse", "better": "higher"], Self.record()).first)
    #expect(!won.caption.contains("beats") || won.caption.contains("The baseline base beats every forecast."))
  }

  @Test("nothing to rank is an error in words")
  func nothing() async throws {
    await #expect(throws: EvaluationError("no forecast has a mae on test rows: nothing can be ranked")) {
      try await FigureTrial.draw(Leaderboard.self, ["of": "mae"], Self.record())
    }
  }
}
