import EvaluationKit
import JSON
import NumericalMethods

/// One player describes a word without saying it, the other guesses it, in a few rounds.
///
/// Source: Chalamalasetti et al. (2023), section 3.1; the rules are those that clembench plays by.
struct Taboo: Game {
  static let card = PluginCard(
    name: "taboo", summary: "describe a word without saying it, so that the other player guesses it",
    details: """
      Player 1 gets a word, three related ones and answers `CLUE: text`; Player 2 answers `GUESS: word`; up to three \
      rounds (`max_turns`). A clue that holds the word, a related one or another form of them (English Snowball stems, \
      stop words left out) loses at once; a reply without its tag at the very beginning aborts. The main score is 100 \
      divided by the rounds that were needed, 0 for a loss.

      Kept as they are in both rule sets: punctuation is deleted and not split on, so that `word-like` is one word and \
      `GUESS: word<|end|>` is wrong; clue and guess of a round count as one request; the repetition scores look for \
      events that newer logs do not have, so they are 0. clembench-2 puts the guesser's prompt and the first clue down \
      as two events.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- taboo: {rules: clembench-1.6}")

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }

  var folder: String { "taboo" }

  func roles(in experiment: GameExperiment) throws -> [GameRole] {
    [GameRole(TabooRole.describer), GameRole(TabooRole.guesser)]
  }

  func builtInExperiments() throws -> [GameExperiment] { try TabooInstances.experiments() }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    try await TabooEpisode(instance, by: rules).play(at: &table)
  }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    role.name == TabooRole.describer
      ? TabooPlayers().clue(to: messages, in: manner, chance: &chance)
      : TabooPlayers().guess(to: messages, in: manner, chance: &chance)
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores { TabooScores.scores(of: transcript) }
}

enum TabooRole {
  static let describer = "WordDescriber"
  static let guesser = "WordGuesser"
}
