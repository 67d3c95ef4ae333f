import CommandTesting
import Foundation
import JSON
import Testing

/// `docs/per-sample.md` and `examples/per-sample/`, followed to the letter.
@Suite("Page on single documents", .fewAtOnce)
struct PerSamplePageTests {
  private let page: DocumentPage
  private let folder: TestFolder

  init() async throws {
    page = try DocumentPage("per-sample.md")
    folder = try TestFolder()
    try page.writeFiles(into: folder)
    let made = try await OtherProgram.run(
      ["python3", Repository.root + "examples/per-sample/make_logs.py", folder.path], in: folder.path)
    try #require(made.code == 0, "\(made.talk)")
  }

  private var environment: [String: String] {
    ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path("home")]
  }

  private func record(_ config: String, _ more: String...) async throws -> JSONValue {
    let run = await CapturedCommand.run(
      ["run", folder.path(config), "--out", folder.path("out-" + config)] + more, environment: environment)
    #expect(run.code == 0, "\(run.talk)")
    return try readJSON(try folder.read("out-\(config)/record.json"), file: "record.json")
  }

  @Test("the table of models shown is the generator's")
  func models() throws {
    let shown = try #require(page.blocks(of: "csv").first)
    #expect(try folder.read("models.csv").hasPrefix(shown.text))
  }

  @Test("from logs to figures: every document is counted, and nothing is marked as simulated")
  func figures() async throws {
    let record = try await record("per-sample.yaml")
    #expect(record["figures"]?.elements?.count == 3)
    let measurements = try #require(record["measurements"]?.elements)
    // Two families, two tasks, four scores.
    #expect(measurements.count == 16)
    for measurement in measurements {
      #expect((measurement["n"]?.double ?? 0) + (measurement["undefined"]?.double ?? 0) == 120)
    }
    #expect(!(try folder.read("out-per-sample.yaml/figures/survival-curves.svg")).contains("simulated data"))
  }

  @Test("a step of one's own stands in the chain, between p_choices and accuracy")
  func ownStep() async throws {
    let record = try await record("own-step.yaml", "--trust-plugins")
    let scores = record["measurements"]?.elements?.compactMap { $0["keys"]?["score"]?.string } ?? []
    #expect(Set(scores) == ["log_p_vocab", "p_choices", "p_best", "accuracy"])
    let ordering = try #require(record["summaries"]?[0]?["values"])
    #expect(ordering["step-1"]?.double == 1)
    // Of two choices the likeliest wrong one is the only one: half the tuples are ties.
    #expect(ordering["step-2-least"]?.double.map { $0 <= 0 } == true)
  }

  @Test("accuracy is forecast by every predictor that the page names")
  func forecast() async throws {
    let record = try await record("forecast.yaml")
    let forecasts = try #require(record["forecasts"]?.elements)
    #expect(
      forecasts.compactMap { $0["name"]?.string } == [
        "choice-mass-law", "two-step", "sigmoid", "last-two-points", "last-value",
      ])
    for forecast in forecasts {
      let error = forecast["metrics"]?.elements?.first { $0["metric"]?.string == "mae" }
      #expect(error?["test"]?.double.map { $0 < 0.2 } == true)
    }
  }

  @Test("a table of scores in long form goes the same road")
  func table() async throws {
    let made = try await OtherProgram.run(
      ["python3", Repository.root + "examples/per-sample/make_table.py", folder.path], in: folder.path)
    #expect(made.code == 0, "\(made.talk)")
    let example = try String(contentsOfFile: Repository.root + "examples/per-sample/table.yaml", encoding: .utf8)
    #expect(example.hasSuffix(try folder.read("table.yaml")))
    let measurements = try #require(try await record("table.yaml")["measurements"]?.elements)
    #expect(measurements.count == 6)
    for measurement in measurements {
      #expect((measurement["n"]?.double ?? 0) + (measurement["undefined"]?.double ?? 0) == 8)
    }
  }

  @Test("answers in generated texts are scored, and what repeats gain is forecast")
  func answers() async throws {
    let logs = Repository.root + "configs/small/generations"
    let record = try await record("answers.yaml", "--set", "logs=" + logs, "--set", "models=" + logs + "/models.csv")
    #expect(record["forecasts"]?.elements?.count == 3)
  }

  @Test(
    "the paper's claims are judged on the logs: what they lack is not judged, and nothing is held in simulation but the controls"
  )
  func paper() async throws {
    let out = folder.path("paper")
    let run = await CapturedCommand.run(
      [
        "reproduce", "schaeffer2024", "--set", "logs=\(folder.path("logs"))", "--set",
        "models=\(folder.path("models.csv"))",
        "--out", out, "--only", "fig-3,fig-4,fig-5,fig-6,table-e,exact",
      ], environment: environment)
    #expect(run.code == 0, "\(run.talk)")
    let index = try readJSON(try folder.read("paper/index.json"), file: "index.json")
    let claims = try #require(index["claims"]?.elements)
    var verdicts: [String: String] = [:]
    for claim in claims { verdicts[claim["id"]?.string ?? ""] = claim["verdict"]?.string }
    for id in ["B6", "B7", "B10", "B11", "B12"] { #expect(verdicts[id] == "agrees", "\(id)") }
    #expect(verdicts["B9"] == "not-judged")
    #expect(!verdicts.values.contains("held-in-simulation"))
    #expect(index["settings"]?.elements?.count == 2)
  }
}
