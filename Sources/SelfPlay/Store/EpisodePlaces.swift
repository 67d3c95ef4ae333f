import EvaluationKit
import Files
import JSON
import NumericalMethods

/// Where the episodes of a plan lie below the folder that keeps them.
///
/// As clembench has it: `PAIR/GAME/K_EXPERIMENT/episode_N` or, by the rules of clembench-2, `PLAYER/GAME/EXPERIMENT/instance_0000N`;
/// further episodes of the same instance lie alike in `repetition_R`.
struct EpisodePlaces {
  /// Whether what one plan keeps lies apart from what another does: in a folder named for the players' settings, the game's
  /// instances and the seed. Else all plans share one folder.
  let isApart: Bool
  private var groups: [String: String] = [:]

  init(isApart: Bool) { self.isApart = isApart }

  mutating func path(of episode: PlannedEpisode, in plan: EpisodePlan) -> String {
    var path = isApart ? group(of: episode, in: plan) + "/" : ""
    if episode.repetition > 0 { path += "repetition_\(episode.repetition)/" }
    return path
      + ClembenchWriter.path(
        players: episode.rules == .clembench16 ? episode.pair.label : episode.pair.name, game: episode.game.folder,
        experiment: episode.instance.experiment.name, experimentIndex: episode.experiment,
        index: episode.instance.index, rules: episode.rules)
  }

  private mutating func group(of episode: PlannedEpisode, in plan: EpisodePlan) -> String {
    let key = "\(episode.pair.label)\n\(episode.game.folder)\n\(episode.rules.rawValue)"
    if let known = groups[key] { return known }
    let experiments =
      plan.games.first {
        $0.game.folder == episode.game.folder && $0.game.rules == episode.rules
      }?.experiments ?? []
    let facts = experiments.map { experiment -> JSONValue in
      let words = experiment.words.map { JSONValue.text(SHA256.hex(of: $0.words.joined(separator: "\n"))) }
      return [
        "name": .text(experiment.name), "facts": experiment.facts, "words": words ?? .null,
        "instances": .array(experiment.instances),
      ]
    }
    let parts: JSONValue = [
      "game": .text(episode.game.folder), "rules": .text(episode.rules.rawValue),
      "players": .array(episode.pair.players.map(EpisodeIdentifier.json)), "seed": .text("\(episode.seed.value)"),
      "experiments": .array(facts),
    ]
    let name = String(SHA256.hex(of: writeJSON(parts)).prefix(16))
    groups[key] = name
    return name
  }
}
