import EvaluationKit
import Files
import JSON

/// What should be there and is not.
///
/// A folder that we played into says so in its `plan.json`. Others do not: there all players of a folder play the same instances, which
/// are numbered from 0 without gaps, so that an episode that one lacks shows up, unless it is the last of its experiment for
/// everybody.
public enum PlannedEpisodes {
  /// The episodes with a row for each that is planned and not there, after the others.
  ///
  /// - Parameters:
  ///   - episodes: that could be read.
  ///   - roots: the folders that were searched.
  public static func filled(
    _ episodes: [ScoredEpisode], below roots: [String]
  ) -> [ScoredEpisode] {
    let there = Set(episodes.compactMap { $0.path.map(FilePath.absolute) })
    let wanted = roots.map(FilePath.absolute)
    func isWithin(_ path: String, _ folders: [String]) -> Bool {
      folders.contains { path == $0 || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }
    var missing: [ScoredEpisode] = []
    var planned: [String] = []
    for root in roots {
      guard let folder = planFolder(of: root), !planned.contains(folder), let rows = plan(in: folder) else { continue }
      planned.append(folder)
      for (path, row) in rows {
        let full = FilePath.absolute(FilePath.joined(folder, path))
        if isWithin(full, wanted), !there.contains(full) { missing.append(row) }
      }
    }
    let others = episodes.filter { !isWithin($0.path.map(FilePath.absolute) ?? "", planned) }
    return episodes + missing + missingByNumber(others)
  }

  // MARK: By plan.json

  /// The folder that holds the plan: the one given, or one above.
  private static func planFolder(of root: String) -> String? {
    var folder = FilePath.absolute(root)
    for _ in 0..<8 {
      if FilePath.exists(FilePath.joined(folder, PlanFile.name)) { return folder }
      guard folder != "/" else { return nil }
      folder = FilePath.folder(of: folder)
    }
    return nil
  }

  private static func plan(in folder: String) -> [(path: String, row: ScoredEpisode)]? {
    let path = FilePath.joined(folder, PlanFile.name)
    guard let bytes = try? FilePath.read(path), let json = try? readJSON(bytes, file: path),
      let listed = json["episodes"]?.elements
    else { return nil }
    return listed.compactMap { entry in
      guard let path = entry["path"]?.string, let game = entry["game"]?.string,
        let experiment = entry["experiment"]?.string, let index = entry["episode"]?.int
      else { return nil }
      let hasFailed = FilePath.exists(FilePath.joined(folder, path + "/error.json"))
      let parts = path.split(separator: "/")
      let row = ScoredEpisode(
        players: parts.count >= 4 ? String(parts[parts.count - 4]) : entry["players"]?.string ?? "", game: game,
        experiment: parts.count >= 4 ? String(parts[parts.count - 2]) : experiment,
        episode: parts.last.map(String.init) ?? "", index: index, gameID: entry["game-id"]?.int,
        rules: entry["rules"]?.string.flatMap(RuleSet.init), result: hasFailed ? EpisodeResult(.failed) : .missing)
      return (path, row)
    }
  }

  // MARK: By number

  private struct Experiment: Hashable {
    var game: String
    var name: String
  }

  private struct Place: Hashable {
    var players: String
    var experiment: Experiment
  }

  static func missingByNumber(_ episodes: [ScoredEpisode]) -> [ScoredEpisode] {
    var last: [Experiment: (index: Int, example: ScoredEpisode)] = [:]
    var experiments: [Experiment] = []
    var players: [String] = []
    var there: [Place: Set<Int>] = [:]
    var games: [String: Set<String>] = [:]
    for episode in episodes where isNumbered(episode) {
      let experiment = Experiment(game: episode.game, name: episode.experiment)
      if let known = last[experiment] {
        if episode.index > known.index { last[experiment]?.index = episode.index }
      } else {
        last[experiment] = (episode.index, episode)
        experiments.append(experiment)
      }
      if games[episode.players] == nil { players.append(episode.players) }
      games[episode.players, default: []].insert(episode.game)
      there[Place(players: episode.players, experiment: experiment), default: []].insert(episode.index)
    }
    var missing: [ScoredEpisode] = []
    for player in players {
      // A game that somebody does not play at all was not planned for them.
      for experiment in experiments where games[player]?.contains(experiment.game) ?? false {
        guard let (greatest, example) = last[experiment], greatest < 1_000_000 else { continue }
        let present = there[Place(players: player, experiment: experiment)] ?? []
        for index in 0...max(0, greatest) where !present.contains(index) {
          var row = example
          row.players = player
          row.index = index
          row.gameID = nil
          row.episode = name(like: example.episode, index)
          row.result = .missing
          missing.append(row)
        }
      }
    }
    return missing
  }

  /// Whether its folder tells its place among the others.
  private static func isNumbered(_ episode: ScoredEpisode) -> Bool {
    ["episode_", "instance_"].contains { episode.episode.hasPrefix($0) }
  }

  /// `episode_3` for another index: with as many digits.
  private static func name(like name: String, _ index: Int) -> String {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let text = String(index)
    return name.dropLast(digits) + String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
