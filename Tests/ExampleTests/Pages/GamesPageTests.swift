import CommandTesting
import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import Testing

/// `docs/games.md`, followed to the letter.
@Suite("Page on games", .fewAtOnce)
struct GamesPageTests {
  private let page: DocumentPage
  private let folder: TestFolder

  init() throws {
    page = try DocumentPage("games.md")
    folder = try TestFolder()
    try page.writeFiles(into: folder)
  }

  private var environment: [String: String] {
    ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path("home")]
  }

  @Test("every command that needs no server does what the page says, one after the other")
  func commands() async throws {
    let lines = page.blocks(of: "console").flatMap { $0.text.split(separator: "\n").map(String.init) }
    #expect(lines.count == 14)
    var outputs: [String] = []
    for line in lines {
      #expect(line.hasPrefix("$ bellwether "))
      let run = await CapturedCommand.run(arguments(of: line), environment: environment)
      #expect(run.code == 0, "\(line): \(run.output)\(run.talk)")
      outputs.append(run.output)
    }
    let shown = try #require(page.blocks.first { $0.text.hasPrefix("programmatic  wordle_withclue") })
    #expect(outputs[2].contains(shown.text))
    #expect(outputs[0].contains("\nwordle-with-critic  ") && outputs[1].contains("Player 2  WordGuesser"))
    for name in ["raw.csv", "results.csv", "coverage.csv", "plan.json"] { #expect(folder.exists("two/" + name)) }
    #expect(folder.exists("pages/index.html"))
    // What is told of an episode's folder.
    let episode = "two/able/taboo/high_frequency/instance_00000/"
    for name in ["instance", "interactions", "requests", "scores", "episode"] {
      #expect(folder.exists(episode + name + ".json") && page.text.contains("| `\(name).json` |"))
    }
    #expect(try folder.read("runs/recorded.yaml/tables/results.csv").split(separator: "\n").count == 3)
  }

  @Test("clemscore rises with skill, and is forecast from it")
  func forecast() async throws {
    let run = await CapturedCommand.run(
      ["run", folder.path("forecast.yaml"), "--out", folder.path("forecast")], environment: environment)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("forecast/record.json"), file: "record.json")
    let errors = (record["forecasts"]?.elements ?? []).compactMap { $0["metrics"]?[0]?["test"]?.double }
    #expect(errors.count == 3 && errors[0] < errors[1] && errors[0] < errors[2])
  }

  @Test("the Python player plays every episode to its end and wins none")
  func python() async throws {
    let play = await CapturedCommand.run(
      [
        "games", "play", "wordle", "--plugins", folder.path("my_player.py"), "--player", "word-after-word", "--out",
        folder.path("words"), "--json",
      ], environment: environment)
    #expect(play.code == 0, "\(play.talk)")
    let all = try readJSON(play.output, file: "play")["players"]?[0]
    #expect(all?["percent-played"]?.double == 100 && all?["quality"]?.double == 0)
  }

  @Test("the game that the page shows is the one that is compiled here, and keeps the laws of games")
  func ownGame() async throws {
    let file = try String(
      contentsOfFile: Repository.root + "Tests/ExampleTests/Pages/HigherLower.swift", encoding: .utf8)
    #expect(page.blocks(of: "swift").first?.text == file)
    var registry = Registry()
    registry.add(HigherLower.self, origin: .linked("own-game"))
    let factory = try #require(registry.games.first)
    let report = await conformance(of: factory)
    #expect(report.isSound, "\(report)")
  }

  @Test("the game joins the command: it is played, replayed and scored")
  func ownGamePlayed() async throws {
    let play = await CapturedCommand.run(
      ["games", "play", "higher-lower", "--out", folder.path("own"), "--json"], environment: environment
    ) { $0.add(HigherLower.self, origin: .linked("own-game")) }
    #expect(play.code == 0, "\(play.talk)")
    // By halving: 7, 1, 7 and 6 guesses for 17, 50, 64 and 99.
    let quality = try readJSON(play.output, file: "play")["players"]?[0]?["quality"]?.double
    #expect(quality == 36.31)
    let replay = await CapturedCommand.run(
      ["games", "replay", folder.path("own"), "--compare", "--json"], environment: environment
    ) { $0.add(HigherLower.self, origin: .linked("own-game")) }
    #expect(replay.code == 0, "\(replay.talk)")
    #expect(try readJSON(replay.output, file: "replay")["equal"]?.int == 4)
  }

  @Test("every game has a row in the table of flaws")
  func flaws() {
    for game in ["taboo", "wordle, all", "wordle with critic", "image", "reference", "private-shared"] {
      #expect(page.text.contains("\n| \(game) | "))
    }
  }

  /// As a shell takes them apart; files and folders are in the test's folder.
  private func arguments(of line: String) -> [String] {
    let pieces = line.dropFirst("$ bellwether ".count).components(separatedBy: "'").enumerated().flatMap {
      index, piece in index.isMultiple(of: 2) ? piece.split(separator: " ").map(String.init) : [piece]
    }
    var words: [String] = []
    for piece in pieces {
      let isPlace = words.last == "--out" || folder.exists(piece)
      words.append(isPlace ? folder.path(piece) : piece)
    }
    if words.first == "run" {
      words += ["--out", folder.path("runs/" + (words.last?.split(separator: "/").last ?? ""))]
    }
    return words
  }
}
