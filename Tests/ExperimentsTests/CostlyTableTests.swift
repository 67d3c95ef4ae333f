import CommandTesting
import EvaluationKit
import JSON
import Tables
import Testing

/// A table that tells its columns when an experiment is planned, and its rows only when it runs.
@Suite("Costly tables")
struct CostlyTableTests {
  private static func config(_ split: String, fails: Bool = false) -> String {
    """
    name: costly
    data: {scores: {costly: {fails: \(fails)}}}
    roles: {key: model, compute: flops}
    split: [{\(split)}]
    forecast: {target: score, with: [{linear: {inputs: [flops]}}, training-mean]}
    metrics: [mae]

    """
  }

  private func run(_ config: String) async throws -> (code: Int32, record: JSONValue?, talk: String) {
    let folder = try TestFolder()
    let path = try folder.write(config, to: "costly.yaml")
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out"), "--quiet"]) {
      $0.add(CostlyTable.self)
    }
    let text = try? folder.read("out/record.json")
    return (run.code, try text.map { try readJSON($0, file: "record.json") }, run.talk)
  }

  @Test("its rows are split and forecast like any other's")
  func runs() async throws {
    let result = try await run(Self.config("cutoff: {column: flops, at: 4}"))
    #expect(result.code == 0, "\(result.talk)")
    // Scores are flops / 10: the line is exact, and the mean of 0.1 to 0.4 is off by 0.35 and 0.45.
    let forecasts = try #require(result.record?["forecasts"]?.elements)
    #expect(forecasts[0]["rows"]?["train"] == 4)
    #expect(forecasts[0]["rows"]?["test"] == 2)
    #expect(try #require(forecasts[0]["metrics"]?[0]?["test"]?.double) < 1e-12)
    #expect(abs(try #require(forecasts[1]["metrics"]?[0]?["test"]?.double) - 0.4) < 1e-12)
  }

  @Test("a rank split by the target is noted of it too")
  func noted() async throws {
    let result = try await run(Self.config("rank: {by: score, count: 2}"))
    #expect(result.code == 0, "\(result.talk)")
    let notes = try #require(result.record?["notes"]?.elements).compactMap { $0["note"]?.string }
    #expect(notes.contains("the split 'rank' looks at the target 'score'"), "\(notes)")
  }

  @Test("where it cannot be made the run fails with its reason, and where nothing is left to train on with that")
  func fails() async throws {
    let broken = try await run(Self.config("cutoff: {column: flops, at: 4}", fails: true))
    #expect(broken.code == 1)
    #expect(broken.talk.contains("data: the well has run dry"), "\(broken.talk)")
    #expect(broken.record?["failures"]?.elements?.count == 1)
    let empty = try await run(Self.config("cutoff: {column: flops, at: 0}"))
    #expect(empty.code == 1)
    #expect(empty.talk.contains("no row is left to train on"), "\(empty.talk)")
  }

  @Test("its columns are known at planning all the same")
  func planned() async throws {
    let result = try await run(Self.config("cutoff: {column: flopz, at: 4}"))
    #expect(result.code == 2)
    #expect(result.talk.contains("did you mean 'flops'?"), "\(result.talk)")
  }
}

private struct CostlyTable: Dataset {
  static let card = PluginCard(
    name: "costly", summary: "rows that come late",
    parameters: [ParameterSpec("fails", .truth, default: .truth(false), "whether they do not come at all")])

  let fails: Bool

  init(_ settings: Settings) { fails = settings.truth("fails") }

  func open(in context: DataContext) async throws -> OpenedTable {
    let flops = [1.0, 2, 3, 4, 6, 7]
    let table = try Table([
      Column("model", texts: flops.map { "m\(Int($0))" }), Column("flops", numbers: flops),
      Column("score", numbers: flops.map { $0 / 10 }),
    ])
    return .later(table.schema) { [fails] _ in
      if fails { throw EvaluationError("the well has run dry") }
      return table
    }
  }
}
