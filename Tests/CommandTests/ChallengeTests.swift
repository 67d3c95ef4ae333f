import CommandTesting
import Foundation
import JSON
import Testing

/// `bellwether challenge`, from a file of Python to the page.
@Suite("A challenge", .fewAtOnce)
struct ChallengeTests {
  /// A small backtest: two targets from two origins.
  private static let backtest =
    SmallExperiment.config
    .replacing("cutoff: {column: flops, at: 40}", with: "cutoff: {column: flops, quantile: $origin}")
    .replacing("target: {column: GSM8K, range: [0, 1]}", with: "target: {column: $task, range: [0, 1]}")
    .replacing("    - training-mean\n", with: "    - training-mean\n    - log-compute\n")
    .replacing("columns: [MMLU, ARC, HellaSwag]", with: "columns: [ARC, HellaSwag]")
    .replacing("metrics: [mae, mse]", with: "metrics: [mae]")
    + "sweep: {task: [GSM8K, MMLU], origin: [0.5, 0.7]}\n"

  private static let plugin = """
    import bellwether


    @bellwether.predictor
    def nearest(inputs, target, power: float = 1.0):
        \"""The target of the nearest training row.

        Source: defined here\"""

        def predict(rows):
            def distance(a, b):
                return sum(abs(x - y) ** power for x, y in zip(a, b))
            return [target[min(range(len(inputs)), key=lambda i: distance(inputs[i], row))] for row in rows]

        return predict


    @bellwether.predictor
    def fussy(inputs, target):
        \"""Refuses many rows.

        Source: defined here\"""
        if len(target) > 6:
            raise ValueError("more than six rows are too many")
        return lambda rows: [0.5 for row in rows]

    """

  private func challenge(_ arguments: [String], in folder: TestFolder) async throws -> CapturedCommand {
    try folder.write(Self.plugin, to: "mine.py")
    let config = try SmallExperiment.write(Self.backtest, into: folder)
    let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path("home"),
    ]
    return await CapturedCommand.run(
      ["challenge", folder.path("mine.py"), "--on", config, "--out", folder.path("out")] + arguments,
      environment: environment)
  }

  @Test("a predictor in Python gets a rank among all, skill against each baseline, and a page")
  func python() async throws {
    let folder = try TestFolder()
    let run = try await challenge(["--predictor", "nearest", "--settings", "{power: 2}", "--json"], in: folder)
    #expect(run.code == 0, "\(run.talk)")
    let verdict = try readJSON(run.output, file: "verdict")
    #expect(verdict["challenger"]?.string == "nearest" && verdict["combinations"]?.double == 4)
    let standings = try #require(verdict["standings"]?.elements)
    #expect(standings.count == 5)
    let rank = Int(try #require(verdict["rank"]?.double))
    #expect(standings[rank - 1]["challenger"] == true)
    let ratios = standings.map { $0["error-ratio"]?["value"]?.double ?? 1 }
    #expect(ratios == ratios.sorted())
    let skills = try #require(verdict["skills"]?.elements)
    #expect(skills.compactMap { $0["against"]?.string } == ["training-mean", "log-compute"])
    for skill in skills {
      let value = try #require(skill["skill"]?["value"]?.double)
      let lower = try #require(skill["skill"]?["lower"]?.double)
      let upper = try #require(skill["skill"]?["upper"]?.double)
      #expect(lower <= value && value <= upper)
    }
    let page = try folder.read("out/challenge.html")
    #expect(
      page.contains("nearest ranks \(rank) of 5") && !page.contains("<script") && !page.contains("http-equiv=\"refresh")
    )
    #expect(folder.exists("out/record.json") && folder.exists("out/challenge.json"))
  }

  @Test("the same again gives the same verdict, byte for byte")
  func twice() async throws {
    let (one, other) = (try TestFolder(), try TestFolder())
    let arguments = ["--predictor", "nearest", "--quiet"]
    let first = try await challenge(arguments, in: one)
    let second = try await challenge(arguments, in: other)
    #expect(first.code == 0 && first.output == second.output)
    #expect(try one.read("out/challenge.json") == other.read("out/challenge.json"))
  }

  @Test("where it fails is counted and listed, and it is ranked on what it has")
  func failing() async throws {
    let folder = try TestFolder()
    let run = try await challenge(["--predictor", "fussy"], in: folder)
    #expect(run.code == 1)
    let verdict = try readJSON(try folder.read("out/challenge.json"), file: "verdict")
    let made = Int(try #require(verdict["made"]?.double))
    #expect(made > 0 && made < 4)
    let failures = try #require(verdict["failures"]?.elements)
    #expect(failures.count == 1 && failures[0]["places"]?.elements?.count == 4 - made)
    #expect(failures[0]["message"]?.string?.contains("more than six rows are too many") == true)
    #expect(verdict["rank"]?.double != nil)
    #expect(run.output.contains("on the \(made) of 4 combinations that it could forecast"))
    #expect(try folder.read("out/challenge.html").contains("more than six rows are too many"))
  }

  @Test("a predictor that fails everywhere is not ranked, and says why")
  func hopeless() async throws {
    let folder = try TestFolder()
    let config = try SmallExperiment.write(Self.backtest, into: folder)
    try folder.write(
      "import bellwether\n\n\n@bellwether.predictor\ndef never(inputs, target):\n    \"\"\"Never.\n\n    Source: defined here"
        + "\"\"\"\n    raise ValueError(\"not today\")\n", to: "never.py")
    let run = await CapturedCommand.run(
      ["challenge", folder.path("never.py"), "--on", config, "--out", folder.path("out")],
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
    #expect(run.code == 1)
    #expect(
      run.output.contains("never is not ranked: it made no forecast in any combination"), "\(run.output)\(run.talk)")
  }

  @Test("one of several predictors must be named, and what is not there is refused")
  func names() async throws {
    let folder = try TestFolder()
    let several = try await challenge([], in: folder)
    #expect(several.code == 2 && several.talk.contains("name one with --predictor"), "\(several.talk)")
    let unknown = try await challenge(["--predictor", "nearst"], in: folder)
    #expect(unknown.code == 2 && unknown.talk.contains("did you mean 'nearest'?"), "\(unknown.talk)")
    let config = try SmallExperiment.write(Self.backtest, into: folder)
    let missing = await CapturedCommand.run(["challenge", "lineer", "--on", config, "--out", folder.path("out")])
    #expect(missing.code == 2 && missing.talk.contains("did you mean 'linear'?"), "\(missing.talk)")
  }

  @Test("a built-in predictor on the built-in backtest needs no other file, and the command says which it was")
  func builtIn() async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run([
      "challenge", "linear", "--inputs", "PC-1", "--sweep", "task=[GSM8K, MMLU]", "--sweep", "origin=[0.6]", "--out",
      folder.path("out"),
    ])
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk.contains("the published scores that are built in"))
    #expect(run.output.contains("linear ranks ") && run.output.contains("grouped-cv"))
    // What was run can be run again.
    #expect(folder.exists("out/backtest/published.yaml") && folder.exists("out/backtest/standard.yaml"))
    #expect(folder.exists("out/figures/calibration.svg") && folder.exists("out/figures/error-by-distance.svg"))
  }
}
