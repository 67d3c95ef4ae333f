import EvaluationKit
import EvaluationTesting
import JSON
import Testing

@testable import Plugins

@Suite("summaries of a sweep")
struct SummaryTests {
  struct Reference: Decodable {
    var x: [Double]
    var ours: [Double]
    var others: [Double]
    var mean: Double
    var geometricMean: Double
    var area: Double
    var skill: Double
    var wins: Double
  }
  struct File: Decodable { var summary: Reference }
  private let run = NoteBook().run()

  /// A forecast of one combination with one metric: the test value as given, the shared one 10 times, the train one
  /// 100 times as large.
  private func forecast(
    _ name: String, _ sweep: KeyValuePairs<String, JSONValue>, _ value: Double?
  ) -> ForecastRecord {
    func result(_ factor: Double) -> MetricResult {
      MetricResult(value.map { factor * $0 }, n: 5, reason: value == nil ? "for a test" : nil)
    }
    return ForecastRecord(
      sweep: sweep.map { SweepCoordinate(axis: $0.key, value: $0.value) }, name: name, predictor: "linear",
      settings: .object([]), target: ForecastTarget(column: "y", low: 0, high: 1), inputs: [],
      rows: ForecastRows(train: 5, test: 5, dropped: 0, sharedTest: 5), fitted: .null,
      metrics: [
        ForecastMetric(
          metric: "mse", name: "mse", settings: .object([]), direction: .lowerIsBetter, perfect: 0,
          train: result(100), test: result(1), sharedTest: result(10))
      ])
  }

  /// Two tasks by two cutoffs, two forecasts.
  private var square: FinishedSweep {
    FinishedSweep(
      axes: ["task", "cutoff"],
      forecasts: [
        forecast("law", ["task": "a", "cutoff": 1], 1), forecast("base", ["task": "a", "cutoff": 1], 4),
        forecast("law", ["task": "a", "cutoff": 3], 4), forecast("base", ["task": "a", "cutoff": 3], 4),
        forecast("law", ["task": "b", "cutoff": 1], 2), forecast("base", ["task": "b", "cutoff": 1], 1),
        forecast("law", ["task": "b", "cutoff": 3], 8), forecast("base", ["task": "b", "cutoff": 3], 16),
      ], measurements: [])
  }

  private func summarize<S: SummaryMetric>(
    _ type: S.Type, _ settings: String, _ sweep: FinishedSweep
  ) async throws -> [SummaryRow] {
    try await S(Settings(S.card, settings)).summarize(sweep, in: run)
  }

  private func texts(_ rows: [SummaryRow]) -> [String] {
    rows.map { row in
      row.keys.map { "\($0.axis)=\($0.label)" }.joined(separator: " ") + ": "
        + row.result.values.map { "\($0.name) \($0.value.map { writeJSON(.number($0)) } ?? "nil")" }
        .joined(separator: ", ")
    }
  }

  @Test("means over all axes have a row a forecast, over one axis a row for each value of the other")
  func means() async throws {
    #expect(
      texts(try await summarize(MeanSummary.self, #"{"of": "mse"}"#, square)) == [
        "name=law: mse 3.75", "name=base: mse 6.25",
      ])
    #expect(
      texts(try await summarize(MeanSummary.self, #"{"of": "mse", "over": "cutoff", "set": "train"}"#, square)) == [
        "task=a name=law: mse 250", "task=a name=base: mse 400", "task=b name=law: mse 500",
        "task=b name=base: mse 850",
      ])
    let geometric = try await summarize(GeometricMeanSummary.self, #"{"of": "mse", "over": ["cutoff"]}"#, square)
    #expect(geometric.map { $0.keys.map(\.label) } == [["a", "law"], ["a", "base"], ["b", "law"], ["b", "base"]])
    #expect(areClose(geometric.map(\.result.first), [2, 4, 4, 4], within: 1e-14))
    #expect(geometric.allSatisfy { $0.result.n == 2 && $0.result.values[0].name == "mse" })
  }

  @Test("a mean for want of a value is undefined, and says of which combination")
  func missing() async throws {
    var sweep = square
    sweep.forecasts.remove(at: 6)
    sweep.forecasts[1] = forecast("base", ["task": "a", "cutoff": 1], nil)
    for rows in [
      try await summarize(MeanSummary.self, #"{"of": "mse"}"#, sweep),
      try await summarize(GeometricMeanSummary.self, #"{"of": "mse"}"#, sweep),
    ] {
      #expect(rows.map(\.result.first) == [nil, nil])
      #expect(rows.map(\.result.undefined) == [1, 1] && rows.map(\.result.n) == [3, 3])
      #expect(
        rows.map(\.result.reason) == [
          "1 of 4 combinations have no value; the first in 'b, 3': the forecast failed",
          "1 of 4 combinations have no value; the first in 'a, 1': for a test",
        ])
    }
  }

  @Test("a geometric mean refuses 0")
  func zero() async throws {
    let sweep = FinishedSweep(
      axes: ["task"], forecasts: [forecast("law", ["task": "a"], 0), forecast("law", ["task": "b"], 2)],
      measurements: [])
    let rows = try await summarize(GeometricMeanSummary.self, #"{"of": "mse"}"#, sweep)
    #expect(rows[0].result.first == nil)
    #expect(rows[0].result.reason == "a geometric mean needs values above 0, and there is 0.0 in 'a'")
  }

  @Test("an area goes by the axis' order and spans what failed")
  func area() async throws {
    let falling = FinishedSweep(
      axes: ["ratio"],
      forecasts: [
        forecast("law", ["ratio": 4], 3), forecast("base", ["ratio": 4], 1), forecast("law", ["ratio": 2], nil),
        forecast("base", ["ratio": 2], 5), forecast("law", ["ratio": 1], 1),
      ], measurements: [])
    let rows = try await summarize(AreaUnderCurve.self, #"{"of": "mse", "along": "ratio"}"#, falling)
    // law from 1 to 4 at the mean of 1 and 3; base from 2 to 4 at the mean of 5 and 1.
    #expect(rows.map(\.result.first) == [6, 6])
    #expect(rows.map(\.result.undefined) == [1, 1] && rows.map(\.result.n) == [2, 2])
    await #expect(
      throws: EvaluationError("the axis 'task' has no numbers to integrate over: 'a' is none")
    ) { try await summarize(AreaUnderCurve.self, #"{"of": "mse", "along": "task"}"#, square) }
    let alone = FinishedSweep(axes: ["ratio"], forecasts: [forecast("law", ["ratio": 4], 3)], measurements: [])
    let single = try await summarize(AreaUnderCurve.self, #"{"of": "mse", "along": "ratio"}"#, alone)
    #expect(single[0].result.reason == "an area needs at least two values, and there is 1")
  }

  @Test("skill compares geometric means of errors, and leaves the reference out")
  func skill() async throws {
    // law: (1 4 2 8)^(1/4) = 64^(1/4), base: (4 4 1 16)^(1/4) = 4: 1 - 8^(1/2)/4.
    let rows = try await summarize(Skill.self, #"{"of": "mse", "against": "base"}"#, square)
    #expect(rows.map { $0.keys.map(\.label) } == [["law"]])
    #expect(isClose(rows[0].result.first, 1 - (8.0).squareRoot() / 4, within: 1e-14))
    let byTask = try await summarize(Skill.self, #"{"of": "mse", "against": "base", "over": "cutoff"}"#, square)
    #expect(areClose(byTask.map(\.result.first), [0.5, 0], within: 1e-14, absolute: 1e-14))
  }

  @Test("skill against several has a row for each; with a bootstrap an interval and the ratio")
  func references() async throws {
    var sweep = square
    for index in sweep.forecasts.indices { sweep.forecasts[index].isBaseline = sweep.forecasts[index].name == "base" }
    let several = try await summarize(Skill.self, #"{"of": "mse", "against": ["base", "law"]}"#, sweep)
    #expect(several.map { $0.keys.map(\.label) } == [["law", "base"], ["base", "law"]])
    // Ratios 1/4 and 1 of the one task, 2 and 1/2 of the other: 1/2 and 1 by their geometric means.
    let rows = try await summarize(
      Skill.self, #"{"of": "mse", "against": "baselines", "bootstrap": {"over": "task"}}"#, sweep)
    #expect(rows.map { $0.keys.map(\.label) } == [["law", "base"]])
    #expect(rows[0].result.values.map(\.name) == ["mse", "lower", "upper", "ratio"])
    let root = 0.5.squareRoot()
    #expect(
      areClose(rows[0].result.values.map(\.value), [1 - root, 0, 0.5, root], within: 1e-12, absolute: 1e-12))
    let mean = try await summarize(MeanSummary.self, #"{"of": "mse", "bootstrap": {"over": "task"}}"#, sweep)
    #expect(areClose(mean[0].result.values.map(\.value), [3.75, 2.5, 5], within: 1e-12))
  }

  @Test("skill may be taken on the combinations that both have, and counts the others")
  func sharedCombinations() async throws {
    var sweep = square
    sweep.forecasts.remove(at: 6)
    let settings = #"{"of": "mse", "against": "base", "combinations": "shared"}"#
    let rows = try await summarize(Skill.self, settings, sweep)
    // 1/4, 1 and 2: the cube root of 1/2.
    #expect(isClose(rows[0].result.first, 1 - 0.7937005259840998, within: 1e-12))
    #expect(rows[0].result.n == 3 && rows[0].result.undefined == 1)
    sweep.forecasts.removeAll { $0.name == "base" }
    await #expect(throws: EvaluationError.self) {
      try await summarize(Skill.self, #"{"of": "mse", "against": "baselines"}"#, sweep)
    }
  }

  @Test("wins count strict ones, and ties apart")
  func wins() async throws {
    #expect(
      texts(try await summarize(Wins.self, #"{"of": "mse", "against": "base"}"#, square)) == [
        "name=law: wins 0.5, ties 0.25"
      ])
    var sweep = square
    sweep.forecasts.remove(at: 7)
    let rows = try await summarize(Wins.self, #"{"of": "mse", "against": "base", "over": "task"}"#, sweep)
    #expect(
      texts(rows) == ["cutoff=1 name=law: wins 0.5, ties 0", "cutoff=3 name=law: wins 0, ties 1"])
    #expect(rows.map(\.result.undefined) == [0, 1])
  }

  @Test("of a metric whose best value is not 0 the error is the distance from it")
  func higherIsBetter() async throws {
    func sweep(_ metric: String, _ traits: MetricTraits) -> FinishedSweep {
      var sweep = FinishedSweep(
        axes: ["task"], forecasts: [forecast("law", ["task": "a"], 0), forecast("base", ["task": "a"], 0)],
        measurements: [])
      for (index, value) in [0.75, 0.5].enumerated() {
        sweep.forecasts[index].metrics = [
          ForecastMetric(
            metric: metric, name: metric, settings: .object([]), direction: traits.direction,
            perfect: traits.perfect, train: nil, test: nil, sharedTest: MetricResult(value, n: 3))
        ]
      }
      return sweep
    }
    let ranged = sweep("mine", MetricTraits(.pairs, .higherIsBetter, range: 0...1))
    let settings = #"{"of": "mine", "against": "base"}"#
    #expect(try await summarize(Skill.self, settings, ranged).map(\.result.first) == [0.5])
    #expect(try await summarize(Wins.self, settings, ranged).map(\.result.first) == [1])
    let endless = sweep("mine", MetricTraits(.pairs, .higherIsBetter))
    let told = #"{"of": "mine", "against": "base", "best": 1}"#
    #expect(try await summarize(Skill.self, told, endless).map(\.result.first) == [0.5])
    await #expect(
      throws: EvaluationError("the card of 'mine' names no best value: give it as 'best' (0 for an error)")
    ) { try await summarize(Skill.self, settings, endless) }
    await #expect(
      throws: EvaluationError("'coverage' describes and does not judge, so that no forecast has skill by it")
    ) {
      try await summarize(
        Skill.self, #"{"of": "coverage", "against": "base"}"#,
        sweep("coverage", MetricTraits(.intervals, .neither, range: 0...1)))
    }
  }

  @Test("skill that is not defined says why")
  func undefinedSkill() async throws {
    let settings = #"{"of": "mse", "against": "base"}"#
    func sweep(_ law: [Double?], _ base: [Double?]) -> FinishedSweep {
      let pairs = zip(law, base).enumerated().flatMap { index, pair in
        [forecast("law", ["task": .integer(index)], pair.0), forecast("base", ["task": .integer(index)], pair.1)]
      }
      return FinishedSweep(axes: ["task"], forecasts: pairs, measurements: [])
    }
    func reason(_ law: [Double?], _ base: [Double?]) async throws -> String? {
      let result = try await summarize(Skill.self, settings, sweep(law, base))[0].result
      #expect(result.first == nil)
      return result.reason
    }
    #expect(try await reason([1], [0]) == "'base' has an error of 0, beyond which there is no skill")
    #expect(
      try await reason([0, 1], [1, 1]) == "an error of 0 in one combination has no geometric mean with the others")
    #expect(
      try await reason([1, 1], [1, nil])
        == "of 'base': 1 of 2 combinations have no value; the first in '1': for a test")
    #expect(try await summarize(Skill.self, settings, sweep([0], [2]))[0].result.first == 1)
  }

  @Test("a metric that judged nothing is refused in words")
  func unknown() async throws {
    await #expect(
      throws: EvaluationError("no forecast was judged by 'mae': a summary is of a metric that judges forecasts")
    ) { try await summarize(MeanSummary.self, #"{"of": "mae"}"#, square) }
  }

  @Test("values are those of numpy and scipy")
  func reference() async throws {
    let expected = try referenceNumbers("metrics", as: File.self).summary
    let sweep = FinishedSweep(
      axes: ["x"],
      forecasts: expected.x.indices.flatMap { index in
        [
          forecast("ours", ["x": .number(expected.x[index])], expected.ours[index]),
          forecast("others", ["x": .number(expected.x[index])], expected.others[index]),
        ]
      }, measurements: [])
    func first<S: SummaryMetric>(_ type: S.Type, _ settings: String) async throws -> Double? {
      try await summarize(type, settings, sweep)[0].result.first
    }
    #expect(isClose(try await first(MeanSummary.self, #"{"of": "mse"}"#), expected.mean, within: 1e-13))
    #expect(
      isClose(try await first(GeometricMeanSummary.self, #"{"of": "mse"}"#), expected.geometricMean, within: 1e-13))
    let along = #"{"of": "mse", "along": "x"}"#
    #expect(isClose(try await first(AreaUnderCurve.self, along), expected.area, within: 1e-13))
    let against = #"{"of": "mse", "against": "others"}"#
    #expect(isClose(try await first(Skill.self, against), expected.skill, within: 1e-12))
    #expect(isClose(try await first(Wins.self, against), expected.wins, within: 1e-15))
  }
}
