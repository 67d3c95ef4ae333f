import EvaluationKit
import NumericalMethods

/// One player describes one of three grids, the other tells which it is.
///
/// Source: Chalamalasetti et al. (2023), section 3.4; the rules are those that clembench plays by.
struct ReferenceGame: Game {
  static let card = PluginCard(
    name: "reference", summary: "tell one of three grids from the other player's description of it",
    details: """
      Player 1 sees a target and two other grids and describes the target (`Expression: text`, one paragraph); Player \
      2 sees the three in another order and picks one (`Answer: first`). One round. A reply out of form aborts. The \
      main score is 100 or 0.

      Kept as they are: in clembench-1.6 a choice with words after it ends the game as out of form, but is scored as \
      if it were in form (`Answer: second grid`), and what is no success counts as lost even where it was aborted; in \
      clembench-2 aborted games are neither. The length of an expression is taken without its tag in clembench-1.6 and \
      with it in clembench-2.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- reference: {rules: clembench-1.6}")

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }

  var folder: String { "referencegame" }

  func roles(in experiment: GameExperiment) throws -> [GameRole] {
    [GameRole(GridRole.giver), GameRole(GridRole.follower)]
  }

  func builtInExperiments() throws -> [GameExperiment] { ReferenceInstances(rules: rules).experiments() }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    try await ReferenceEpisode(instance, by: rules).play(at: &table)
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores { try ReferenceScores.scores(of: transcript) }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    switch role.name {
    case GridRole.giver: ReferencePlayers.expression(after: messages, in: manner, chance: &chance)
    case GridRole.follower: ReferencePlayers.answer(after: messages, in: manner, chance: &chance)
    default: nil
    }
  }
}
