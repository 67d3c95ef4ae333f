import EvaluationKit
import NumericalMethods

/// One player answers a stranger's questions and is asked on the side what the stranger knows by now.
///
/// Source: Chalamalasetti et al. (2023), section 3.5; the rules are those that clembench plays by.
struct PrivateSharedGame: Game {
  static let card = PluginCard(
    name: "private-shared", summary: "answer a stranger's questions and keep track of what the stranger knows",
    details: """
      Player 1 has private facts (slots); Player 2, the game master's own, asks for them one by one (`ANSWER: text`). \
      Before the first question and after each, Player 1 is asked on the side, for every slot, whether the other one \
      knows it by now (`ASIDE: yes`); it is asked up to five times for a reply in form, and none of this stays in the \
      conversation. The main score is 100 times the harmonic mean of the share of slots that were told and of Cohen's \
      kappa of the asides, negative kappas being 0.

      Kept as they are: a slot counts as told once it was asked for, whatever the answer was; values are looked for as \
      parts of the reply, in clembench-1.6 with its tag. An answer to a request that is out of form aborts in \
      clembench-1.6; clembench-2 skips the round without probing, and its scorer fails where slots are missing: such \
      an episode has no scores here. Episodes are read with the wordings `requests_texts` and `probing_questions` of \
      their experiment where they are there.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- private-shared: {rules: clembench-1.6}")

  private static let answerer = "Answerer"

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }

  var folder: String { "privateshared" }

  func roles(in experiment: GameExperiment) throws -> [GameRole] {
    [GameRole(Self.answerer), GameRole("Questioner", isProgrammatic: true)]
  }

  func builtInExperiments() throws -> [GameExperiment] { PrivateSharedInstances(rules: rules).experiments() }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    var episode = try PrivateSharedEpisode(instance, by: rules)
    try await episode.play(at: &table)
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores { try PrivateSharedScores.scores(of: transcript) }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    role.name == Self.answerer ? PrivateSharedPlayer.reply(after: messages, in: manner, chance: &chance) : nil
  }
}
