import EvaluationKit
import Tables

/// Recorded episodes as the table that ``EpisodeTable`` makes of played ones.
public enum ScoredEpisodeTable {
  public static func table(of episodes: [ScoredEpisode]) -> Table {
    var texts = [[String?]](repeating: [], count: 7)
    var numbers = [[Double?]](repeating: [], count: 4)
    for episode in episodes {
      let played: Double? =
        switch episode.result.status {
        case .played: 1
        case .aborted: 0
        case .missing, .failed: nil
        }
      let player = PairLabel.player(episode.players)
      for (metric, value) in episode.result.scores.map({ ($0.name, $0.value.double) }) + [(ScoreName.played, played)] {
        let row = [
          episode.players, player, episode.game, episode.experimentName, episode.rules?.rawValue, metric,
          episode.result.status.rawValue,
        ]
        for (column, text) in row.enumerated() { texts[column].append(text) }
        numbers[0].append(Double(episode.index))
        numbers[1].append(episode.gameID.map(Double.init))
        numbers[2].append(0)
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
