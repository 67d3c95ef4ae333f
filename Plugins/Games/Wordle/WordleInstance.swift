import EvaluationKit
import JSON

/// An instance of wordle: the word, what helps to find it, and the limits.
struct WordleInstance {
  let rules: RuleSet
  let target: String
  /// Nil where the game gives none.
  let clue: String?
  let hasCritic: Bool
  let difficulty: JSONValue
  /// The clue as it stands in the instance, given or not.
  let clueFact: JSONValue
  let words: WordList
  let attemptLimit: Int
  /// How often in a row an unknown word may be followed by another question.
  let unknownWordRetries: Int
  /// The same for other mistakes (clembench-1.6).
  let formRetries: Int
  let wordLength: Int
  let guesserPrompt: String
  let criticPrompt: String

  /// - Throws: ``EvaluationError`` where the instance lacks its word, its clue, a prompt or a list of words.
  init(_ instance: GameInstance, of variant: WordleVariant, by rules: RuleSet) throws {
    self.rules = rules
    target = try instance.text("target_word")
    clue = (instance["use_clue"]?.bool ?? variant.usesClue) ? try instance.text("target_word_clue") : nil
    hasCritic = instance["use_critic"]?.bool ?? variant.usesCritic
    difficulty = instance["target_word_difficulty"] ?? .null
    clueFact = instance["target_word_clue"] ?? .null
    guard let words = instance.experiment.words else {
      throw EvaluationError(
        "instance \(instance.id) of '\(instance.experiment.name)' has no list of the words that are allowed; "
          + "--words FILE names one")
    }
    self.words = words
    let limits = instance["common_config"]
    let retries = limits?["max_retry_per_error"]
    attemptLimit = max(1, (limits?["max_attempts_per_game"] ?? limits?["n_turns"])?.int ?? 6)
    unknownWordRetries = (limits?["max_retry_invalid_word"] ?? retries?["NOT_VALID_WORD_FOR_GAME"])?.int ?? 5
    formRetries = retries?.int ?? 2
    wordLength = limits?["max_word_length"]?.int ?? 5
    let introduction = rules == .clembench16 ? instance["system_definition"]?.string ?? "" : ""
    guesserPrompt = introduction + (try Self.prompt("guesser_prompt", of: instance))
    criticPrompt = hasCritic ? try Self.prompt("guesser_critic_prompt", of: instance) : ""
  }

  /// A text, or what clembench-1.6 has: a list of messages, of which there is one.
  private static func prompt(_ name: String, of instance: GameInstance) throws -> String {
    if let text = instance[name]?[0]?["content"]?.string { return text }
    return try instance.text(name)
  }
}
