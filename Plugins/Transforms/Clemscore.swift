import Diagnostics
import EvaluationKit
import SelfPlay
import Tables

/// A row a player, from a table of episodes and metrics.
struct ClemscoreTransform: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "clemscore", summary: "clemscore, its parts and what became of the episodes, a row a player",
    details: """
      Takes a table of episodes as `self-play` and `clembench` give it: a row an episode and metric, `Played` for every episode \
      that was planned. For each player, or whatever `per` names: clemscore, percent_played and quality, by clembench's rules and its \
      rounding (quality is the mean main score of the episodes that were not aborted; the means over games are plain; \
      clemscore is percent_played / 100 times quality); how many episodes were planned, played and aborted, are missing and \
      failed. `games` adds NAME_percent_played and NAME_quality of each game named.

      Where an episode is missing or failed, the numbers would rise by leaving it out, so there are none: clemscore_at_least says what it comes \
      to at least, such an episode counted as not played and as worth nothing. With `partial: true` there are numbers of what is \
      there. It makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec(
        "per", .list(.expression(.any)), default: .list([Setting(.text("player"))]),
        "the columns that a row's episodes share"),
      ParameterSpec("game", .expression(.text), default: .text("game"), "the game that an episode is of"),
      ParameterSpec("metric", .expression(.text), default: .text("metric"), "the metric that a row holds"),
      ParameterSpec("value", .expression(.number), default: .text("value"), "its value"),
      ParameterSpec("status", .expression(.text), default: .text("status"), "what became of the episode"),
      ParameterSpec(
        "games", .list(.text), optional: true, "games with columns of their own, by their folders: [taboo]"),
      ParameterSpec(
        "partial", .truth, default: .truth(false), "whether there are numbers where episodes are missing or failed"),
    ],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219; rounding as in clembench's tables of results",
    example: "- clemscore: {per: [player]}")

  private let settings: Settings
  private let per: NamedColumns
  private let games: [String]
  private let isPartial: Bool

  init(_ settings: Settings) throws {
    self.settings = settings
    per = NamedColumns(settings, "per")
    games = settings.optionalTexts("games") ?? []
    isPartial = settings.truth("partial")
  }

  var tracing: ColumnTracing { .expressions }

  private static let counts = ["planned", "played", "aborted", "missing", "failed"]

  private var scores: [String] {
    ["clemscore", "percent_played", "quality", "clemscore_at_least"]
      + games.flatMap { ["\($0)_percent_played", "\($0)_quality"] }
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var diagnostics = Diagnostics()
    for name in ["game", "metric", "value", "status"] {
      try diagnostics.collect { _ = try settings.expression(name).parse(for: before) }
    }
    var after = TableSchema()
    for name in try diagnostics.collecting({ try per.names(in: before) }) ?? [] {
      after.set(name, before[name] ?? .text)
    }
    for name in scores + Self.counts {
      if after.contains(name) {
        diagnostics.append(.error("two columns would be named '\(name)'", at: per.settings.first?.place))
      }
      after.set(name, .number)
    }
    try diagnostics.throwIfErrors()
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try per.names(in: rows.schema)
    let groups = try EpisodeGroups(rows, by: names, settings)
    var result = try rows.selecting(columns: names).selecting(rows: groups.firstRows)
    result.setMembers(nil)
    var columns = [String: [Double?]]()
    var open = 0
    for group in groups.cells {
      let cells = group.map(\.cell)
      let isWhole = isPartial || cells.allSatisfy { $0.open == 0 }
      if !isWhole { open += 1 }
      let score = Clemscore(cells)
      var values: [String: Double?] = [
        "clemscore": isWhole ? score.score : nil, "percent_played": isWhole ? score.percentPlayed : nil,
        "quality": isWhole ? score.quality : nil, "clemscore_at_least": Clemscore.least(cells).score,
      ]
      for game in games {
        let cell = group.first { $0.game == game }?.cell
        let shown = cell.flatMap { isPartial || $0.open == 0 ? $0 : nil }
        values["\(game)_percent_played"] = shown?.percentPlayed
        values["\(game)_quality"] = shown?.quality
      }
      let counts = cells.reduce(StatusCounts()) { $0 + $1.counts }
      for (name, count) in zip(
        Self.counts, [counts.planned, counts.played, counts.aborted, counts.missing, counts.failed])
      {
        values[name] = Double(count)
      }
      for name in scores + Self.counts { columns[name, default: []].append(values[name] ?? nil) }
    }
    for name in scores + Self.counts { try result.set(Column(name, numbers: columns[name] ?? [])) }
    if open > 0 {
      run.note("clemscore: \(open) of \(groups.cells.count) rows have no clemscore, as episodes are missing or failed")
    }
    return result
  }
}

/// The episodes of a table by what `per` names and by game.
private struct EpisodeGroups {
  /// The first row of each group, in the order of the table.
  private(set) var firstRows: [Int] = []
  /// Of each group, its games sorted.
  private(set) var cells: [[(game: String, cell: GameCell)]] = []

  private struct Tally {
    var counts = StatusCounts()
    var played: [Double] = []
    var main: [Double] = []
  }

  init(_ rows: Table, by names: [String], _ settings: Settings) throws {
    func texts(_ name: String) throws -> ColumnValues {
      try settings.expression(name).parse(for: rows.schema).evaluation(of: rows).values
    }
    let (games, metrics, states) = (try texts("game"), try texts("metric"), try texts("status"))
    let values = try settings.expression("value").parse(for: rows.schema).numbers(in: rows)
    var tallies: [[String: Tally]] = []
    for group in try rows.coded(by: names).rows {
      var tally: [String: Tally] = [:]
      for row in group {
        guard case .text(let game) = games[row], case .text(let metric) = metrics[row] else { continue }
        if metric == ScoreName.main {
          if let value = values[row] { tally[game, default: Tally()].main.append(value) }
        } else if metric == ScoreName.played {
          var status = EpisodeStatus.missing
          if case .text(let text) = states[row] { status = EpisodeStatus(rawValue: text) ?? .missing }
          tally[game, default: Tally()].counts.count(status)
          if let value = values[row] { tally[game, default: Tally()].played.append(value) }
        }
      }
      if !tally.isEmpty, let first = group.first {
        firstRows.append(first)
        tallies.append(tally)
      }
    }
    cells = tallies.map { games in
      games.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { game, tally in
        let open = tally.counts.missing + tally.counts.failed
        return (game, GameCell(counts: tally.counts, open: open, played: tally.played, main: tally.main))
      }
    }
  }
}
