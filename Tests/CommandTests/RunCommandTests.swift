import CommandTesting
import JSON
import Testing

@Suite("run")
struct RunCommandTests {
  @Test("--set and --sweep change what is run, and the record's config says so")
  func overrides() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.swept, into: folder)
    let run = await CapturedCommand.run([
      "run", path, "--out", folder.path("out"), "--quiet", "--set", "forecast.target.range=[0, 2]", "--sweep",
      "limit=[30]",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    #expect(record["forecasts"]?.elements?.count == 3)
    #expect(record["forecasts"]?[0]?["sweep"]?["limit"]?.int == 30)
    #expect(record["forecasts"]?[0]?["target"]?["high"]?.double == 2)
    #expect(try folder.read("out/config.yaml").contains("range: [0, 2]"))
  }

  @Test("where a metric of a table comes to nothing, the terminal says so and why; --quiet prints nothing")
  func allUndefined() async throws {
    let folder = try TestFolder()
    let config = """
      name: small
      data: {scores: {csv: {path: scores.csv}}}
      roles: {key: [family, score, method]}
      prepare:
        - correlate: {with: log10(flops - 1000), of: [MMLU, ARC], across: model, each: [family], missing: pairs}
      metrics: [{correlation-distribution: {of: correlation, each: score, statistics: [mean]}}]

      """
    let path = try SmallExperiment.write(config, into: folder)
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out")])
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk.hasPrefix("warning: all is undefined of 'correlation-distribution' in 2 groups; the run notes:\n"))
    #expect(run.talk.contains("  correlate: 12 of 12 rows are left out because 'log10(flops - 1000)'"))
    let again = ["run", path, "--out", folder.path("out"), "--force"]
    #expect(await CapturedCommand.run(again + ["--quiet"]).talk == "")
    let defined = again + ["--set", "prepare.0.correlate.with=log10(flops)"]
    #expect(await CapturedCommand.run(defined).talk == "")
  }

  @Test("a note that a step means to be seen is a warning on the terminal, and others stand in the report")
  func loudNotes() async throws {
    let folder = try TestFolder()
    let config = """
      name: small
      data: {scores: {csv: {path: scores.csv}}}
      roles: {key: model}
      prepare: [{p-vocab: {of: "if(MMLU > 0.6, MMLU, -2000)"}}]
      metrics: [{distribution: {of: p_vocab}}]

      """
    let path = try SmallExperiment.write(config, into: folder)
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out")])
    #expect(run.talk.hasPrefix("warning: p-vocab: 1 of 12 probabilities are above 1"), "\(run.talk)\(run.output)")
    #expect(run.talk.split(separator: "\n").count == 1)
    #expect(try folder.read("out/report.html").contains("too small for a double"))
  }

  @Test("a mistake in --set is shown in the argument, with the caret under it")
  func overrideMistake() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(into: folder)
    let run = await CapturedCommand.run(["check", path, "--set", "split.0.cutoff.column=flop"])
    #expect(run.code == 2)
    #expect(
      run.talk == """
        --set split.0.cutoff.column=flop:1:23: error: no column is named 'flop'
        1 | split.0.cutoff.column=flop
                                  ^ did you mean 'flops'?
        1 error

        """)
  }

  @Test("figures and tables are written in the formats asked for, or a note says why not")
  func formats() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(
      SmallExperiment.config + "figures: [{scaling-curve: {name: laws, of: compute}}]\n", into: folder)
    let run = await CapturedCommand.run([
      "run", path, "--out", folder.path("out"), "--formats", "svg,png", "--tables", "md,tex",
    ])
    #expect(run.code == 0, "\(run.talk)")
    #expect(folder.exists("out/figures/laws.svg") && folder.exists("out/figures/laws.csv"))
    #expect(folder.exists("out/figures/laws.png") || run.talk.contains("rsvg-convert is not installed"))
    #expect(folder.exists("out/tables/forecasts.md") && folder.exists("out/tables/forecasts.tex"))
    #expect(folder.exists("out/tables/scores.csv"))
  }

  @Test("the folder of another config is refused without --force, that of the same one is gone on with")
  func occupied() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(into: folder)
    let arguments = ["run", path, "--out", folder.path("out"), "--quiet"]
    #expect(await CapturedCommand.run(arguments).code == 0)
    #expect(await CapturedCommand.run(arguments).code == 0)
    let other = await CapturedCommand.run(arguments + ["--set", "seed=2"])
    #expect(other.code == 2)
    #expect(other.talk.contains("'small'") && other.talk.contains("--force"))
    #expect(await CapturedCommand.run(arguments + ["--set", "seed=2", "--force"]).code == 0)
  }

  @Test("show prints every value with the line it comes from, and each combination with its rows")
  func show() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.swept, into: folder)
    let show = await CapturedCommand.run(["show", path]).output
    #expect(show.contains("# \(path):5\n"))
    #expect(show.contains("# 2 combinations\n# - limit: 20 (7 train, 4 test)\n# - limit: 40 (8 train, 3 test)\n"))
  }
}
