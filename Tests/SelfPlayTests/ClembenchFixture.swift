import CommandTesting
import EvaluationKit
import Files
import Foundation
import JSON
import Plugins
import SelfPlay
import Testing

/// Recorded episodes of the dataset clembench, and small ones of the tests' own.
enum ClembenchFixture {
  static let folder = Repository.data.map { $0 + "/clembench" }
  static let isThere = folder.map { FileManager.default.fileExists(atPath: $0 + "/episodes/INDEX.tsv") } ?? false
  static var episodes: String { (folder ?? "") + "/episodes" }

  static func games() throws -> GameShelf {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    return try GameShelf(registry.games)
  }

  static func dataset(_ path: String) throws -> [UInt8]? {
    guard let folder else { return nil }
    let full = folder + "/" + path
    return FilePath.exists(full) ? try FilePath.read(full) : nil
  }

  static func replayer(rules: RuleSet? = nil) throws -> EpisodeReplayer {
    EpisodeReplayer(try games(), rules: rules, dataset: dataset)
  }

  /// A value without the order of its members, NaN as a text.
  static func plain(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(plain))
    case .object(let members):
      .object(members.map { JSONMember($0.name, plain($0.value)) }.sorted { $0.name < $1.name })
    case .number(let number) where number.isNaN: "NaN"
    default: value
    }
  }

  static func json(_ path: String) throws -> JSONValue {
    try readJSON(FilePath.read(path), file: path, allowNonFinite: true)
  }

  /// A won game of taboo in one round, as clembench-1.6 keeps it.
  static let instance = """
    {"game_id": 3, "target_word": "clear", "related_word": ["crystal", "obvious", "confident"],
     "target_word_stem": "clear", "related_word_stem": ["crystal", "obvious", "confid"]}
    """

  static func interactions(clue: String = "CLUE: not cloudy", guess: String = "GUESS: clear") -> String {
    let players: JSONValue = [
      "GM": "Game master for taboo", "Player 1": "WordDescriber, m", "Player 2": "WordGuesser, m",
    ]
    func event(_ from: String, _ to: String, _ type: String, _ content: String) -> JSONValue {
      [
        "from": .text(from), "to": .text(to), "timestamp": "2024-05-01T10:00:00.000001",
        "action": ["type": .text(type), "content": .text(content)],
      ]
    }
    let round: JSONValue = [
      event("GM", "Player 1", "send message", "describe"), event("Player 1", "GM", "get message", clue),
      event("GM", "GM", "valid response", "continue"), event("GM", "GM", "valid clue", "not cloudy"),
      event("GM", "Player 2", "send message", "guess"), event("Player 2", "GM", "get message", guess),
      event("GM", "GM", "valid response", "continue"), event("GM", "GM", "valid guess", "clear"),
      event("GM", "GM", "correct guess", "end game"),
    ]
    return String(decoding: pythonJSON(["players": players, "turns": [round]]), as: UTF8.self)
  }

  static let scores = """
    {"turn scores": {"0": {"Accuracy": 1, "Violated Request Count": 0, "Parsed Request Count": 1, "Request Count": 1}},
     "episode scores": {"Violated Request Count": 0, "Parsed Request Count": 1, "Request Count": 1,
     "Request Success Ratio": 1.0, "Aborted": 0, "Success": 1, "Lose": 0, "Main Score": 100.0,
     "Repetition-Guesser": 0, "Repetition-Describer": 0}}
    """

  /// Writes the small episode.
  @discardableResult
  static func write(
    _ name: String, into folder: TestFolder, interactions: String = interactions(), scores: String? = scores
  ) throws -> EpisodeFolder {
    try folder.write(instance, to: name + "/instance.json")
    try folder.write(interactions, to: name + "/interactions.json")
    if let scores { try folder.write(scores, to: name + "/scores.json") }
    return EpisodeFolder(folder.path(name))
  }
}
