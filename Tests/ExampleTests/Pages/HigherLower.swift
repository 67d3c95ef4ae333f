import EvaluationKit
import JSON
import NumericalMethods

/// A number is looked for by guesses, each of which is told to be too low or too high.
struct HigherLower: Game {
  static let card = PluginCard(
    name: "higher-lower",
    summary: "find a number by guesses that are told to be too low or too high",
    parameters: [RuleSet.parameter], source: "a children's game", example: "- higher-lower")

  let rules: RuleSet
  let folder = "higherlower"

  init(_ settings: Settings) { rules = RuleSet(settings) }

  func roles(in experiment: GameExperiment) -> [GameRole] { [GameRole("NumberGuesser")] }

  func builtInExperiments() -> [GameExperiment] {
    let instances = [17, 50, 64, 99].enumerated().map { index, number -> JSONValue in
      ["game_id": .integer(index), "number": .integer(number)]
    }
    return [GameExperiment("hundred", facts: ["rounds": 7], instances: instances)]
  }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    let (number, rounds) = (try instance.integer("number"), try instance.integer("rounds"))
    table.tell(
      "Player 1", "Find a number from 1 to 100 in \(rounds) guesses. Reply with GUESS: and a number alone.")
    for round in 1...max(1, rounds) {
      if round > 1 { table.beginRound() }
      let reply = try await table.reply(of: "Player 1")
      guard reply.hasPrefix("GUESS: "), let guess = Int(reply.dropFirst(7)) else {
        return table.log("invalid format", .text(reply))
      }
      table.log(guess == number ? "right guess" : "wrong guess", .integer(guess))
      if guess == number { return }
      if round < rounds { table.tell("Player 1", guess < number ? "higher" : "lower") }
    }
  }

  func score(_ transcript: Transcript) -> EpisodeScores {
    let types = transcript.events.map(\.type)
    let asked = types.count { $0 == "get message" }
    let isAborted = types.contains("invalid format")
    let isWon = types.contains("right guess")
    return EpisodeScores(episode: [
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.success, .count(isWon ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(isAborted || isWon ? 0 : 1)),
      NamedScore(ScoreName.requests, .count(asked)),
      NamedScore(ScoreName.parsed, .count(isAborted ? asked - 1 : asked)),
      NamedScore(ScoreName.violated, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.main, isAborted ? .undefined : .number(isWon ? 100 / Double(asked) : 0)),
    ])
  }

  /// Halves what is left where it is skilful, guesses anything where it is not.
  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner,
    chance: inout SeededGenerator
  ) -> String? {
    if Double.random(in: 0..<1, using: &chance) < manner.ruleBreaking { return "Is it fifty?" }
    var (low, high) = (1, 100)
    for (said, told) in zip(messages.dropFirst(), messages.dropFirst(2)) {
      guard let guess = Int(said.content.dropFirst(7)) else { continue }
      if told.content == "higher" { low = max(low, guess + 1) } else { high = min(high, guess - 1) }
    }
    let isSkilled = Double.random(in: 0..<1, using: &chance) < manner.skill
    return "GUESS: \(isSkilled ? (low + high) / 2 : Int.random(in: 1...100, using: &chance))"
  }
}
