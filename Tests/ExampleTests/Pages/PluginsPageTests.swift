import CommandTesting
import Foundation
import JSON
import Testing

/// `docs/plugins.md`, followed to the letter.
@Suite("Page on plugins in Python", .fewAtOnce)
struct PluginsPageTests {
  private let page: DocumentPage
  private let folder: TestFolder

  init() throws {
    page = try DocumentPage("plugins.md")
    folder = try TestFolder()
    try page.writeFiles(into: folder)
  }

  @Test("five minutes give a metric and a predictor in a record")
  func first() async throws {
    let record = try await run("first.yaml")
    let forecasts = try #require(record["forecasts"]?.elements)
    #expect(forecasts.compactMap { $0["predictor"]?.string } == ["nearest-models", "sigmoid", "training-mean"])
    for forecast in forecasts {
      let metrics = try #require(forecast["metrics"]?.elements)
      #expect(metrics.compactMap { $0["metric"]?.string } == ["mae", "max-error"])
      #expect(metrics.allSatisfy { $0["test"]?.double != nil })
    }
  }

  @Test("an example of each kind runs")
  func kinds() async throws {
    let record = try await run("kinds.yaml")
    #expect(record["measurements"]?.elements?.isEmpty == false)
    #expect(record["summaries"]?.elements?.isEmpty == false)
    #expect(record["figures"]?.elements?.count == 1)
    #expect(record["transforms"]?.elements?.first?["learned"]?["MMLU"]?.double == 0.3)
    let line = try #require(record["forecasts"]?.elements?.first)
    #expect(line["fitted"]?["slope"]?.double != nil)
    let names = line["metrics"]?.elements?.compactMap { $0["metric"]?.string }
    #expect(names == ["mae", "power-error", "widest-interval"])
    #expect(line["metrics"]?.elements?[0]["test"]?.double == line["metrics"]?.elements?[1]["test"]?.double)
  }

  @Test(
    "the examples keep the laws of their kinds",
    arguments: ["my_plugins.py", "kinds.py"])
  func laws(file: String) async throws {
    // The data set of the page reads a file that no sample data are like.
    let others = try folder.read(file).replacing("@bellwether.dataset\n", with: "")
    let check = await PluginCommandLine.run(
      ["plugin", "check", try folder.write(others, to: "checked/" + file)], home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
  }

  @Test("the data set keeps its laws with a file of its own")
  func dataset() async {
    let settings = ["--only", "two-columns", "--settings", "{path: \(folder.path("more.txt"))}"]
    let check = await PluginCommandLine.run(["plugin", "check", folder.path("kinds.py")] + settings, home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
  }

  @Test("the test of a plugin passes")
  func unitTests() async throws {
    let path = ["PYTHONPATH": Repository.root + "Sources/CBuiltInData/python"]
    let tests = try await OtherProgram.run(["python3", "test_my_plugins.py"], in: folder.path, environment: path)
    #expect(tests.code == 0, "\(tests.talk)")
    let byHand = try await OtherProgram.run(["python3", "my_plugins.py"], in: folder.path, environment: path)
    #expect(byHand.code == 0 && byHand.output.contains("nearest-models"), "\(byHand.talk)")
  }

  @Test("the other commands of the page do what it says")
  func commands() async throws {
    let shown = page.blocks(of: "sh").flatMap { $0.text.split(separator: "\n").map(String.init) }
    let commands = shown.filter { $0.hasPrefix("bellwether ") && !$0.hasPrefix("bellwether run ") }
    #expect(commands.count >= 6)
    for command in commands {
      let run = await PluginCommandLine.run(words(of: command), home: folder)
      #expect(run.code == 0, "\(command): \(run.output)\(run.talk)")
    }
    let explained = await PluginCommandLine.run(
      ["explain", "nearest-models", "--plugins", folder.path("my_plugins.py")], home: folder)
    #expect(explained.output.contains("a whole number from 1 to 20") && explained.output.contains("how many of them"))
  }

  /// As a shell takes them apart; files are in the test's folder.
  private func words(of command: String) -> [String] {
    let pieces = command.components(separatedBy: "'").enumerated().flatMap { index, piece in
      index.isMultiple(of: 2) ? piece.split(separator: " ").map(String.init) : [piece]
    }
    return pieces.dropFirst().map { folder.exists($0) ? folder.path($0) : $0 }
  }

  @Test("a setting outside of its bounds is refused at its place")
  func refusal() async throws {
    let config = try folder.read("first.yaml").replacing("neighbours: 5", with: "neighbours: 50")
    let path = try folder.write(config, to: "wrong.yaml")
    let check = await PluginCommandLine.run(["check", path, "--trust-plugins"], home: folder)
    #expect(check.code == 2)
    #expect(check.talk.contains("wrong.yaml:15:52: error"), "\(check.talk)")
  }

  private func run(_ config: String) async throws -> JSONValue {
    let run = await PluginCommandLine.run(
      ["run", folder.path(config), "--out", folder.path("out"), "--trust-plugins"], home: folder)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    #expect(record["failures"]?.elements?.isEmpty == true)
    return record
  }
}
