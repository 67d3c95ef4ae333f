import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import Tables
import Testing

@Suite struct ClembenchEpisodesTests {
  private static let interactions = #"""
    {"players": {"GM": "Game master for taboo", "Player 1": "WordDescriber, m", "Player 2": "WordGuesser, m"},
     "turns": [[
      {"from": "Player 1", "to": "GM", "timestamp": "x", "action": {"type": "get message", "content": "CLUE: dull"}},
      {"from": "GM", "to": "GM", "timestamp": "x", "action": {"type": "invalid format", "content": "abort game"}}]]}
    """#

  /// Two episodes of three, one with scores that its transcript does not bear out.
  private func table(_ settings: String) async throws -> Table {
    let root = FileManager.default.temporaryDirectory.appending(path: "bellwether-clembench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    var files: [LocatedFile] = []
    for index in [0, 2] {
      let folder = root.appending(path: "m-t0.0--m-t0.0/taboo/1_medium_en/episode_\(index)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, text) in [
        ("instance.json", #"{"game_id": 7, "target_word": "a", "related_word": ["b"]}"#),
        ("interactions.json", Self.interactions),
        ("scores.json", #"{"episode scores": {"Aborted": 0, "Main Score": 50.0}}"#),
      ] {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        files.append(LocatedFile(name: name, path: file.path(percentEncoded: false), size: text.utf8.count))
      }
    }
    var context = DataContext()
    context.locate = { [files] _ in files }
    context.games = { _, rules in
      let taboo = try #require(PluginLawsTests.registry.games.first { $0.card.name == "taboo" })
      return [try taboo.make(Settings(Setting(["rules": .text(rules.rawValue)] as JSONValue), for: taboo.card))]
    }
    return try await Made.dataset("clembench", settings).open(in: context).loaded(in: NoteBook().run())
  }

  private func texts(_ table: Table, _ column: String) throws -> [String?] {
    let values = try table.texts(column)
    return (0..<table.rowCount).map { values[$0] }
  }

  @Test("stored scores are taken as they are, and an episode between two others is missing")
  func stored() async throws {
    let table = try await table(#"{"path": "results"}"#)
    #expect(
      try texts(table, "metric") == ["Aborted", "Main Score", "Played", "Aborted", "Main Score", "Played", "Played"])
    #expect(try texts(table, "status").suffix(2) == ["played", "missing"])
    #expect(try Set(texts(table, "player")) == ["m"] && Set(texts(table, "players")) == ["m-t0.0--m-t0.0"])
    #expect(try Set(texts(table, "experiment")) == ["medium_en"])
    #expect(try table.numbers("episode")[6] == 1 && table.numbers("value")[6] == nil)
    #expect(try table.numbers("value")[1] == 50)
  }

  @Test("scored afresh, a transcript has the say")
  func rescored() async throws {
    let table = try await table(#"{"path": "results", "rescored": true, "games": ["taboo"]}"#)
    let rows = try texts(table, "metric").enumerated().filter { $0.element == "Aborted" }.map(\.offset)
    #expect(try rows.map { try table.numbers("value")[$0] } == [1, 1])
    #expect(try texts(table, "rules").first == "clembench-1.6")
    #expect(await Made.complaints { try Made.dataset("clembench", #"{"path": "x", "rescored": true}"#) }.count == 1)
  }
}
