import EvaluationKit
import JSON
import NumericalMethods
import SelfPlay
import Synchronization

/// A game of the tests' own: two players count in turn up to the instance's `goal`; a reply that is no number aborts, a wrong
/// one loses.
struct CountingGame: Game {
  static let card = PluginCard(
    name: "counting", summary: "two players count in turn", parameters: [RuleSet.parameter], source: "defined here")

  let rules: RuleSet
  /// Whether reaching 3 leaves an episode without scores.
  var refusesThree = false
  var instances = 4

  var folder: String { "counting" }

  init(_ settings: Settings) throws { rules = RuleSet(settings) }
  init(_ rules: RuleSet = .clembench2, refusesThree: Bool = false, instances: Int = 4) {
    self.rules = rules
    self.refusesThree = refusesThree
    self.instances = instances
  }

  func roles(in experiment: GameExperiment) throws -> [GameRole] { [GameRole("Odd"), GameRole("Even")] }

  func builtInExperiments() throws -> [GameExperiment] {
    ["short", "long"].enumerated().map { number, name in
      GameExperiment(
        name, facts: ["prompt": "Count."],
        instances: (0..<instances).map { ["game_id": .integer($0), "goal": .integer($0 + 2 + 4 * number)] })
    }
  }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    let (prompt, goal) = (try instance.text("prompt"), try instance.integer("goal"))
    for number in 1...goal {
      let player = number % 2 == 1 ? "Player 1" : "Player 2"
      if number > 1 { table.beginRound() }
      table.tell(player, "\(prompt) It was \(number - 1).")
      guard let said = Int(try await table.reply(of: player)) else {
        return table.log("invalid format", "no number")
      }
      guard said == number else { return table.log("wrong", .integer(said)) }
    }
    table.log("counted", .integer(goal))
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores {
    let types = Set(transcript.events.map(\.type))
    if refusesThree, transcript.instance.facts["goal"] == 3 { throw EvaluationError("three has no scores") }
    let requests = transcript.events.count { $0.isReply }
    let isAborted = types.contains("invalid format")
    return EpisodeScores(episode: [
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.success, .count(types.contains("counted") ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(types.contains("wrong") ? 1 : 0)),
      NamedScore(ScoreName.requests, .count(requests)),
      NamedScore(ScoreName.parsed, .count(isAborted ? requests - 1 : requests)),
      NamedScore(ScoreName.violated, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.main, isAborted ? .undefined : .number(types.contains("counted") ? 100 : 0)),
    ])
  }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    if Double.random(in: 0..<1, using: &chance) < manner.ruleBreaking { return "no" }
    let last = messages.last?.content.split(separator: " ").last?.dropLast() ?? ""
    let isRight = Double.random(in: 0..<1, using: &chance) < manner.skill
    return "\((Int(last) ?? 0) + (isRight ? 1 : 2))"
  }
}

/// A back end by a function, which counts its calls.
final class ScriptedBackend: Backend {
  static let card = PluginCard(name: "scripted", summary: "replies by a function", source: "defined here")

  private let answer: @Sendable (Conversation, Int) async throws -> String
  private let count = Mutex(0)

  init(_ settings: Settings) throws { answer = { _, _ in "" } }
  init(_ answer: @escaping @Sendable (Conversation, Int) async throws -> String) { self.answer = answer }

  var calls: Int { count.withLock { $0 } }

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    var replies: [Reply] = []
    for conversation in conversations {
      let number = count.withLock { count in
        count += 1
        return count
      }
      replies.append(Reply(try await answer(conversation, number), promptTokens: 3, replyTokens: 1))
    }
    return replies
  }
}

/// Counts on from the last message.
func counted(_ conversation: Conversation) -> String {
  let last = conversation.messages.last?.content.split(separator: " ").last?.dropLast() ?? ""
  return "\((Int(last) ?? 0) + 1)"
}

/// Holds a manner, as the built-in back end does.
struct MannerBackend: SparringBackend {
  static let card = PluginCard(name: "manner", summary: "a manner", source: "defined here")
  let manner: PlayingManner
  init(_ settings: Settings) throws { manner = PlayingManner(skill: 1) }
  init(_ manner: PlayingManner) { self.manner = manner }
  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] { [] }
}

func sparring(_ name: String, skill: Double = 1, ruleBreaking: Double = 0) -> Player {
  Player(
    NamedBackend(
      name: name, id: "manner", settings: ["skill": .number(skill), "rule-breaking": .number(ruleBreaking)],
      backend: MannerBackend(PlayingManner(skill: skill, ruleBreaking: ruleBreaking))))
}

func modelled(_ name: String, settings: JSONValue = [:], _ backend: ScriptedBackend) -> Player {
  Player(NamedBackend(name: name, id: "scripted", settings: settings, backend: backend))
}

func planned(
  _ pairs: [PlayerPair], of game: CountingGame = CountingGame(), repetitions: Int = 1, limit: Int? = nil,
  seed: Seed = Seed(1)
) throws -> EpisodePlan {
  try EpisodePlan(
    [PlayedGame(game, experiments: try game.builtInExperiments())], pairs: pairs, repetitions: repetitions,
    limit: limit, seed: seed)
}
