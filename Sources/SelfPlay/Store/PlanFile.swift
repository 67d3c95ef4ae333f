import EvaluationKit
import Files
import JSON

/// `plan.json`: every episode that was ever planned in a folder, so that one that is not there is known to be missing.
public enum PlanFile {
  public static let name = "plan.json"

  /// An episode that was planned, and where it would lie below the folder.
  public struct Entry: Sendable {
    public var path: String
    /// As a table has it while it is missing.
    public var episode: ScoredEpisode
  }

  /// What a folder's plan lists; nil where it has none that can be read.
  public static func read(in folder: String) -> [Entry]? {
    let path = FilePath.joined(folder, name)
    guard let bytes = try? FilePath.read(path), let json = try? readJSON(bytes, file: path),
      let listed = json["episodes"]?.elements
    else { return nil }
    return listed.compactMap { entry in
      guard let path = entry["path"]?.string, let players = entry["players"]?.string,
        let game = entry["game"]?.string, let index = entry["episode"]?.int
      else { return nil }
      let parts = path.split(separator: "/").map(String.init)
      guard parts.count >= 4 else { return nil }
      // In clembench's tables the names are those of the folders.
      let rules = entry["rules"]?.string.flatMap { RuleSet(rawValue: $0) }
      return Entry(
        path: path,
        episode: ScoredEpisode(
          players: rules == .clembench16 ? players : parts[parts.count - 4], game: game,
          experiment: parts[parts.count - 2], episode: parts[parts.count - 1], index: index,
          gameID: entry["game-id"]?.int, rules: rules, result: .missing))
    }
  }

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
