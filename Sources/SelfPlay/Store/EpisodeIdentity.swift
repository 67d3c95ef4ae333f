import EvaluationKit
import Files
import JSON
import NumericalMethods

/// What makes an episode the one that it is: whatever would have given another course, and nothing that would not.
///
/// The rules, the instance and what its experiment adds to it, the words, the players and their settings, which repetition it
/// is, and the seed. How many play at once, how a server is reached and what it costs do not belong to it.
public struct EpisodeIdentity: Sendable, Hashable {
  /// The parts by name. Texts of length stand as their hash.
  public var parts: JSONValue
  /// A SHA-256 over the parts, in hexadecimal digits.
  public var digest: String

  init(parts: JSONValue) {
    self.parts = parts
    digest = SHA256.hex(of: writeJSON(parts))
  }

  /// What an identity has otherwise than another, in words: "seed (7 there, 8 here)".
  static func differences(from old: JSONValue, to new: JSONValue) -> [String] {
    (new.members ?? []).compactMap { part in
      let before = old[part.name] ?? .null
      if before == part.value { return nil }
      switch (before, part.value) {
      case (.array(let old), .array(let new)) where old.count == new.count:
        let pairs = zip(old, new).filter { $0 != $1 }
        return pairs.map { playerDifference($0, $1) }.joined(separator: ", ")
      default:
        return isHash(part.value) ? part.name : "\(part.name) (\(shown(before)) there, \(shown(part.value)) here)"
      }
    }
  }

  private static func playerDifference(_ old: JSONValue, _ new: JSONValue) -> String {
    let name = new["name"]?.string ?? "?"
    if old["name"] != new["name"] || old["back-end"] != new["back-end"] {
      let (before, now) = (old["back-end"] ?? .null, new["back-end"] ?? .null)
      return "player (\(shown(old["name"] ?? .null)), \(shown(before)) there, '\(name)', \(shown(now)) here)"
    }
    let settings = differences(from: old["settings"] ?? .null, to: new["settings"] ?? .null)
    let dropped = (old["settings"]?.members ?? []).filter { new["settings"]?[$0.name] == nil }
      .map { "\($0.name) (\(shown($0.value)) there, none here)" }
    return "player '\(name)': " + (settings + dropped).joined(separator: ", ")
  }

  private static func isHash(_ value: JSONValue) -> Bool {
    value.string.map { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) } ?? false
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "none"
    case .text(let text): "'\(text)'"
    default: writeJSON(value)
    }
  }
}

/// Makes the identities of a plan's episodes; what an experiment's episodes share is hashed once.
struct EpisodeIdentifier {
  private struct Key: Hashable {
    var game: String
    var rules: RuleSet
    var experiment: Int
  }

  private var shared: [Key: [JSONMember]] = [:]

  mutating func identity(of episode: PlannedEpisode) -> EpisodeIdentity {
    let key = Key(game: episode.game.folder, rules: episode.rules, experiment: episode.experiment)
    let experiment = shared[key] ?? Self.members(of: episode)
    shared[key] = experiment
    return EpisodeIdentity(
      parts: .object(
        experiment + [
          JSONMember("episode", .integer(episode.instance.index)),
          JSONMember("instance", .text(SHA256.hex(of: writeJSON(episode.instance.facts)))),
          JSONMember("players", .array(episode.pair.players.map(Self.json))),
          JSONMember("repetition", .integer(episode.repetition)),
          JSONMember("seed", .text("\(episode.seed.value)")),
        ]))
  }

  private static func members(of episode: PlannedEpisode) -> [JSONMember] {
    let experiment = episode.instance.experiment
    return [
      JSONMember("game", .text(episode.game.folder)), JSONMember("rules", .text(episode.rules.rawValue)),
      JSONMember("experiment", .text(experiment.name)),
      JSONMember("experiment facts", .text(SHA256.hex(of: writeJSON(experiment.facts)))),
      JSONMember(
        "words", experiment.words.map { .text(SHA256.hex(of: $0.words.joined(separator: "\n"))) } ?? .null),
    ]
  }

  static func json(_ player: Player) -> JSONValue {
    [
      "name": .text(player.name), "back-end": .text(player.identity.id), "settings": player.identity.settings,
    ]
  }
}
