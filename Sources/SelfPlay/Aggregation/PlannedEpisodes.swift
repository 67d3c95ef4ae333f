import EvaluationKit

/// What should be there: episodes that others have, and that numbers in between say, but some lack.
///
/// Folders of clembench do not say what was planned. All players of a folder play the same instances, which are numbered from 0
/// without gaps, so that an episode that one lacks shows up, unless it is the last of its experiment for all of them.
public enum PlannedEpisodes {
  private struct Experiment: Hashable {
    var game: String
    var name: String
  }

  private struct Place: Hashable {
    var players: String
    var experiment: Experiment
  }

  /// The episodes with a row for each that is missing, after the others.
  public static func filled(_ episodes: [ScoredEpisode]) -> [ScoredEpisode] {
    var last: [Experiment: (index: Int, example: ScoredEpisode)] = [:]
    var experiments: [Experiment] = []
    var players: [String] = []
    var there: [Place: Set<Int>] = [:]
    for episode in episodes where isNumbered(episode) {
      let experiment = Experiment(game: episode.game, name: episode.experiment)
      if let known = last[experiment] {
        if episode.index > known.index { last[experiment]?.index = episode.index }
      } else {
        last[experiment] = (episode.index, episode)
        experiments.append(experiment)
      }
      if !players.contains(episode.players) { players.append(episode.players) }
      there[Place(players: episode.players, experiment: experiment), default: []].insert(episode.index)
    }
    var missing: [ScoredEpisode] = []
    for player in players {
      // A game that somebody does not play at all was not planned for them.
      let own = Set(there.keys.filter { $0.players == player }.map(\.experiment.game))
      for experiment in experiments where own.contains(experiment.game) {
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
    return episodes + missing
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
