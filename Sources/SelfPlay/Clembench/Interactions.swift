import EvaluationKit
import JSON

/// `interactions.json`, taken apart.
struct Interactions {
  let episode: RecordedEpisode

  /// - Throws: ``EpisodeFolder/Problem`` at the first thing that is not as it must be.
  init(_ file: JSONValue, instance: JSONValue, rules: RuleSet?, games: [String], folder: EpisodeFolder) throws {
    guard let members = file.members else {
      throw EpisodeFolder.Problem("'\(ClembenchEpisode.interactionsFile)' holds \(file.kind), not an object")
    }
    guard let turns = file["turns"]?.elements else {
      throw EpisodeFolder.Problem("'\(ClembenchEpisode.interactionsFile)' has no list 'turns'")
    }
    let meta = file["meta"]
    let rules = rules ?? (meta?.members == nil ? .clembench16 : .clembench2)
    let place = folder.place(games: games)
    let rounds = try turns.enumerated().map { try Self.round($1, number: $0 + 1) }
    let game =
      meta?["game_name"]?.string ?? place.game.flatMap { games.contains($0) ? $0 : nil }
      ?? Self.game(of: instance, file["players"], rounds)
    guard let game else { throw EpisodeFolder.Problem("no game is known that has such an instance") }
    guard let players = file["players"].flatMap({ PlayerWording.read($0, game: game) }) else {
      throw EpisodeFolder.Problem(
        "'\(ClembenchEpisode.interactionsFile)' has no object 'players' as clembench writes it")
    }
    let experiment = GameExperiment(meta?["experiment_name"]?.string ?? place.experiment ?? "")
    let index = place.index ?? instance["game_id"]?.int ?? 0
    var transcript = Transcript(
      rules: rules, game: game, instance: GameInstance(instance, index: index, of: experiment), players: players)
    transcript.rounds = rounds.isEmpty ? [[]] : rounds
    transcript.keys = members.filter { !Self.ownKeys.contains($0.name) }
    episode = RecordedEpisode(
      folder: folder, transcript: transcript,
      header: EpisodeHeader(meta: meta, playerModels: file["player_models"]), recordedScores: nil,
      scoresFile: ClembenchEpisode.scoresFile, players: place.players ?? PairLabel.text(of: players))
  }

  private static let ownKeys: Set<String> = ["meta", "player_models", "players", "turns"]

  private static func round(_ round: JSONValue, number: Int) throws -> [TranscriptEvent] {
    guard let events = round.elements else {
      throw EpisodeFolder.Problem("turn \(number) is \(round.kind), not a list of events")
    }
    return try events.enumerated().map { index, event in
      guard let from = event["from"]?.string, let to = event["to"]?.string, let action = event["action"],
        let type = action["type"]?.string
      else {
        throw EpisodeFolder.Problem(
          "event \(index + 1) of turn \(number) lacks 'from', 'to' or the type of its 'action'")
      }
      let details = (action.members ?? []).filter { !["type", "content", "label"].contains($0.name) }
      return TranscriptEvent(
        from: from, to: to, time: event["timestamp"]?.string.flatMap(Timestamp.seconds), type: type,
        content: action["content"] ?? .null, details: details, label: action["label"]?.string)
    }
  }

  /// The game by what its instances hold; which wordle it is, by who takes part and what is said first.
  private static func game(of instance: JSONValue, _ players: JSONValue?, _ rounds: [[TranscriptEvent]]) -> String? {
    func has(_ name: String) -> Bool { instance[name] != nil }
    if has("related_word") { return "taboo" }
    if has("request_order") { return "privateshared" }
    if has("target_grid_name") { return "referencegame" }
    if has("target_grid") { return "imagegame" }
    guard has("target_word_difficulty") || has("target_word_clue") else { return nil }
    if (players?.members ?? []).contains(where: { $0.value.string?.contains("Critic") ?? false }) {
      return "wordle_withcritic"
    }
    let first = rounds.first?.first { $0.from == "GM" && $0.to == "Player 1" }?.content.string ?? ""
    guard let clue = instance["target_word_clue"]?.string, !clue.isEmpty, first.contains("clue:" + clue) else {
      return "wordle"
    }
    return "wordle_withclue"
  }
}

/// How tables call those who play together.
public enum PairLabel {
  /// `NAME--NAME`, of the models of Player 1 and the last player that is one.
  public static func text(of players: [TranscriptPlayer]) -> String {
    let models = players.filter { $0.name != "GM" && $0.model != "programmatic" }.map(\.model)
    return text(models)
  }

  /// `NAME--NAME`: one alone plays with itself.
  public static func text(_ names: [String]) -> String {
    guard let first = names.first, let last = names.last else { return "programmatic--programmatic" }
    return first + "--" + last
  }

  /// The name where both are one, without the temperature that clembench adds; else the label itself.
  public static func player(_ label: String) -> String {
    var rest = label[...]
    while let place = rest.firstRange(of: "--") {
      let (first, second) = (label[..<place.lowerBound], label[place.upperBound...])
      if first == second { return String(withoutTemperature(first)) }
      rest = rest[place.upperBound...]
    }
    return label.contains("--") ? label : String(withoutTemperature(label[...]))
  }

  /// `NAME-t0.0` is NAME.
  private static func withoutTemperature(_ name: Substring) -> Substring {
    guard let place = name.lastIndex(of: "-"), name[place...].hasPrefix("-t") else { return name }
    let number = name[place...].dropFirst(2)
    let isTemperature = number.contains(".") && number.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E }
    return isTemperature && place > name.startIndex ? name[..<place] : name
  }
}
