import EvaluationKit
import JSON
import NumericalMethods

/// A game for datasets that play some: one player is asked for a number up to ten, and wins with the instance's own.
struct SampleGame: Game {
  static let card = PluginCard(
    name: "number", summary: "guess a number", parameters: [RuleSet.parameter], source: "defined here")

  let rules: RuleSet
  var folder: String { "number" }

  init(_ settings: Settings) throws { rules = RuleSet(settings) }
  init(_ rules: RuleSet) { self.rules = rules }

  func roles(in experiment: GameExperiment) throws -> [GameRole] { [GameRole("Guesser")] }

  func builtInExperiments() throws -> [GameExperiment] {
    [GameExperiment("small", instances: (1...3).map { ["game_id": .integer($0), "number": .integer($0)] })]
  }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    table.tell("Player 1", "A number from 1 to 10?")
    let said = Int(try await table.reply(of: "Player 1"))
    table.log(said == nil ? "invalid format" : "parse", .truth(said == (try instance.integer("number"))))
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores {
    let isAborted = transcript.events.last?.type == "invalid format"
    let isRight = transcript.events.last?.content == true
    return EpisodeScores(episode: [
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.main, isAborted ? .undefined : .number(isRight ? 100 : 0)),
    ])
  }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    Double.random(in: 0..<1, using: &chance) < manner.ruleBreaking ? "no" : "\(Int.random(in: 1...10, using: &chance))"
  }
}

/// A player of it.
struct SamplePlayer: SparringBackend {
  static let card = PluginCard(name: "player", summary: "plays the sample game", source: "defined here")
  var manner: PlayingManner { PlayingManner(skill: 0.5, ruleBreaking: 0.3) }

  init() {}
  init(_ settings: Settings) throws {}

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] { [] }

  static let named = NamedBackend(name: "player", id: "player", settings: .object([]), backend: SamplePlayer())
}
