import CommandTesting
import EvaluationKit
import Foundation
import JSON
import Testing
import YAML

@Suite("schema")
struct SchemaTests {
  @Test("the schema of experiments accepts every config that is shipped")
  func shipped() async throws {
    let check = JSONSchemaCheck(root: try await schema())
    let configs = Repository.files(in: "configs").filter { $0.hasSuffix(".yaml") }
    #expect(configs.count > 3)
    for name in configs {
      let value = try json(Repository.root + "configs/" + name)
      // A file that is only included has no name.
      guard value["name"] != nil else { continue }
      #expect(check.mistakes(of: value) == [], "\(name)")
    }
  }

  @Test(
    "the schema refuses what an editor should underline",
    arguments: [
      "unknown-top-level-key", "unknown-plugin", "unknown-parameter", "missing-parameter", "wrong-type", "out-of-range",
      "bad-choice", "plugin-of-another-kind", "no-name", "no-data", "step-with-two-keys", "steps-not-a-list",
      "summary-under-metrics", "role-unknown", "target-unknown-key", "forecast-unknown-key", "seed-not-whole",
      "interval-method",
    ])
  func broken(name: String) async throws {
    let check = JSONSchemaCheck(root: try await schema())
    let path = Repository.root + "Tests/ExperimentsTests/BrokenConfigs/\(name).bad.yaml"
    #expect(check.mistakes(of: try json(path)) != [])
  }

  @Test(
    "the schema takes one interval method or a list of them, with or without settings",
    arguments: [
      "residual", "{residual: {level: 0.8}}", "[residual, {family-bootstrap: {level: [0.9, 0.5]}}]", "null", "$methods",
    ])
  func intervals(written: String) async throws {
    let config = """
      name: a
      data: {t: {csv: {path: a.csv}}}
      forecast: {target: {column: y, items: 100}, with: [training-mean], intervals: \(written)}
      """
    let value = Setting(try #require(try parseYAML(config, file: "a.yaml"))).json
    #expect(JSONSchemaCheck(root: try await schema()).mistakes(of: value) == [])
  }

  @Test("the schema knows a plugin that was linked in")
  func linked() async throws {
    let config = try #require(try parseYAML("name: a\ndata: {t: {made-up: {rows: 3}}}\n", file: "a.yaml"))
    let own = try readJSON(
      await CapturedCommand.run(["schema"]) { $0.add(MadeUpDataset.self, origin: .linked("tests")) }.output, file: "s")
    #expect(JSONSchemaCheck(root: own).mistakes(of: Setting(config).json) == [])
    #expect(JSONSchemaCheck(root: try await schema()).mistakes(of: Setting(config).json) != [])
  }

  @Test("the schema of records accepts the record of a run")
  func record() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.swept, into: folder)
    #expect(await CapturedCommand.run(["run", path, "--quiet", "--out", folder.path("out")]).code == 0)
    let schema = try readJSON(await CapturedCommand.run(["schema", "record"]).output, file: "schema")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    #expect(JSONSchemaCheck(root: schema).mistakes(of: record) == [])
    #expect(JSONSchemaCheck(root: schema).mistakes(of: ["format": 1]) != [])
  }

  private func schema() async throws -> JSONValue {
    try readJSON(await CapturedCommand.run(["schema"]).output, file: "schema")
  }

  private func json(_ path: String) throws -> JSONValue {
    Setting(try #require(try parseYAML(String(contentsOfFile: path, encoding: .utf8), file: path))).json
  }
}

private struct MadeUpDataset: Dataset {
  static let card = PluginCard(
    name: "made-up", summary: "a table", parameters: [ParameterSpec("rows", .integer(1...9), "how many")])
  init(_ settings: Settings) {}
  func open(in context: DataContext) async throws -> OpenedTable { throw EvaluationError("there is none") }
}
