import EvaluationKit
import Files
import JSON

/// `plan.json`: every episode that was ever planned in a folder, so that one that is not there is known to be missing.
enum PlanFile {
  static let name = "plan.json"

  /// Writes the plan, with what earlier plans had besides.
  static func write(_ episodes: [EpisodeStore.KeptEpisode], into folder: String) throws {
    let path = FilePath.joined(folder, name)
    let planned = Set(episodes.map(\.path))
    let before = ((try? FilePath.read(path)).flatMap { try? readJSON($0, file: path) })?["episodes"]?.elements ?? []
    let others = before.filter { $0["path"]?.string.map { !planned.contains($0) } ?? false }
    let lines = (others + episodes.map(json)).map { "    " + writeJSON($0) }
    try AtomicFiles().write("{\n  \"episodes\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n", to: path)
  }

  private static func json(_ episode: EpisodeStore.KeptEpisode) -> JSONValue {
    let planned = episode.planned
    return [
      "path": .text(episode.path), "identity": .text(episode.identity.digest), "players": .text(planned.pair.label),
      "player": .text(planned.pair.name), "game": .text(planned.game.folder),
      "experiment": .text(planned.instance.experiment.name), "experiment-index": .integer(planned.experiment),
      "episode": .integer(planned.instance.index), "game-id": .integer(planned.instance.id),
      "rules": .text(planned.rules.rawValue), "repetition": .integer(planned.repetition),
    ]
  }
}
