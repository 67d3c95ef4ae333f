import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Testing

/// Episodes that others played, replayed: the same scores, the same log.
@Suite(
  "Recorded episodes of image, reference and private-shared",
  .enabled(if: RecordedGame.isThere, "needs BELLWETHER_DATA"))
struct GridGamesConformanceTests {
  @Test("an episode of the image game is replayed and scored as recorded", arguments: RecordedGame.all(of: "imagegame"))
  func image(_ episode: RecordedGame) async throws {
    try await compare(episode, "imagegame")
  }

  @Test(
    "an episode of the reference game is replayed and scored as recorded",
    arguments: RecordedGame.all(of: "referencegame"))
  func reference(_ episode: RecordedGame) async throws {
    try await compare(episode, "referencegame")
  }

  @Test(
    "an episode of private-shared is replayed and scored as recorded", arguments: RecordedGame.all(of: "privateshared"))
  func privateShared(_ episode: RecordedGame) async throws {
    try await compare(episode, "privateshared", facts: Self.texts(for: episode), programmatic: ["Player 2"])
  }

  @Test("perfect programmatic players win clembench's own instances", arguments: RuleSet.allCases)
  func clembenchInstances(rules: RuleSet) async throws {
    let root = try #require(RecordedGame.root).appending(path: "instances")
    for folder in GridGamePlayersTests.folders {
      let name = "\(rules == .clembench16 ? "v1.6" : "v2")/\(folder)_instances.json"
      let file = try readJSON(String(contentsOf: root.appending(path: name), encoding: .utf8), file: name)
      let play = try GameSelfPlay(folder, by: rules)
      for item in file["experiments"]?.elements ?? [] {
        let domain = try #require(item["name"]?.string)
        let facts = folder == "privateshared" ? try Self.texts(of: domain) : .object([])
        let all = try #require(item["game_instances"]?.elements)
        for instance in GameExperiment(domain, facts: facts, instances: Array(all.prefix(3))).frozen() {
          let transcript = try await play.transcript(instance, PlayingManner(skill: 1), seed: Seed(1))
          #expect(try play.game.score(transcript)[ScoreName.main]?.double == 100, "\(folder) \(domain)")
        }
      }
    }
  }

  private func compare(
    _ episode: RecordedGame, _ folder: String, facts: JSONValue = .object([]), programmatic: Set<String> = []
  ) async throws {
    let game = try WordGameConformanceTests.game(folder, by: episode.rules)
    let transcript = try await episode.replayed(by: game, facts: facts, programmatic: programmatic)
    let scores = try game.score(transcript).lines
    if let recorded = try episode.scores().map(EpisodeScores.lines(recorded:)) {
      #expect(scores.episode == recorded.episode)
      #expect(scores.rounds == recorded.rounds)
    }
    #expect(Self.lines(transcript) == Self.lines(try episode.recordedRounds()))
  }

  /// The wordings of the domain whose tag and slots an instance has.
  private static func texts(for episode: RecordedGame) throws -> JSONValue {
    let root = try #require(RecordedGame.root).appending(path: "instances/v1.6/privateshared_texts")
    let slots = try episode.instance()["slots"]?.members?.map(\.name)
    for domain in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() {
      let texts = try texts(of: domain)
      if texts["requests_texts"]?.members?.map(\.name) == slots { return texts }
    }
    return .object([])
  }

  private static func texts(of domain: String) throws -> JSONValue {
    let root = try #require(RecordedGame.root).appending(path: "instances/v1.6/privateshared_texts/\(domain)")
    func read(_ name: String) throws -> JSONValue {
      try readJSON(String(contentsOf: root.appending(path: "\(name).json"), encoding: .utf8), file: name)
    }
    return .object([
      JSONMember("requests_texts", try read("requests")),
      JSONMember("probing_questions", try read("probing_questions")),
    ])
  }

  private static func lines(_ transcript: Transcript) -> [[String]] {
    transcript.rounds.map { events in
      events.map { line($0.from, $0.to, $0.type, $0.label, $0.content, $0.details) }
    }
  }

  private static func lines(_ rounds: [JSONValue]) -> [[String]] {
    rounds.map { events in
      (events.elements ?? []).map { event in
        let action = event["action"]
        let details = (action?.members ?? []).filter { !["type", "content", "label"].contains($0.name) }
        return line(
          event["from"]?.string ?? "", event["to"]?.string ?? "", action?["type"]?.string ?? "",
          action?["label"]?.string, action?["content"] ?? .null, details)
      }
    }
  }

  private static func line(
    _ from: String, _ to: String, _ type: String, _ label: String?, _ content: JSONValue, _ details: [JSONMember]
  ) -> String {
    "\(from) > \(to) \(type) \(label ?? "-") \(writeJSON(content)) \(writeJSON(.object(details)))"
  }
}
