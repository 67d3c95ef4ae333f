import CommandTesting
import EvaluationKit
import JSON
import Testing

@Suite("Exit codes: 0 done, 1 the run failed, 2 usage or config")
struct ExitCodeTests {
  @Test(
    "what was done ends with 0 and says it on standard output",
    arguments: [["--help"], ["--version"], ["run", "--help"], ["list"], ["schema"], ["explain", "sigmoid"]])
  func done(arguments: [String]) async {
    let command = await CapturedCommand.run(arguments)
    #expect(command.code == 0)
    #expect(!command.output.isEmpty)
    #expect(command.talk.isEmpty)
  }

  @Test(
    "a wrong usage ends with 2 and says it on standard error",
    arguments: [
      ["frobnicate"], ["run"], ["run", "x.yaml", "--colour"], ["run", "x.yaml", "--formats", "gif"],
      ["run", "x.yaml", "--jobs", "0"], ["list", "plugin"], ["explain", "sigmod"], ["schema", "records"],
      ["init"], ["init", "there/is/none.csv"], ["check", "there/is/none.yaml"], ["data", "list", "obscaling"],
    ])
  func usage(arguments: [String]) async {
    let command = await CapturedCommand.run(arguments)
    #expect(command.code == 2)
    #expect(command.output.isEmpty)
    #expect(!command.talk.isEmpty)
  }

  @Test("a misspelt plugin or kind is answered with the nearest name")
  func nearest() async {
    #expect(await CapturedCommand.run(["explain", "sigmod"]).talk.contains("did you mean 'sigmoid'?"))
    #expect(await CapturedCommand.run(["list", "metrix"]).talk.contains("metrics"))
    #expect(await CapturedCommand.run(["data", "list", "obscaling"]).talk.contains("did you mean 'obsscaling'?"))
  }

  @Test("a broken config ends check, show and run with 2, and nothing is written")
  func config() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.config + "metrix: []\n", into: folder)
    let out = folder.path("out")
    for arguments in [["check", path], ["show", path], ["run", path, "--out", out]] {
      let command = await CapturedCommand.run(arguments)
      #expect(command.code == 2)
      #expect(command.output.isEmpty)
      #expect(command.talk.contains("did you mean 'metrics'?"))
    }
    #expect(folder.files() == ["scores.csv", "small.yaml"])
  }

  @Test("a forecast that fails ends the run with 1, and everything else is kept")
  func failure() async throws {
    let folder = try TestFolder()
    let config = SmallExperiment.swept.replacing("- training-mean", with: "- training-mean\n    - failing")
    let path = try SmallExperiment.write(config, into: folder)
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out")]) { registry in
      registry.add(FailingPredictor.self, origin: .linked("the tests"))
    }
    #expect(run.code == 1)
    #expect(run.talk.contains("failed: 20, failing: it always does\n"))
    #expect(run.talk.contains("everything else is kept in"))
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    #expect(record["forecasts"]?.elements?.count == 6)
    let failures = try #require(record["failures"]?.elements)
    #expect(failures.map { $0["step"]?.string } == ["failing", "failing"])
    #expect(failures.map { $0["message"]?.string } == ["it always does", "it always does"])
    #expect(failures.map { $0["sweep"]?["limit"]?.int } == [20, 40])
    #expect(folder.exists("out/report.html"))
  }

  @Test("a folder that cannot be written into ends the run with 1")
  func unwritable() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(into: folder)
    let run = await CapturedCommand.run(["run", path, "--out", path + "/below-a-file"])
    #expect(run.code == 1)
    #expect(run.talk.hasPrefix("error: cannot write into"))
  }
}

/// A predictor that cannot do its work.
private struct FailingPredictor: Predictor {
  static let card = PluginCard(name: "failing", summary: "fails", inputs: InputRule.none)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted {
    throw EvaluationError("it always does")
  }

  struct Fitted: FittedPredictor {
    func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] { [] }
  }
}
