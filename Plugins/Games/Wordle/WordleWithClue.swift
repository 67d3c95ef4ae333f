import EvaluationKit

/// Wordle whose player is given a crossword clue for the word.
struct WordleWithClue: WordleGame {
  static let card = PluginCard(
    name: "wordle-with-clue", summary: "wordle with a crossword clue for the word",
    details: """
      As wordle, with `clue:` after the first prompt. The main score of a win is 100 divided by the guesses it took, \
      rounded to two digits. The flaws of both rule sets are wordle's.
      """,
    parameters: [RuleSet.parameter],
    source: "Chalamalasetti et al. (2023), EMNLP, 11174-11219 (clembench); Bhavsar et al. (2024)",
    example: "- wordle-with-clue: {rules: clembench-1.6}")

  static let variant = WordleVariant(folder: "wordle_withclue", usesClue: true, usesCritic: false)

  let rules: RuleSet

  init(_ settings: Settings) throws { rules = RuleSet(settings) }
}
