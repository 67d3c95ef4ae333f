import EvaluationKit
import NumericalMethods

/// One player sees a grid of letters and tells, step by step, how to draw it; the other draws.
///
/// Source: Chalamalasetti et al. (2023), section 3.3; the rules are those that clembench plays by.
struct ImageGame: Game {
  static let card = PluginCard(
    name: "image", summary: "draw a grid of letters from the other player's instructions, step by step",
    details: """
      Player 1 sees the target grid and gives an instruction a round (`Instruction: text`, in clembench-2 `Command: \
      text`) until it says `done`; Player 2 prints the whole grid after each. A reply out of form aborts. Rounds end \
      after the square of the grid's side (clembench-1.6) or 50 (clembench-2). The main score is F1 of the filled \
      cells of the last grid, in per cent.

      Kept as they are: a printed grid with nothing in it leaves the scores of the round before (the original divides \
      by zero); a game that is ended before a grid was printed has no scores. The length of an instruction is taken \
      without `Instruction:` in this case only, so that `INSTRUCTION:` and all of clembench-2's tags count. \
      clembench-2 counts events of the log for requests: three a reply in form, four where the drawer's prompt is put \
      down, two for the end, one for the limit of rounds. A row with fewer cells than the first (apart by other blanks \
      than spaces) is taken to leave the scores of the round before, as a grid with nothing in it.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- image: {rules: clembench-1.6}")

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }

  var folder: String { "imagegame" }

  func roles(in experiment: GameExperiment) throws -> [GameRole] {
    [GameRole(GridRole.giver), GameRole(GridRole.follower)]
  }

  func builtInExperiments() throws -> [GameExperiment] { ImageInstances(rules: rules).experiments() }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    try await ImageEpisode(instance, by: rules).play(at: &table)
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores { try ImageScores.scores(of: transcript) }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    let players = ImagePlayers(rules: rules)
    return switch role.name {
    case GridRole.giver: players.instruction(after: messages, in: manner, chance: &chance)
    case GridRole.follower: players.grid(after: messages, in: manner, chance: &chance)
    default: nil
    }
  }
}
