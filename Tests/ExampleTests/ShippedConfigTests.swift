import CommandTesting
import EvaluationKit
import Foundation
import JSON
import Testing
import YAML

/// Every experiment in `configs/` plans and runs.
@Suite("Shipped configs")
struct ShippedConfigTests {
  @Test("there are configs that need nothing and configs over published data")
  func presence() {
    #expect(ShippedConfigs.selfContained.contains("quickstart.yaml"))
    #expect(ShippedConfigs.overData.contains("papers/ruan2024/emergent.yaml"))
  }

  @Test("a config that needs nothing runs, without a failure or a warning", arguments: ShippedConfigs.selfContained)
  func runs(name: String) async throws { try await run(name) }

  @Test(
    "a config over published data runs, without a failure or a warning",
    .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"), arguments: ShippedConfigs.overData)
  func runsOverData(name: String) async throws { try await run(name) }

  @Test(
    "a config that talks to a server is sound, as far as can be told without one", arguments: ShippedConfigs.overServers
  )
  func plans(name: String) async {
    let check = await CapturedCommand.run(["check", ShippedConfigs.folder + name])
    #expect(check.code == 0, "\(check.talk)")
  }

  @Test("a config over published data says how to fetch it where it is not there", arguments: ShippedConfigs.overData)
  func missingData(name: String) async {
    let check = await CapturedCommand.run(["check", ShippedConfigs.folder + name])
    #expect(check.code == 2)
    #expect(check.talk.contains("bellwether data"))
  }

  @Test("what show prints is YAML and says what show --json says", arguments: ShippedConfigs.selfContained)
  func show(name: String) async throws { try await compareShow(ShippedConfigs.folder + name) }

  @Test("what show prints of a config with odd values is YAML and says the same")
  func showOdd() async throws {
    let folder = try TestFolder()
    let odd = """
      x-odd: {empty: {}, none: [], null: null, "a: b": "c # d", lists: [[1, [2]], [], [{a: 1, b: [2, {c: 3}]}]]}
      x-text: "two\nlines"
      x-key: {"3": three, true: yes, "": blank, "- x": [~, 'null', '']}

      """
    try await compareShow(try SmallExperiment.write(SmallExperiment.swept + odd, into: folder))
  }

  private func compareShow(_ path: String) async throws {
    let shown = await CapturedCommand.run(["show", path])
    #expect(shown.code == 0, "\(shown.talk)")
    let document = try readJSON(await CapturedCommand.run(["show", path, "--json"]).output, file: "show")
    let node = try #require(try parseYAML(shown.output, file: "show"))
    #expect(Setting(node).json == document["config"], "\(shown.output)")
  }

  private func run(_ name: String) async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run(
      ["run", ShippedConfigs.folder + name, "--out", folder.path] + ShippedConfigs.shortened(name),
      environment: ShippedConfigs.environment)
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk.isEmpty)
    let record = try readJSON(try folder.read("record.json"), file: "record.json")
    #expect(record["failures"]?.elements?.isEmpty == true)
    #expect(record["forecasts"]?.elements?.isEmpty == false || record["measurements"]?.elements?.isEmpty == false)
    for figure in record["figures"]?.elements ?? [] {
      for file in ["svg", "data"] { #expect(folder.exists(try #require(figure[file]?.string))) }
    }
    for file in ["config.yaml", "predictions.csv", "report.html", "log.jsonl"] { #expect(folder.exists(file)) }
    #expect(!folder.files().contains { $0.contains("partial") || $0.hasPrefix(".unfinished") })
  }
}
