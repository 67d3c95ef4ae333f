import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct ClemscoreTests {
  /// A row for `Played` and one for the main score of each episode: player, game, main score; nil: aborted.
  private func table(_ episodes: [(String, String, Double?)], missing: [(String, String)] = []) throws -> Table {
    var rows: [(String, String, String, Double?, String)] = []
    for (player, game, main) in episodes {
      let status = main == nil ? "aborted" : "played"
      rows.append((player, game, "Main Score", main, status))
      rows.append((player, game, "Request Count", 2, status))
      rows.append((player, game, "Played", main == nil ? 0 : 1, status))
    }
    for (player, game) in missing { rows.append((player, game, "Played", nil, "missing")) }
    return try Table([
      Column("player", texts: rows.map(\.0)), Column("game", texts: rows.map(\.1)),
      Column("metric", texts: rows.map(\.2)), Column("value", numbers: rows.map(\.3)),
      Column("status", texts: rows.map(\.4)),
    ])
  }

  /// By hand: taboo 80 % played and (100 + 50 + 33.33 + 0) / 4 = 45.83; wordle nothing played, so that it has no say in quality:
  /// 40 % times 45.83 is 18.332.
  private let episodes: [(String, String, Double?)] = [
    ("a", "taboo", 100), ("a", "taboo", 50), ("a", "taboo", 100.0 / 3), ("a", "taboo", nil), ("a", "taboo", 0),
    ("a", "wordle", nil), ("b", "taboo", 66.665),
  ]

  @Test("clemscore, shares and quality are those worked out by hand")
  func byHand() async throws {
    let result = try await Made.apply("clemscore", #"{"games": ["taboo"]}"#, to: table(episodes))
    #expect(
      result.columnNames == [
        "player", "clemscore", "percent_played", "quality", "clemscore_at_least", "taboo_percent_played",
        "taboo_quality", "planned", "played", "aborted", "missing", "failed",
      ])
    #expect(
      try result.numberRows(Array(result.columnNames.dropFirst())) == [
        [18.33, 40, 45.83, 18.33, 80, 45.83, 6, 4, 2, 0, 0], [66.67, 100, 66.67, 66.67, 100, 66.67, 1, 1, 0, 0, 0],
      ])
  }

  @Test("with a missing episode there is no clemscore but the least it can be, unless what is there is asked for")
  func missing() async throws {
    let rows = try table(episodes, missing: [("b", "taboo"), ("b", "wordle")])
    let columns = ["clemscore", "clemscore_at_least", "planned", "played", "missing"]
    let result = try await Made.apply("clemscore", "{}", to: rows)
    // Of b: taboo at least 50 % and 33.33, wordle 0 and 0: 25 % times 16.66.
    #expect(try result.numberRows(columns) == [[18.33, 18.33, 6, 4, 0], [nil, 4.16, 3, 1, 2]])
    let partial = try await Made.apply("clemscore", #"{"partial": true}"#, to: rows)
    #expect(try partial.numbers("clemscore")[1] == 66.67)
  }

  @Test("a table without the columns of episodes is refused")
  func columns() async throws {
    let step = try Made.transform("clemscore", "{}")
    let complaints = await Made.complaints { try await step.columns(after: TableSchema(["player": .text])) }
    #expect(complaints.count >= 4 || complaints.joined().contains("game"), "\(complaints)")
  }
}
