import EvaluationKit
import Foundation
import JSON
import Testing

/// An episode of clembench as its folder has it, replayed from the raw replies alone.
struct RecordedGame: Sendable, CustomTestStringConvertible {
  static let root = (ProcessInfo.processInfo.environment["BELLWETHER_DATA"]?.split(separator: ":").first).map {
    URL(filePath: String($0)).appending(path: "clembench")
  }
  static var isThere: Bool { root.map { FileManager.default.fileExists(atPath: $0.path) } ?? false }

  let folder: URL
  let rules: RuleSet

  var testDescription: String { folder.pathComponents.suffix(3).joined(separator: "/") }

  /// The episodes of a game, those without scores too.
  static func all(of game: String) -> [RecordedGame] {
    guard let root else { return [] }
    return ["clembench-1.6", "clembench-1.6-published", "clembench-2"].flatMap { layout in
      let games = root.appending(path: "episodes/\(layout)/\(game)")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: games.path)) ?? []
      return names.sorted().map {
        RecordedGame(
          folder: games.appending(path: $0), rules: layout == "clembench-2" ? .clembench2 : .clembench16)
      }
    }
  }

  private func json(_ name: String) throws -> JSONValue? {
    let file = folder.appending(path: name)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try readJSON(String(contentsOf: file, encoding: .utf8), file: name, allowNonFinite: true)
  }

  func scores() throws -> JSONValue? { try json("scores.json") }

  func recordedRounds() throws -> [JSONValue] { try json("interactions.json")?["turns"]?.elements ?? [] }

  func instance(facts: JSONValue = .object([])) throws -> GameInstance {
    GameInstance(try #require(try json("instance.json")), index: 0, of: GameExperiment("recorded", facts: facts))
  }

  /// What the models said, in order, as (player, text).
  func replies(ofProgrammatic players: Set<String> = []) throws -> [(player: String, text: String)] {
    try recordedRounds().flatMap { $0.elements ?? [] }.compactMap { event in
      let action = event["action"]
      guard let from = event["from"]?.string, from != "GM", event["to"]?.string == "GM", !players.contains(from),
        action?["label"]?.string != "pseudo", let text = action?["content"]?.string
      else { return nil }
      return (from, text)
    }
  }

  func replayed(
    by game: any Game, facts: JSONValue = .object([]), programmatic: Set<String> = []
  ) async throws -> Transcript {
    let said = Recording(try replies(ofProgrammatic: programmatic))
    let players = [
      TranscriptPlayer("GM", role: "Game Master", model: "programmatic"),
      TranscriptPlayer("Player 1", role: "", model: "recorded"),
      TranscriptPlayer("Player 2", role: "", model: "recorded"),
    ]
    let instance = try instance(facts: facts)
    var table = GameTable(Transcript(rules: rules, game: game.folder, instance: instance, players: players)) {
      player, _ in GameTable.Answer(Reply(try await said.next(of: player)))
    }
    try await game.play(instance, at: &table)
    #expect(await said.rest == 0, "replies are left over")
    return table.transcript
  }

  private actor Recording {
    private var replies: ArraySlice<(player: String, text: String)>

    init(_ replies: [(player: String, text: String)]) { self.replies = replies[...] }

    var rest: Int { replies.count }

    func next(of player: String) throws -> String {
      let first = replies.popFirst()
      let reply = try #require(first, "more replies are asked for than were recorded")
      #expect(reply.player == player)
      return reply.text
    }
  }
}
