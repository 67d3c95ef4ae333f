import EvaluationKit
import JSON
import NumericalMethods

/// A player guesses a word of five letters from what is said of the letters of earlier guesses.
struct Wordle: WordleGame {
  static let card = PluginCard(
    name: "wordle", summary: "guess a word of five letters in six attempts",
    details: """
      Player 1 answers with a guess and an explanation and is told the colour of each letter: green (right), yellow \
      (elsewhere in the word), red. The main score is 100 for a win in up to three guesses, 50, 30 and 20 in the \
      fourth, fifth and sixth, 0 for a loss.

      clembench-1.6 reads tolerantly (the first `guess:` counts, so a chatty `another guess:` before it makes the \
      guess empty) and asks again after mistakes: twice in a row for the form, five times for words that are not in \
      the list. Its colouring is wrong for letters that come twice (flaw): a letter that will be right later is red, \
      even where the word has another. What it keeps as the player's replies are its own readings of them.

      clembench-2 wants two lines, `explanation:` and `guess:`, aborts at any other form and asks again, five times in \
      a row, for words that are not in the list.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- wordle: {rules: clembench-1.6}")

  static let variant = WordleVariant(folder: "wordle", usesClue: false, usesCritic: false)

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }
}

/// What the three games of this kind differ in.
struct WordleVariant: Sendable, Hashable {
  var folder: String
  /// Where the experiment does not say.
  var usesClue: Bool
  var usesCritic: Bool
}

/// Wordle, with or without a clue and a critic.
protocol WordleGame: Game {
  static var variant: WordleVariant { get }
  var rules: RuleSet { get }
}

extension WordleGame {
  var folder: String { Self.variant.folder }

  func roles(in experiment: GameExperiment) throws -> [GameRole] {
    let hasCritic = experiment.facts["use_critic"]?.bool ?? Self.variant.usesCritic
    return switch (rules, hasCritic) {
    case (.clembench16, true): [GameRole("Word Guesser"), GameRole("Word Guesser Critic")]
    case (.clembench16, false): [GameRole("Word Guesser"), GameRole("Guess Word Evaluator", isProgrammatic: true)]
    case (.clembench2, true): [GameRole("ReflectingWordGuesser"), GameRole("WordCritic")]
    case (.clembench2, false): [GameRole("WordGuesser")]
    }
  }

  func check(_ experiment: GameExperiment) throws {
    guard experiment.words == nil else { return }
    throw EvaluationError(
      "'\(experiment.name)' of '\(folder)' has no list of the words that are allowed: --words FILE names one, in a config "
        + "`words: FILE`; the dataset clembench brings its own")
  }

  func builtInExperiments() throws -> [GameExperiment] {
    WordleInstances.experiments(of: Self.variant, by: rules)
  }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    let instance = try WordleInstance(instance, of: Self.variant, by: rules)
    switch rules {
    case .clembench16:
      var episode = RetryingWordle(instance, at: table)
      try await episode.play(at: &table)
    case .clembench2:
      var episode = StrictWordle(instance)
      try await episode.play(at: &table)
    }
  }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    let players = WordlePlayers(rules: rules)
    return role.name.hasSuffix("Critic")
      ? players.opinion(to: messages, in: manner, chance: &chance)
      : players.guess(to: messages, in: manner, chance: &chance)
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores {
    switch rules {
    case .clembench16: try RetryingWordleScores(transcript, of: Self.variant).scores
    case .clembench2: try StrictWordleScores(transcript, of: Self.variant).scores
    }
  }
}
