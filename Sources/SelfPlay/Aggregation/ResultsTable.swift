import EvaluationKit

/// clembench's tables of results: `results.csv`, `raw.csv`, and how much of what was planned is there.
public struct ResultsTable: Sendable {
  public struct Row: Sendable {
    /// The label of those who play.
    public var players: String
    /// By the games' folders, sorted.
    public var games: [(game: String, cell: GameCell)]
    public var clemscore: Clemscore
    /// What it comes to at least where episodes are open.
    public var least: Clemscore

    public var counts: StatusCounts { games.reduce(StatusCounts()) { $0 + $1.cell.counts } }
    /// Episodes without a result.
    public var open: Int { games.reduce(0) { $0 + $1.cell.open } }
  }

  /// Sorted by label, capitals first.
  public let rows: [Row]
  /// All games of all rows, sorted.
  public let games: [String]

  public init(_ episodes: [ScoredEpisode]) {
    var groups: [String: [String: [ScoredEpisode]]] = [:]
    for episode in episodes { groups[episode.players, default: [:]][episode.game, default: []].append(episode) }
    self.init(groups.mapValues { $0.mapValues(GameCell.init) })
  }

  /// - Parameter cells: by players and game.
  public init(_ cells: [String: [String: GameCell]]) {
    rows = cells.keys.sorted(by: Self.precedes).map { players in
      let games = (cells[players] ?? [:]).sorted { Self.precedes($0.key, $1.key) }.map {
        (game: $0.key, cell: $0.value)
      }
      return Row(
        players: players, games: games, clemscore: Clemscore(games.map(\.cell)), least: .least(games.map(\.cell)))
    }
    games = Set(cells.values.flatMap(\.keys)).sorted(by: Self.precedes)
  }

  /// As Python sorts texts: by code points, which in UTF-8 is by bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  // MARK: results.csv

  /// clembench's `results.csv`.
  ///
  /// A pair of players some of whose episodes have no result gets no averages, and no numbers in the games in question: with the
  /// failed episodes deleted they would rise.
  ///
  /// - Parameters:
  ///   - deviations: whether there is a column of standard deviations, as clembench has by default until 1.6.
  ///   - partial: whether numbers are given of what is there, as clembench does, though episodes lack a result.
  public func csv(deviations: Bool = true, partial: Bool = false) -> String {
    let sections = (games + ["all"]).sorted(by: Self.precedes)
    var header = ["", "-, clemscore"]
    for game in sections {
      header +=
        game == "all"
        ? ["all, Average % Played", "all, Average Quality Score"]
        : ["\(game), % Played", "\(game), Quality Score"] + (deviations ? ["\(game), Quality Score (std)"] : [])
    }
    var lines = [Self.line(header)]
    for row in rows {
      let isWhole = partial || row.open == 0
      var cells = [row.players, Self.cell(isWhole ? row.clemscore.score : nil)]
      for game in sections {
        if game == "all" {
          cells += [row.clemscore.percentPlayed, row.clemscore.quality].map { Self.cell(isWhole ? $0 : nil) }
          continue
        }
        let found = row.games.first { $0.game == game }?.cell
        let cell = found.flatMap { partial || $0.open == 0 ? $0 : nil }
        cells += [Self.cell(cell?.percentPlayed), Self.cell(cell?.quality)]
        if deviations { cells.append(Self.cell(cell?.deviation)) }
      }
      lines.append(Self.line(cells))
    }
    return lines.joined()
  }

  // MARK: coverage.csv

  /// What was planned and what became of it, a row a pair of players and game, with the least that the clemscore can come to.
  public var coverage: String {
    var lines = [
      Self.line(["players", "game", "planned", "played", "aborted", "missing", "failed", "clemscore", "at least"])
    ]
    for row in rows {
      for (game, cell) in row.games { lines.append(Self.line(Self.counts(row.players, game, cell.counts) + ["", ""])) }
      let whole = row.open == 0 ? row.clemscore.score : nil
      lines.append(
        Self.line(
          Self.counts(row.players, "all", row.counts) + [Self.cell(whole), Self.cell(row.least.score)]))
    }
    return lines.joined()
  }

  private static func counts(_ players: String, _ game: String, _ counts: StatusCounts) -> [String] {
    [players, game] + [counts.planned, counts.played, counts.aborted, counts.missing, counts.failed].map { "\($0)" }
  }

  // MARK: raw.csv

  /// clembench's `raw.csv`: all scores of all episodes, then `Played` of each.
  public static func raw(_ episodes: [ScoredEpisode]) -> String {
    var text = line(["", "game", "model", "experiment", "episode", "metric", "value"])
    var index = 0
    func put(_ episode: ScoredEpisode, _ metric: String, _ value: Double?) {
      text += line([
        "\(index)", episode.game, episode.players, episode.experiment, episode.episode, metric, cell(value),
      ])
      index += 1
    }
    for episode in episodes {
      for score in episode.result.scores { put(episode, score.name, score.value.double) }
    }
    for episode in episodes {
      if let played = episode[ScoreName.played] { put(episode, ScoreName.played, played) }
    }
    return text
  }

  // MARK: Cells

  private static func cell(_ value: Double?) -> String {
    value.map { $0.isNaN ? "" : pythonNumber($0) } ?? ""
  }

  private static func line(_ cells: [String]) -> String {
    cells.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }
}
