import CommandTesting
import Foundation
import JSON
import Testing

/// `docs/own-table.md` and `examples/own-table/`, tried as they say.
@Suite("Page on a table of one's own")
struct OwnTablePageTests {
  private static let example = Repository.root + "examples/own-table/"

  private static func file(_ name: String) throws -> String {
    try String(contentsOfFile: example + name, encoding: .utf8)
  }

  @Test("the page shows the files of the example, and the forecast is ten lines")
  func files() throws {
    let page = try DocumentPage("own-table.md")
    let config = try Self.file("forecast.yaml")
    let shown = try #require(page.blocks(of: "yaml").first)
    #expect(config.hasSuffix(shown.text))
    let forecast = shown.text.split(separator: "\n").prefix { !$0.hasPrefix("metrics") }
    #expect(forecast.count == 10)
    let tables = page.blocks(of: "csv")
    #expect(tables.count == 2)
    let models = try Self.file("models.csv").split(separator: "\n")
    for line in tables[0].text.split(separator: "\n") { #expect(models.contains(line)) }
    #expect(try Self.file("new-models.csv") == tables[1].text)
  }

  @Test("run, predict and score answer as the page says")
  func session() async throws {
    let folder = try TestFolder()
    let page = try DocumentPage("own-table.md")
    #expect(page.blocks(of: "console").map { $0.text.split(separator: " ")[2] } == ["run", "predict", "score"])
    let config = Self.example + "forecast.yaml"
    let run = await CapturedCommand.run(["run", config, "--out", folder.path("run")])
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.output.contains("coverage"))
    let forecasts = folder.path("own-table.forecasts.json")
    let predict = await CapturedCommand.run([
      "predict", config, "--for", Self.example + "new-models.csv", "--out", forecasts,
    ])
    #expect(predict.code == 0, "\(predict.talk)")
    #expect(predict.output.contains("90 % interval") && predict.output.contains("next-large"))
    try folder.write("model,GSM8K\nnext-small,0.4\nnext-large,0.9\n", to: "actual.csv")
    let hash = try #require(predict.output.split(separator: "hash: ").last).dropLast()
    let score = await CapturedCommand.run([
      "score", forecasts, "--with", folder.path("actual.csv"), "--expect", String(hash),
    ])
    #expect(score.code == 0, "\(score.talk)")
    #expect(score.talk.contains("1 of 3 models have no answer yet: next-medium"))
  }

  @Test("what init writes for the example's table runs, and has intervals and baselines")
  func sketch() async throws {
    let folder = try TestFolder()
    try folder.write(try Self.file("models.csv"), to: "models.csv")
    #expect(await CapturedCommand.run(["init", folder.path("models.csv")]).code == 0)
    let written = try folder.read("models.yaml")
    let lines = written.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 12)
    #expect(written.contains("intervals: {bagged-logit: {level: 0.9}}") && written.contains("nearest-sibling"))
    let run = await CapturedCommand.run(["run", folder.path("models.yaml"), "--out", folder.path("out"), "--json"])
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(run.output, file: "record")
    #expect(record["forecasts"]?[0]?["interval"]?["level"]?.double == 0.9)
  }

  @Test("the config over result files reads them, rescales by chance and joins")
  func results() async throws {
    let folder = try TestFolder()
    let block = try #require(try DocumentPage("own-table.md").blocks(of: "yaml").last)
    for (index, name) in ["a", "b", "c", "d", "e", "f"].enumerated() {
      let score = 0.3 + 0.1 * Double(index)
      try folder.write(
        """
        {"model_name": "\(name)", "results": {
          "arc_challenge": {"acc_norm,none": \(score)}, "hellaswag": {"acc_norm,none": \(score)},
          "gsm8k": {"exact_match,strict-match": 0, "exact_match,flexible-extract": \(score / 2)}}}
        """, to: "results/\(name)/results_2026-01-01.json")
    }
    try folder.write("model,flops\na,1\nb,2\nc,4\nd,8\ne,16\nf,32\n", to: "sizes.csv")
    try folder.write(
      "name: mine\n" + block.text + """
        roles: {key: model, compute: flops}
        split: [{cutoff: {column: flops, at: 8}}]
        forecast: {target: {column: GSM8K, range: [0, 1]}, with: [{linear: {inputs: [ARC]}}, training-mean]}
        metrics: [mae]

        """, to: "mine.yaml")
    let run = await CapturedCommand.run(["run", folder.path("mine.yaml"), "--out", folder.path("out"), "--quiet"])
    #expect(run.code == 0, "\(run.talk)")
    let table = try folder.read("out/tables/table.csv").split(separator: "\n")
    #expect(table[0] == "model,ARC,HellaSwag,GSM8K,flops")
    // 0.4 of four choices: (0.4 - 0.25) / 0.75.
    #expect(table[2].hasPrefix("b,0.2"))
    #expect(table[2].hasSuffix(",0.2,2"))
    let sketch = await CapturedCommand.run([
      "init", folder.path("results"), "--target", "gsm8k_exact_match_flexible_extract",
    ])
    #expect(sketch.code == 0, "\(sketch.talk)")
    #expect(try folder.read("results.yaml").contains("lm-eval-results: {path: results}"))
  }
}
