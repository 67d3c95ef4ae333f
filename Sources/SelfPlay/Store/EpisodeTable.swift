import EvaluationKit
import Tables

/// Episodes as a table: a row per episode and metric, and one for `Played`, which is 1, 0 where the episode was aborted, and
/// missing where there was none.
public enum EpisodeTable {
  public static let schema = TableSchema([
    "players": .text, "player": .text, "game": .text, "experiment": .text, "episode": .number, "game-id": .number,
    "rules": .text, "repetition": .number, "metric": .text, "value": .number, "status": .text,
  ])

  /// - Parameter results: one for each episode, in their order.
  public static func table(of episodes: [PlannedEpisode], _ results: [EpisodeResult]) -> Table {
    precondition(episodes.count == results.count, "an episode has a result")
    var texts = [[String]](repeating: [], count: 7)
    var numbers = [[Double?]](repeating: [], count: 4)
    for (episode, result) in zip(episodes, results) {
      let played: Double? =
        switch result.status {
        case .played: 1
        case .aborted: 0
        case .missing, .failed: nil
        }
      for (metric, value) in result.scores.map({ ($0.name, $0.value.double) }) + [(ScoreName.played, played)] {
        let row = [
          episode.pair.label, episode.pair.name, episode.game.folder, episode.instance.experiment.name,
          episode.rules.rawValue, metric, result.status.rawValue,
        ]
        for (column, text) in row.enumerated() { texts[column].append(text) }
        numbers[0].append(Double(episode.instance.index))
        numbers[1].append(Double(episode.instance.id))
        numbers[2].append(Double(episode.repetition))
        numbers[3].append(value)
      }
    }
    let columns = [
      Column("players", texts: texts[0]), Column("player", texts: texts[1]), Column("game", texts: texts[2]),
      Column("experiment", texts: texts[3]), Column("episode", numbers: numbers[0]),
      Column("game-id", numbers: numbers[1]), Column("rules", texts: texts[4]),
      Column("repetition", numbers: numbers[2]), Column("metric", texts: texts[5]),
      Column("value", numbers: numbers[3]), Column("status", texts: texts[6]),
    ]
    guard let table = try? Table(columns) else { preconditionFailure("columns of one length, each with its name") }
    return table
  }
}
