import EvaluationKit

/// Wordle with a clue and a second player who comments on each guess before it counts.
struct WordleWithCritic: WordleGame {
  static let card = PluginCard(
    name: "wordle-with-critic", summary: "wordle with a clue and a critic who agrees or disagrees with each guess",
    details: """
      As wordle with a clue; before a guess counts, Player 2 says whether it agrees, and Player 1 guesses again. Only \
      that second guess is coloured and scored, changed or not. The critic is asked in each attempt.

      clembench-1.6: a critic out of form is asked again without limit (flaw), `NO` is noted as agreement (flaw), an \
      agreement other than `yes` in small letters counts as disagreement in the shares of changed guesses, and the \
      critic finds empty messages where its own answers were. After 100 replies out of form in a row the episode \
      fails, which the original does not say. clembench-2: a critic out of form aborts the game, and repetitions are \
      counted among the first guesses.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- wordle-with-critic: {rules: clembench-1.6}")

  static let variant = WordleVariant(folder: "wordle_withcritic", usesClue: true, usesCritic: true)

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }
}
