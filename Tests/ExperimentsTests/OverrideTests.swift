import CommandTesting
import Diagnostics
import Testing
import YAML

@testable import Experiments

@Suite("Overrides of the command line")
struct OverrideTests {
  private static let config = """
    name: a
    metrics: [mae, {skill: {of: mae}}]
    split:
      - cutoff: {column: flops, at: 84}
    forecast: {with: [sigmoid]}
    sweep:
      task: [{name: a, at: 1}, {name: b, at: 2}]
      limit: [1, 2]
    """

  private func applied(_ kind: Override.Kind, _ argument: String) throws -> YAMLNode {
    var node = try #require(try parseYAML(Self.config, file: "a.yaml"))
    try Override(kind, argument).apply(to: &node)
    return node
  }

  private func message(_ kind: Override.Kind, _ argument: String) -> String? {
    do {
      _ = try applied(kind, argument)
      return nil
    } catch let all as Diagnostics {
      return all.sorted.first?.message
    } catch {
      return "\(error)"
    }
  }

  @Test("a value is put into a step of a list, and keeps its type")
  func step() throws {
    let at = try applied(.set, "split.0.cutoff.at=120")["split"]?.sequence?[0]["cutoff"]?["at"]
    #expect(at?.scalar?.value == .integer(120))
    #expect(at?.location == FileLocation(file: "--set split.0.cutoff.at=120", line: 1, column: 19))
  }

  @Test("a name of 'let' is set without saying 'let', a key of the experiment is itself")
  func short() throws {
    func applied(_ argument: String) throws -> YAMLNode {
      var node = try #require(try parseYAML("name: a\nlet: {logs: null, name: b}\n", file: "a.yaml"))
      try Override(.set, argument).apply(to: &node)
      return node
    }
    #expect(try applied("logs=mine")["let"]?["logs"]?.scalar?.text == "mine")
    #expect(try applied("let.logs=mine")["let"]?["logs"]?.scalar?.text == "mine")
    #expect(try applied("name=c")["name"]?.scalar?.text == "c")
    #expect(try applied("other=c")["other"]?.scalar?.text == "c")
  }

  @Test("a step that is a bare text becomes one with parameters")
  func bareStep() throws {
    let step = try applied(.set, "forecast.with.0.sigmoid.inputs=[MMLU]")["forecast"]?["with"]?.sequence?[0]
    #expect(step?["sigmoid"]?["inputs"]?.sequence?.count == 1)
  }

  @Test("keys that are not there are made, lists and mappings are replaced whole")
  func making() throws {
    #expect(try applied(.set, "seed=7")["seed"]?.scalar?.value == .integer(7))
    #expect(try applied(.set, "roles.key=model")["roles"]?["key"]?.scalar?.text == "model")
    #expect(try applied(.set, "metrics=[mse]")["metrics"]?.sequence?.count == 1)
    #expect(try applied(.set, "metrics.1={bias: {}}")["metrics"]?.sequence?[1]["bias"] != nil)
    #expect(try applied(.set, "title=a=b: c d")["title"]?["a=b"]?.scalar?.text == "c d")
    #expect(try applied(.set, "title=")["title"]?.isNull == true)
  }

  @Test("a name picks a value of an axis whose values have names; other axes get new values")
  func sweep() throws {
    let picked = try applied(.sweep, "task=[b]")["sweep"]?["task"]?.sequence
    #expect(picked?.count == 1)
    #expect(picked?[0]["at"]?.scalar?.value == .integer(2))
    let values = try applied(.sweep, "limit=[5, 6, 7]")["sweep"]?["limit"]?.sequence
    #expect(values?.map(\.scalar?.value) == [.integer(5), .integer(6), .integer(7)])
    #expect(try applied(.sweep, "origin=[x]")["sweep"]?["origin"]?.sequence?.count == 1)
  }

  @Test(
    "what cannot be put is said",
    arguments: [
      (Override.Kind.set, "seed", "'seed' is no override"), (.set, "=3", "'=3' is no override"),
      (.set, "split.3.cutoff.at=1", "'3' is no position in a list of 1"),
      (.set, "split.first.at=1", "'first' is no position in a list of 1"),
      (.set, "name.part=1", "'part' cannot be set inside the text 'a'"),
      (.sweep, "task=b", "the values of an axis are a list, not text"),
      (.sweep, "task=[c]", "the axis 'task' has no value named 'c'"), (.sweep, "task", "'task' is no override"),
      (.set, "seed=[1", "this '[' is not closed"),
    ])
  func mistakes(kind: Override.Kind, argument: String, expected: String) {
    #expect(message(kind, argument) == expected)
  }

  @Test("all overrides that cannot be put are said, beside the mistakes of the file")
  func together() async throws {
    let folder = try TestFolder()
    let config = SmallExperiment.config.replacing("at: 40", with: "at: soon")
    let path = try SmallExperiment.write(config, into: folder)
    let run = await CapturedCommand.run([
      "check", path, "--set", "split.7.cutoff=1", "--set", "name.part=2", "--sweep", "limit=3",
    ])
    #expect(run.code == 2)
    for words in ["'7' is no position", "'part' cannot be set", "values of an axis are a list", "not 'soon'"] {
      #expect(run.talk.contains(words))
    }
    #expect(run.talk.hasSuffix("4 errors\n"))
  }
}
