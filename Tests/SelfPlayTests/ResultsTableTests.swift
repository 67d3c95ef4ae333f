import CommandTesting
import EvaluationKit
import Files
import JSON
import SelfPlay
import Tables
import Testing

@Suite("clembench's tables of results")
struct ResultsTableTests {
  @Test(
    "averages and clemscores of the published tables come out of their cells, with difference 0.00",
    .enabled(if: ClembenchFixture.isThere, "needs BELLWETHER_DATA"),
    arguments: ["results_main.csv", "v1.6_backends_results.csv"])
  func published(name: String) throws {
    let path = (ClembenchFixture.folder ?? "") + "/" + name
    let bytes = try FilePath.read(path)
    let table = try readCSV(bytes, file: name, options: CSVOptions(firstColumn: "model"))
    let games = table.columnNames.filter { $0.hasSuffix(", % Played") }.map { String($0.dropLast(10)) }
    #expect(games.count == 7)
    var cells: [String: [String: GameCell]] = [:]
    for row in 0..<table.rowCount {
      let model = try #require(try table.texts("model")[row])
      for game in games {
        guard let played = try table.numbers("\(game), % Played")[row] else { continue }
        var cell = GameCell(percentPlayed: played, quality: try table.numbers("\(game), Quality Score")[row])
        cell.deviation = try table.numbers("\(game), Quality Score (std)")[row]
        cells[model, default: [:]][game] = cell
      }
    }
    // The whole file, byte for byte: rows, columns, digits, empty cells.
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    #expect(ResultsTable(cells).csv() == text)
  }

  private static func episode(
    _ players: String, _ game: String, _ index: Int, main: Double?, status: EpisodeStatus? = nil
  ) -> ScoredEpisode {
    let scores = [
      NamedScore("Aborted", .count(main == nil ? 1 : 0)),
      NamedScore("Main Score", main.map { .number($0) } ?? .undefined),
    ]
    return ScoredEpisode(
      players: players, game: game, experiment: "0_x", episode: "episode_\(index)", index: index,
      result: status.map { EpisodeResult($0) } ?? EpisodeResult(scores: scores))
  }

  @Test("a small table is what pandas makes of it")
  func small() {
    // pandas 3.1: groupby(...).mean() and .std(), round(2), pivot and to_csv, as clembench does it.
    let scores: [Double?] = [100, 50, 100.0 / 3, nil, 0]
    let taboo = scores.enumerated().map { Self.episode("b--b", "taboo", $0.offset, main: $0.element) }
    let lost = (0..<2).map { Self.episode("B--B", "zebra", $0, main: nil) }
    let one = [Self.episode("B--B", "taboo", 0, main: 66.665)]
    let table = ResultsTable(taboo + lost + one)
    #expect(
      table.csv() == """
        ,"-, clemscore","all, Average % Played","all, Average Quality Score","taboo, % Played","taboo, Quality Score","taboo, Quality Score (std)","zebra, % Played","zebra, Quality Score","zebra, Quality Score (std)"
        B--B,33.34,50.0,66.67,100.0,66.67,,0.0,,
        b--b,36.66,80.0,45.83,80.0,45.83,41.67,,,

        """)
    #expect(table.csv(deviations: false).split(separator: "\n")[1] == "B--B,33.34,50.0,66.67,100.0,66.67,0.0,")
    #expect(
      ResultsTable.raw(one) == """
        ,game,model,experiment,episode,metric,value
        0,taboo,B--B,0_x,episode_0,Aborted,0.0
        1,taboo,B--B,0_x,episode_0,Main Score,66.665
        2,taboo,B--B,0_x,episode_0,Played,1.0

        """)
  }

  @Test("with failed episodes deleted, what is missing is counted and no headline number rises", arguments: 0..<20)
  func deleted(trial: Int) throws {
    var all: [ScoredEpisode] = []
    for game in ["taboo", "wordle"] {
      for index in 0..<30 {
        let kind = (index * 7 + trial) % 4
        all.append(Self.episode("m--m", game, index, main: kind == 0 ? nil : kind == 1 ? 0 : Double(25 * kind)))
      }
      all.append(Self.episode("m--m", game, 30, main: 100))
    }
    var failed = all.filter { ($0["Main Score"] ?? 0) == 0 }
    failed = failed.enumerated().filter { ($0.offset + trial) % 10 < 3 }.map(\.element)
    let kept = all.filter { !failed.contains($0) }
    let filled = PlannedEpisodes.filled(kept, below: [])
    let (before, after) = (ResultsTable(all).rows[0], ResultsTable(filled).rows[0])
    #expect(after.counts.missing == failed.count && after.counts.planned == 62)
    #expect(before.counts.missing == 0 && before.least == before.clemscore)
    let (whole, least) = (try #require(before.clemscore.score), try #require(after.least.score))
    #expect(least <= whole)
    let cells = ResultsTable(filled).csv().split(separator: "\n")[1]
    #expect(cells.allSatisfy { $0 == "," || "m-".contains($0) }, "no number at all: \(cells)")
  }

  @Test("plan.json of a folder that was played into tells what is missing and what failed")
  func planned() throws {
    let folder = try TestFolder()
    let plan = (0..<4).map { index in
      """
      {"path": "m--m/taboo/0_x/episode_\(index)", "identity": "i", "players": "m--m", "player": "m", "game": "taboo", \
      "experiment": "x", "experiment-index": 0, "episode": \(index), "game-id": \(index), "rules": "clembench-1.6", "repetition": 0}
      """
    }
    try folder.write("{\"episodes\": [\(plan.joined(separator: ", "))]}", to: "plan.json")
    for index in 0..<2 { try ClembenchFixture.write("m--m/taboo/0_x/episode_\(index)", into: folder) }
    try folder.write("{}", to: "m--m/taboo/0_x/episode_2/error.json")
    let found = try ClembenchEpisode.find(in: [folder.path("m--m")])
    let rows = PlannedEpisodes.filled(ScoreFolders.stored(found).episodes, below: [folder.path("m--m")])
    let counts = try #require(ResultsTable(rows).rows.first).counts
    #expect(counts.planned == 4 && counts.played == 2 && counts.failed == 1 && counts.missing == 1)
  }
}
