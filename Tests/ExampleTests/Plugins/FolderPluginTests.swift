import CommandTesting
import Foundation
import JSON
import Testing

/// `examples/folder-plugin/`, as an outsider would run it.
@Suite("Plugins in any language", .fewAtOnce)
struct FolderPluginTests {
  @Test("one program in two languages gives the same numbers, and those of the record's predictions")
  func experiment() async throws {
    let folder = try PluginCommandLine.copy(of: "folder-plugin")
    let run = await PluginCommandLine.run(
      ["run", folder.path("experiment.yaml"), "--out", folder.path("out"), "--trust-plugins"], home: folder)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    let forecasts = try #require(record["forecasts"]?.elements)
    #expect(forecasts.compactMap { $0["name"]?.string } == ["in Python", "in Perl", "built in"])
    for member in ["fitted", "metrics"] { #expect(forecasts[0][member]?.sorted == forecasts[1][member]?.sorted) }
    for forecast in forecasts {
      let metrics = try #require(forecast["metrics"]?.elements)
      #expect(metrics[1]["test"]?.double == metrics[2]["test"]?.double)
    }
    // The nearest of the smaller models' inputs is that of the largest of them, whose score is 0.07: off by at most
    // 0.35 - 0.07, whose square is 0.0784.
    let worst = try #require(forecasts[0]["metrics"]?.elements?[1]["test"]?.double)
    #expect(abs(worst - 0.0784) < 1e-12)
  }

  @Test("each keeps the laws of its kinds", arguments: ["python", "perl"])
  func laws(language: String) async throws {
    let folder = try PluginCommandLine.copy(of: "folder-plugin")
    let check = await PluginCommandLine.run(["plugin", "check", folder.path(language)], home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
  }
}
