import CommandTesting
import Foundation
import JSON
import Testing

/// `docs/characteristics.md`, followed to the letter.
@Suite("Page on characteristics", .fewAtOnce)
struct CharacteristicsPageTests {
  private let page: DocumentPage
  private let folder: TestFolder

  init() throws {
    page = try DocumentPage("characteristics.md")
    folder = try TestFolder()
    try page.writeFiles(into: folder)
  }

  private func run(_ config: String, warning: String = "") async throws -> JSONValue {
    let run = await CapturedCommand.run(["run", folder.path(config), "--out", folder.path("run")])
    #expect(run.code == 0, "\(run.talk)")
    #expect(warning.isEmpty ? run.talk.isEmpty : run.talk.contains(warning), "\(run.talk)")
    return try readJSON(try folder.read("run/record.json"), file: "record.json")
  }

  @Test("two tables whose names differ in spelling are joined, explained and drawn")
  func characteristics() async throws {
    let record = try await run("characteristics.yaml")
    let measurements = record["measurements"]?.elements ?? []
    let size = try #require(measurements.first { $0["metric"]?.string == "size" })
    #expect(size["n"]?.int == 6)
    #expect(try #require(size["values"]?["ln(size)"]?.double) > 0)
    #expect(measurements.filter { $0["metric"]?.string == "distribution" }.count == 3)
    #expect(record["figures"]?.elements?.count == 3)
    #expect(record["failures"]?.elements?.isEmpty == true)
  }

  @Test("runs are compared over the episodes that both scored, and one run alone is not estimable")
  func paired() async throws {
    let measurements =
      try await run("paired.yaml", warning: "all is undefined of 'birch'")["measurements"]?.elements ?? []
    func row(_ name: String) throws -> JSONValue { try #require(measurements.first { $0["metric"]?.string == name }) }
    for name in ["4 bits less full", "by bootstrap"] {
      let values = try #require(try row(name)["values"])
      #expect(values["pairs"]?.int == 4 && values["second-only"]?.int == 1 && values["first-only"]?.int == 0)
      #expect(abs(try #require(values["difference"]?.double) - -29.175) < 1e-9)
      #expect(values["lower"]?.double ?? 0 < -29.175 && values["upper"]?.double ?? -99 > -29.175)
    }
    #expect(try row("birch")["reason"]?.string == "not estimable: one run; 'birch-q4' has no row")
  }

  @Test("the configs that the table names are there")
  func configs() {
    for name in ["games", "games-families", "games-chat"] {
      #expect(page.text.contains("`configs/backtests/\(name).yaml`"))
      #expect(FileManager.default.fileExists(atPath: Repository.root + "configs/backtests/\(name).yaml"))
    }
  }
}
