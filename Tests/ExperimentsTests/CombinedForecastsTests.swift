import CommandTesting
import EvaluationKit
import Experiments
import JSON
import Testing

@Suite("Forecasts that combine others")
struct CombinedForecastsTests {
  private static func config(_ with: String, target: String = "GSM8K") -> String {
    """
    name: a
    data: {scores: {csv: {path: scores.csv}}}
    roles: {key: model, family: family, compute: flops}
    split: [{cutoff: {column: flops, at: 40}}]
    forecast: {target: \(target), with: \(with)}
    metrics: [mae]

    """
  }

  private func run(_ with: String, target: String = "GSM8K") async throws -> CombinationRecord {
    let planned = try await Planned.make(Self.config(with, target: target)) { $0.addRefitPlugins() }
    return try await planned.run().combinations[0]
  }

  private func mistakes(_ with: String) async throws -> [String] {
    try await Planned.mistakes(Self.config(with)) { $0.addRefitPlugins() }
  }

  @Test("the forecasts combined are fitted first and come first among the inputs, whatever the order in the file")
  func order() async throws {
    let record = try await run(
      """
      [blend: {of: [line, top], inputs: [HellaSwag], name: third}, blend: {of: [third, line], name: fourth},
       linear: {inputs: [HellaSwag], name: line}, training-maximum: {name: top}]
      """)
    #expect(record.failures == [])
    #expect(record.forecasts.map(\.name) == ["third", "fourth", "line", "top"])
    #expect(record.forecasts[0].inputs == ["line", "top", "HellaSwag"])
    #expect(record.forecasts[0].fitted["inputs"]?.elements?.compactMap(\.string) == ["line", "top", "HellaSwag"])
    let (third, fourth) = (record.forecasts[0].predictions, record.forecasts[1].predictions)
    let line = record.forecasts[2].predictions
    // The largest training target is 0.1; ant-1 has a HellaSwag of 0.31.
    let ant = try #require(line[0].predicted)
    #expect(line[0].key == "ant-1")
    #expect(abs(try #require(third[0].predicted) - (ant + 0.1 + 0.31) / 3) < 1e-12)
    let blended = try #require(third[0].predicted)
    #expect(abs(try #require(fourth[0].predicted) - (blended + ant) / 2) < 1e-12)
  }

  @Test("a row that one of those combined cannot predict lacks an input")
  func missing() async throws {
    let record = try await run("[linear: {inputs: [MMLU], name: line}, blend: {of: line}]")
    // cat-2 has no MMLU; it is a training row.
    #expect(record.forecasts.map(\.rows.dropped) == [1, 1])
    #expect(record.forecasts[1].notes == ["1 row lacks an input and is left out"])
  }

  @Test("where one of those combined fails, so does the forecast, and says of whom it is made")
  func failing() async throws {
    let record = try await run(
      "[blend: {of: [steep, mean]}, power-law: {inputs: [GSM0], name: steep}, training-mean: {name: mean}]".replacing(
        "GSM0", with: "flops - 1000"))
    #expect(record.forecasts.map(\.name) == ["mean"])
    #expect(record.failures.map(\.step) == ["steep", "blend"])
    #expect(record.failures.last?.message == "it combines 'steep', which failed")
  }

  @Test("unknown names, itself and circles are mistakes, each at its place")
  func mistakes() async throws {
    #expect(
      try await mistakes("[blend: {of: [lines, mean]}, training-mean: {name: mean}]") == ["'lines' is no forecast"])
    #expect(try await mistakes("[blend: {of: [blend]}]") == ["'blend' cannot combine itself"])
    #expect(
      try await mistakes("[blend: {of: [b], name: a}, blend: {of: [c], name: b}, blend: {of: [a], name: c}]")
        == ["forecasts are made of each other: a -> b -> c -> a"])
    #expect(
      try await mistakes("[blend: {of: [mean, mean]}, training-mean: {name: mean}]")
        == ["the forecast 'mean' is named twice"])
  }

  @Test("a predictor sees the parts of a target that is an expression, of training rows alone")
  func parts() async throws {
    let record = try await run("[parts-reader]", target: "{column: GSM8K - HellaSwag, range: [-1, 1]}")
    let fitted = try #require(record.forecasts.first?.fitted)
    #expect(fitted["names"]?.elements?.compactMap(\.string) == ["GSM8K", "HellaSwag"])
    let sums = (fitted["sums"]?.elements ?? []).compactMap { $0.double }
    try #require(sums.count == 2)
    // Training rows: ant 1-4, bee 1-2 (bee-3 has no GSM8K), cat 1-2.
    #expect(abs(sums[0] - 0.32) < 1e-12)
    #expect(abs(sums[1] - 3.51) < 1e-12)
    #expect([fitted["low"]?.double, fitted["high"]?.double] == [-1, 1])
    #expect(record.forecasts[0].predictions.allSatisfy { $0.predicted == sums[0] })
    let plain = try await run("[parts-reader]")
    #expect(plain.forecasts[0].fitted["names"]?.elements?.count == 0)
  }
}
