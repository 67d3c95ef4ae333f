import CommandTesting
import Foundation
import JSON
import Testing

/// `docs/backtests.md`, followed to the letter.
@Suite("Page on backtests", .fewAtOnce)
struct BacktestsPageTests {
  private let page: DocumentPage
  private let folder: TestFolder

  init() throws {
    page = try DocumentPage("backtests.md")
    folder = try TestFolder()
    try page.writeFiles(into: folder)
  }

  private var environment: [String: String] {
    ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path("home")]
  }

  @Test("a backtest of one's own runs, with every summary and figure")
  func own() async throws {
    let run = await CapturedCommand.run(
      ["run", folder.path("my-backtest.yaml"), "--out", folder.path("run")], environment: environment)
    #expect(run.code == 0 && run.talk.isEmpty, "\(run.talk)")
    let record = try readJSON(try folder.read("run/record.json"), file: "record.json")
    let summaries = Set(record["summaries"]?.elements?.compactMap { $0["summary"]?.string } ?? [])
    #expect(summaries == ["skill", "errors-by-distance", "intervals-by-distance"])
    #expect(record["figures"]?.elements?.count == 3)
  }

  @Test("the challenges shown answer as the page says")
  func challenges() async throws {
    let shown = page.blocks(of: "console").map(\.text)
    #expect(shown.allSatisfy { $0.hasPrefix("$ bellwether challenge nearest.py") } && shown.count == 2)
    let standard = await CapturedCommand.run(
      [
        "challenge", folder.path("nearest.py"), "--sweep", "task=[GSM8K, MMLU]", "--sweep", "origin=[0.6]", "--out",
        folder.path("standard"),
      ], environment: environment)
    #expect(standard.code == 0 && standard.output.contains("nearest ranks "), "\(standard.talk)")
    let own = await CapturedCommand.run(
      [
        "challenge", folder.path("nearest.py"), "--on", folder.path("my-backtest.yaml"), "--inputs", "MMLU, ln(flops)",
        "--out", folder.path("own"),
      ], environment: environment)
    #expect(own.code == 0 && own.output.contains("nearest ranks "), "\(own.talk)")
    for name in ["challenge.html", "challenge.json", "record.json"] { #expect(folder.exists("own/\(name)")) }
  }

  @Test("the configs that the table names are there")
  func configs() {
    for name in ["ruan2024", "ruan2024-families", "ruan2024-bootstrap", "ruan2024-intervals", "published"] {
      #expect(page.text.contains("`configs/backtests/\(name).yaml`"))
      #expect(FileManager.default.fileExists(atPath: Repository.root + "configs/backtests/\(name).yaml"))
    }
  }
}
