import Diagnostics
import EvaluationKit
import Files
import SelfPlay
import Tables

/// Recorded episodes as a table of episodes and their scores.
struct ClembenchEpisodes: Dataset {
  static let card = PluginCard(
    name: "clembench", summary: "recorded episodes of conversational games and their scores, from clembench's folders",
    details: """
      Folders in either of clembench's layouts, `PAIR/GAME/K_EXPERIMENT/episode_N` and `MODEL/GAME/EXPERIMENT/instance_0000N`. The table \
      is that of `self-play`: a row an episode and metric, and `Played` for every episode that was planned. What \
      was planned stands in the `plan.json` of folders that we played into; in others every player was to play what \
      any other did. `repetition` is 0 throughout.

      By default the scores are those of the scores.json; with `rescored: true` each transcript is scored afresh, for which `games` \
      names the games. An episode that cannot be read is missing, and a note says why.
      """,
    parameters: [
      ParameterSpec("path", .list(.file), "folders, or patterns such as results/**/*.json"),
      ParameterSpec(
        "rules", .choice(RuleSet.allCases.map(\.rawValue)), optional: true,
        "the rule set; by default the one that each episode was played under"),
      ParameterSpec("rescored", .truth, default: .truth(false), "whether transcripts are scored afresh"),
      ParameterSpec("games", .list(.anything), optional: true, "the games, to score them afresh: [taboo, wordle]"),
    ],
    source: "Chalamalasetti et al. (2023), arXiv 2305.13455; the folders are clembench's",
    example: "episodes: {clembench: {path: results}}")

  private let settings: Settings

  init(_ settings: Settings) throws {
    self.settings = settings
    guard settings.truth("rescored"), settings.setting("games") == nil else { return }
    throw Diagnostic.error(
      "'rescored' needs the games that score", at: settings.place(of: "rescored"), hint: "games: [taboo, wordle]")
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    let rules = settings.optionalText("rules").flatMap(RuleSet.init(rawValue:))
    var shelf: GameShelf?
    if settings.truth("rescored") {
      var games: [RuleSet: [any Game]] = [:]
      for set in RuleSet.allCases { games[set] = try await context.games("games", set) }
      shelf = GameShelf(games)
    }
    let (folders, roots) = try folders(in: context)
    var rows: [ScoredEpisode] = []
    var unreadable: [ScoreFolders.Unreadable] = []
    if let shelf {
      for folder in folders {
        do { rows.append(try Self.score(folder, shelf, rules)) } catch let problem as EpisodeFolder.Problem {
          unreadable.append(ScoreFolders.Unreadable(path: folder.path, reason: problem.reason))
        }
      }
    } else {
      (rows, unreadable) = ScoreFolders.stored(folders, rules: rules)
    }
    for episode in unreadable.prefix(20) { context.note("clembench: '\(episode.path)': \(episode.reason)") }
    if unreadable.count > 20 { context.note("clembench: \(unreadable.count - 20) more episodes cannot be read") }
    return .table(ScoredEpisodeTable.table(of: PlannedEpisodes.filled(rows, below: roots)))
  }

  /// The episodes, and the folders that they were looked for in.
  private func folders(in context: DataContext) throws -> ([EpisodeFolder], [String]) {
    var found: [EpisodeFolder] = []
    var seen: Set<String> = []
    var roots: [String] = []
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    for setting in path.list ?? [path] {
      let files = try context.locate(setting)
      for file in files where ClembenchEpisode.isFile(FilePath.name(of: file.path)) {
        let folder = FilePath.folder(of: file.path)
        if seen.insert(folder).inserted { found.append(EpisodeFolder(folder)) }
      }
      if let root = Self.shared(files.map { FilePath.folder(of: $0.path) }) { roots.append(root) }
    }
    guard !found.isEmpty else {
      throw Diagnostic.error(
        "there is no episode in '\(path.plainText)' or below", at: path.place,
        hint: "an episode is a folder with \(ClembenchEpisode.instanceFile) and \(ClembenchEpisode.interactionsFile)")
    }
    return (found, roots)
  }

  /// The folder that all of them lie in.
  private static func shared(_ folders: [String]) -> String? {
    guard let first = folders.first else { return nil }
    var parts = first.split(separator: "/")
    for folder in folders.dropFirst() {
      let other = folder.split(separator: "/")
      parts = Array(zip(parts, other).prefix { $0 == $1 }.map(\.0))
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func score(_ folder: EpisodeFolder, _ games: GameShelf, _ rules: RuleSet?) throws -> ScoredEpisode {
    let episode = try folder.read(rules: rules, games: games.folders)
    guard let game = games.game(episode.transcript.game, episode.transcript.rules) else {
      throw EpisodeFolder.Problem("'\(episode.transcript.game)' is not among the games that score")
    }
    do {
      return ScoreFolders.scored(episode, EpisodeResult(scores: try game.score(episode.transcript).episode))
    } catch let error as EvaluationError {
      return ScoreFolders.scored(episode, EpisodeResult(.failed, reason: "\(error)"))
    }
  }
}
