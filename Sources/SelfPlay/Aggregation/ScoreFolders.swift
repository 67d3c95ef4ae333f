import EvaluationKit
import Files
import JSON

/// Scores as they lie in folders of episodes.
public enum ScoreFolders {
  /// An episode whose `scores.json` could not be read, and why.
  public struct Unreadable: Sendable, Hashable {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// The stored scores of episodes, from `scores.json` alone where the path tells who played what.
  ///
  /// An episode that has none failed.
  public static func stored(
    _ folders: [EpisodeFolder], rules: RuleSet? = nil, games: [String] = ClembenchEpisode.games
  ) -> (episodes: [ScoredEpisode], unreadable: [Unreadable]) {
    var episodes: [ScoredEpisode] = []
    var unreadable: [Unreadable] = []
    for folder in folders {
      do {
        episodes.append(try stored(folder, rules, games))
      } catch {
        unreadable.append(Unreadable(path: folder.path, reason: "\(error)"))
      }
    }
    return (episodes, unreadable)
  }

  private static func stored(_ folder: EpisodeFolder, _ rules: RuleSet?, _ games: [String]) throws -> ScoredEpisode {
    let place = folder.place(games: games)
    guard place.players != nil, place.game != nil, place.experiment != nil, place.index != nil else {
      let episode = try folder.read(rules: rules, games: games)
      return scored(episode, result(of: episode.recordedScores))
    }
    var scores: JSONValue?
    if FilePath.exists(folder.file(ClembenchEpisode.scoresFile)) {
      scores = try folder.json(ClembenchEpisode.scoresFile)
    }
    if let scores, scores["episode scores"]?.members == nil {
      throw EpisodeFolder.Problem("'\(ClembenchEpisode.scoresFile)' has no object 'episode scores'")
    }
    var row = ScoredEpisode(
      players: place.players ?? "", game: place.game ?? "", experiment: "", episode: "", index: place.index ?? 0,
      result: result(of: scores))
    // Only clembench-2 says at the top of a file what it is of.
    row.rules = rules ?? scores.map { $0["meta"] == nil ? .clembench16 : .clembench2 }
    row.isLeftOut = scores == nil && EpisodeRecord.read(in: folder.path)?.unscored != nil
    return named(folder, place, row)
  }

  /// A row for an episode that was read.
  public static func scored(_ episode: RecordedEpisode, _ result: EpisodeResult) -> ScoredEpisode {
    let instance = episode.instance
    var row = ScoredEpisode(
      players: episode.players, game: episode.transcript.game, experiment: instance.experiment.name, episode: "",
      index: instance.index, gameID: instance.id, rules: episode.transcript.rules, result: result)
    row = named(episode.folder, episode.folder.place(), row)
    return row
  }

  /// With the names of its folders, as clembench's tables have them.
  private static func named(_ folder: EpisodeFolder, _ place: EpisodeFolder.Place, _ row: ScoredEpisode)
    -> ScoredEpisode
  {
    var row = row
    row.path = folder.path
    let parts = FilePath.absolute(folder.path).split(separator: "/")
    row.episode = parts.last.map(String.init) ?? ""
    if place.index != nil, parts.count >= 3 {
      row.experiment = String(parts[parts.count - 2])
    } else if row.experiment.isEmpty {
      row.experiment = "unknown"
    }
    return row
  }

  /// What a file of scores says; an episode without one failed.
  public static func result(of scores: JSONValue?) -> EpisodeResult {
    guard let members = scores?["episode scores"]?.members else {
      return EpisodeResult(.failed, reason: "it has no scores")
    }
    return EpisodeResult(
      scores: members.compactMap { member in ScoreValue(member.value).map { NamedScore(member.name, $0) } })
  }
}
