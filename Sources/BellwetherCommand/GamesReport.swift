import EvaluationKit
import JSON
import SelfPlay

/// What a command that played tells of it.
struct GamesReport {
  /// Where the episodes are kept; nil: nowhere.
  let folder: String?
  let results: ResultsTable
  let remarks: [String]
  private let counts: StatusCounts
  /// Whether no episode is left to be played.
  let isWhole: Bool

  init(_ episodes: [PlannedEpisode], _ results: [EpisodeResult], folder: String?) {
    self.folder = folder
    self.results = ResultsTable(zip(episodes, results).map { ScoredEpisode($0, $1) })
    counts = self.results.rows.reduce(StatusCounts()) { $0 + $1.counts }
    isWhole = results.allSatisfy { $0.status == .played || $0.status == .aborted || $0.isUnscored }
    remarks = results.remarks.map { VisibleText.line($0) }
  }

  /// How to come to the rest.
  var goingOn: String {
    let whole = "\(counts.played + counts.aborted) of \(counts.planned) episodes"
    guard let folder else { return "\(whole) were played" }
    return "\(whole) are kept in '\(folder)'; the same command goes on with the others"
  }

  var text: String {
    var table = AlignedText(
      ["player", "game", "clemscore", "% played", "quality", "planned", "played", "aborted", "missing", "failed"],
      numbers: Set(2...9))
    for row in results.rows {
      for (game, cell) in row.games {
        let isWhole = cell.open == 0
        table.add(
          [VisibleText.line(row.players), game, ""]
            + [cell.percentPlayed, cell.quality].map { Self.cell(isWhole ? $0 : nil) } + Self.cells(cell.counts))
      }
      let total = row.open == 0 ? row.clemscore : Clemscore([])
      table.add(
        [VisibleText.line(row.players), "all", Self.cell(total.score)]
          + [total.percentPlayed, total.quality].map(Self.cell) + Self.cells(row.counts))
    }
    var text = table.text
    for row in results.rows where row.open > 0 {
      text +=
        "\n\(VisibleText.line(row.players)): \(row.open) of \(row.counts.planned) episodes have no result; the clemscore comes to "
        + "\(Self.cell(row.least.score)) at least"
    }
    if results.rows.contains(where: { $0.open > 0 }) { text += "\n" }
    return text + (folder.map { "\nepisodes: \($0)\n" } ?? "")
  }

  private static func cell(_ value: Double?) -> String {
    guard let value else { return "-" }
    let cents = Int((value * 100).rounded())
    return "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
  }

  private static func cells(_ counts: StatusCounts) -> [String] {
    [counts.planned, counts.played, counts.aborted, counts.missing, counts.failed].map { "\($0)" }
  }

  // MARK: - JSON

  var json: JSONValue {
    [
      "folder": JSONValue(folder), "episodes": Self.json(counts),
      "players": .array(
        results.rows.map { row in
          let total = row.open == 0 ? row.clemscore : Clemscore([])
          return [
            "player": .text(row.players), "clemscore": JSONValue(total.score), "at-least": JSONValue(row.least.score),
            "percent-played": JSONValue(total.percentPlayed), "quality": JSONValue(total.quality),
            "episodes": Self.json(row.counts),
            "games": .object(
              row.games.map { game, cell in
                let isWhole = cell.open == 0
                return JSONMember(
                  game,
                  [
                    "percent-played": JSONValue(isWhole ? cell.percentPlayed : nil),
                    "quality": JSONValue(isWhole ? cell.quality : nil), "episodes": Self.json(cell.counts),
                  ])
              }),
          ]
        }), "notes": JSONValue(remarks),
    ]
  }

  private static func json(_ counts: StatusCounts) -> JSONValue {
    [
      "planned": .integer(counts.planned), "played": .integer(counts.played), "aborted": .integer(counts.aborted),
      "missing": .integer(counts.missing), "failed": .integer(counts.failed),
    ]
  }
}
