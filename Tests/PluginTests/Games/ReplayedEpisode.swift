import EvaluationKit
import Foundation
import JSON

/// A recorded episode of clembench, played again from its players' raw replies.
struct ReplayedEpisode: Sendable, CustomStringConvertible {
  static let data = ProcessInfo.processInfo.environment["BELLWETHER_DATA"].map { $0 + "/clembench" }
  static let isThere = data.map { FileManager.default.fileExists(atPath: $0 + "/episodes/INDEX.tsv") } ?? false

  /// "clembench-2/taboo/w-00".
  let path: String
  let game: String
  let rules: RuleSet

  var description: String { path }

  /// All recorded episodes of some games that have a scores.json, in the order of the index.
  static func recorded(of games: [String]) -> [ReplayedEpisode] {
    guard let data, isThere, let index = try? String(contentsOfFile: data + "/episodes/INDEX.tsv", encoding: .utf8)
    else { return [] }
    return index.split(separator: "\n").dropFirst().compactMap { line in
      let cells = line.split(separator: "\t").map(String.init)
      guard games.contains(cells[1]), let rules = RuleSet(rawValue: cells[0]) else { return nil }
      return ReplayedEpisode(path: cells[3], game: cells[1], rules: rules)
    }
  }

  /// clembench's lists of allowed words.
  private static let words: [RuleSet: WordList] = {
    var lists: [RuleSet: WordList] = [:]
    for (rules, file) in [
      (RuleSet.clembench16, "v1.6/wordle_english_words.json"), (.clembench2, "v2/wordle_official_words.json"),
    ] {
      let path = "\(data ?? "")/instances/\(file)"
      let list = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { try? readJSON($0, file: path) }
      lists[rules] = list?.elements.map { WordList($0.compactMap(\.string)) }
    }
    return lists
  }()

  func file(_ name: String) throws -> JSONValue {
    let full = try needed(Self.data) + "/episodes/\(path)/\(name)"
    return try readJSON(String(contentsOfFile: full, encoding: .utf8), file: full, allowNonFinite: true)
  }

  /// The instance with its experiment as clembench's dataset has it.
  func instance() throws -> GameInstance {
    let facts = try file("instance.json")
    let folder = try needed(Self.data) + "/instances/" + (rules == .clembench16 ? "v1.6" : "v2")
    let path = "\(folder)/\(game)_instances.json"
    let experiments =
      try readJSON(String(contentsOfFile: path, encoding: .utf8), file: path)["experiments"]?.elements ?? []
    let name = try file("interactions.json")["meta"]?["experiment_name"]?.string
    let found = experiments.first { experiment in
      let holds = experiment["game_instances"]?.elements?.contains(facts) ?? false
      return holds && (name == nil || experiment["name"]?.string == name)
    }
    let experiment = try needed(found ?? experiments.first)
    let words = game.hasPrefix("wordle") ? try needed(Self.words[rules]) : nil
    let shared = GameExperiment(
      experiment["name"]?.string ?? "",
      facts: .object((experiment.members ?? []).filter { $0.name != "game_instances" }),
      words: words)
    return GameInstance(facts, index: 0, of: shared)
  }

  /// Plays the episode again; what the game master once found is not read.
  func transcript(by game: any Game) async throws -> Transcript {
    let interactions = try file("interactions.json")
    var replies: [String: [String]] = [:]
    for event in (interactions["turns"]?.elements ?? []).flatMap({ $0.elements ?? [] })
    where event["action"]?["type"]?.string == "get message" {
      replies[try needed(event["from"]?.string), default: []].append(
        try needed(event["action"]?["content"]?.string))
    }
    let instance = try instance()
    let recording = Recording(replies)
    let players =
      [TranscriptPlayer("GM", role: "Game Master", model: "programmatic")]
      + (try game.roles(in: instance.experiment)).enumerated().map {
        TranscriptPlayer("Player \($0 + 1)", role: $1.name, model: $1.isProgrammatic ? "programmatic" : "scripted")
      }
    let empty = Transcript(rules: rules, game: game.folder, instance: instance, players: players)
    var table = GameTable(empty) { player, _ in GameTable.Answer(Reply(try await recording.next(of: player))) }
    try await game.play(instance, at: &table)
    return table.transcript
  }

  /// The rounds that were logged, as lines that can be compared.
  func recordedRounds() throws -> [[String]] {
    (try file("interactions.json")["turns"]?.elements ?? []).map { round in
      (round.elements ?? []).map { event in
        let action = event["action"]
        return "\(event["from"]?.string ?? "") > \(event["to"]?.string ?? "") [\(action?["type"]?.string ?? "")] "
          + "\(action?["label"]?.string ?? "") \(action?["content"].map(Self.line) ?? "")"
      }
    }
  }

  static func rounds(of transcript: Transcript) -> [[String]] {
    transcript.rounds.map { events in
      events.map { "\($0.from) > \($0.to) [\($0.type)] \($0.label ?? "") \(line($0.content))" }
    }
  }

  private static func line(_ value: JSONValue) -> String { value.string ?? "\(value)" }
}

private actor Recording {
  private var replies: [String: [String]]

  init(_ replies: [String: [String]]) { self.replies = replies }

  func next(of player: String) throws -> String {
    guard let reply = replies[player]?.first else { throw EvaluationError("\(player) said no more") }
    replies[player]?.removeFirst()
    return reply
  }
}

extension EpisodeScores {
  /// As clembench's file has them, counts and numbers told apart.
  var lines: (rounds: [String], episode: [String]) {
    (rounds.map { "\($0.number): \(Self.lines($0.scores))" }, Self.lines(episode))
  }

  private static func lines(_ scores: [NamedScore]) -> [String] {
    scores.map { "\($0.name) = \(line($0.value))" }
  }

  private static func line(_ value: ScoreValue) -> String {
    switch value {
    case .count(let count): "\(count)"
    case .number(let number): "\(number)"
    case .undefined: "NaN"
    }
  }

  /// The same lines of a recorded scores.json.
  static func lines(recorded: JSONValue) -> (rounds: [String], episode: [String]) {
    func lines(_ scores: JSONValue?) -> [String] {
      (scores?.members ?? []).map { member in
        switch member.value {
        case .integer(let count): "\(member.name) = \(count)"
        case .number(let number): "\(member.name) = \(number.isNaN ? "NaN" : "\(number)")"
        default: "\(member.name) = \(member.value)"
        }
      }
    }
    return (
      (recorded["turn scores"]?.members ?? []).map { "\($0.name): \(lines($0.value))" },
      lines(recorded["episode scores"])
    )
  }
}

/// The value, or an error that fails the test.
func needed<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw EvaluationError("something is missing") }
  return value
}
