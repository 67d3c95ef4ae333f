import CommandTesting
import Foundation
import JSON
import Testing

@Suite("bellwether games replay, score and transcribe")
struct GamesReplayTests {
  private static let environment = ["BELLWETHER_DATA": Repository.data ?? ""]
  private static let episodes = (Repository.data ?? "") + "/clembench/episodes"
  private static let isThere = FileManager.default.fileExists(atPath: episodes + "/INDEX.tsv")

  @Test("all recorded episodes are equal", .enabled(if: isThere, "needs BELLWETHER_DATA"))
  func compare() async throws {
    let run = await CapturedCommand.run(
      ["games", "replay", Self.episodes, "--compare", "--json"], environment: Self.environment)
    #expect(run.code == 0, "\(run.talk)")
    let json = try readJSON(run.output, file: "output")
    let counts = ["episodes", "equal", "different", "unreadable", "without-scores"].map { json[$0]?.int }
    #expect(counts == [97, 90, 0, 2, 5])
    #expect(json["by-game"]?["taboo"]?["rules"]?["clembench-2"]?["equal"] == 6)
    #expect(json["by-game"]?.members?.count == 7)
  }

  @Test(
    "an episode that differs is a line for each metric, and the exit code is 1",
    .enabled(if: isThere, "needs BELLWETHER_DATA"))
  func different() async throws {
    let folder = try TestFolder()
    let source = Self.episodes + "/clembench-2/taboo/w-00"
    for name in ["instance.json", "interactions.json", "scores.json"] {
      let text = try String(contentsOfFile: source + "/" + name, encoding: .utf8)
      try folder.write(text.replacing("\"Success\": 1", with: "\"Success\": 0"), to: "e/" + name)
    }
    let run = await CapturedCommand.run(["games", "replay", folder.path, "--compare"], environment: Self.environment)
    #expect(run.code == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix("e: Success: recorded 0, computed 1") ?? false, "\(run.output)")
    #expect(lines.contains { $0.hasPrefix("taboo") && $0.contains("clembench-2") })
  }

  @Test("unreadable episodes alone are no failure; no episode at all is a mistake")
  func unreadable() async throws {
    let folder = try TestFolder()
    try folder.write("{", to: "taboo/e/instance.json")
    try folder.write("{\u{1B}[31m", to: "taboo/e/interactions.json")
    let run = await CapturedCommand.run(["games", "replay", folder.path, "--compare"])
    #expect(run.code == 0 && run.output.contains("unreadable: 'instance.json' is broken"))
    #expect(!run.output.contains("\u{1B}"))
    let none = await CapturedCommand.run(["games", "replay", folder.path("nowhere")])
    #expect(none.code == 2 && none.talk.contains("there is no folder"))
    let rules = await CapturedCommand.run(["games", "replay", folder.path, "--rules", "clembench-3"])
    #expect(rules.code == 2 && rules.talk.contains("did you mean"))
  }

  @Test(
    "transcripts scored again leave the scores as they are, and give tables",
    .enabled(if: isThere, "needs BELLWETHER_DATA"))
  func score() async throws {
    let folder = try TestFolder()
    let place = folder.path("m-t0.0--m-t0.0/taboo/0_high_en/episode_0")
    try FileManager.default.createDirectory(
      atPath: folder.path("m-t0.0--m-t0.0/taboo/0_high_en"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Self.episodes + "/clembench-1.6/taboo/w-00", toPath: place)
    let before = try String(contentsOfFile: place + "/scores.json", encoding: .utf8)
    let run = await CapturedCommand.run(["games", "score", folder.path], environment: Self.environment)
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.output == "m-t0.0--m-t0.0  clemscore 33.33; planned 1, played 1, aborted 0, missing 0\n")
    #expect(try String(contentsOfFile: place + "/scores.json", encoding: .utf8) == before)
    let results = try folder.read("results.csv").split(separator: "\n")
    #expect(results.last == "m-t0.0--m-t0.0,33.33,100.0,33.33,100.0,33.33,")
    #expect(try folder.read("raw.csv").hasPrefix(",game,model,experiment,episode,metric,value\n0,taboo,"))
    try FileManager.default.removeItem(atPath: place + "/scores.json")
    _ = await CapturedCommand.run(["games", "score", folder.path], environment: Self.environment)
    let after = try readJSON(try String(contentsOfFile: place + "/scores.json", encoding: .utf8), file: "scores.json")
    #expect(after == (try readJSON(before, file: "before")))
  }

  @Test("pages are written for all that can be read", .enabled(if: isThere, "needs BELLWETHER_DATA"))
  func transcribe() async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run(
      ["games", "transcribe", Self.episodes, "--out", folder.path], environment: Self.environment)
    #expect(run.code == 0 && run.talk.contains("95 pages"))
    #expect(folder.files().count { $0.hasSuffix(".html") } == 96)
    #expect(try folder.read("index.html").contains("95 episodes"))
  }
}
