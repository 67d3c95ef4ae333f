import EvaluationKit

/// What both rule sets score alike.
enum WordleScores {
  /// 5 for a green letter, 3 for a yellow one.
  static func closeness(_ feedback: WordleFeedback) -> Int { 5 * feedback.count(.green) + 3 * feedback.count(.yellow) }

  /// How well each guess uses the feedback before it, by sets of letters: 20 for each green letter that is kept, 10 for
  /// a yellow one, -20 for a red one. A single guess is worth 100, or nothing in an aborted game.
  static func strategy(_ feedbacks: [WordleFeedback], isAborted: Bool) -> [Int] {
    if feedbacks.count == 1 { return [isAborted ? 0 : 100] }
    return feedbacks.indices.map { place in
      guard place > 0 else { return 0 }
      let now = Set(feedbacks[place].letters)
      func kept(_ colour: LetterColour) -> Int { feedbacks[place - 1].letters(colour).intersection(now).count }
      return 20 * kept(.green) + 10 * kept(.yellow) - 20 * kept(.red)
    }
  }

  /// The main score of a win in so many guesses.
  static func speed(guesses: Int, of variant: WordleVariant) -> ScoreValue {
    if variant.usesClue || variant.usesCritic {
      return guesses == 0 ? .undefined : .number(pythonRounded(100 / Double(guesses), digits: 2))
    }
    return .count(guesses <= 3 ? 100 : guesses == 4 ? 50 : guesses == 5 ? 30 : 20)
  }

  /// A guess before and after the critic's opinion, and whether that was "yes", in small letters.
  struct Change {
    var isChanged: Bool
    var isAgreed: Bool
  }

  /// The shares of guesses that were kept and changed after agreement and after disagreement; undefined where the
  /// critic was never heard.
  static func reactions(_ changes: [Change]) -> [NamedScore] {
    [("Agreement", true), ("Disagreement", false)].flatMap { name, isAgreed in
      let opinions = changes.filter { $0.isAgreed == isAgreed }
      let kept = opinions.count { !$0.isChanged }
      func share(_ count: Int) -> ScoreValue {
        if changes.isEmpty { return .undefined }
        if opinions.isEmpty { return .count(0) }
        return .number(pythonRounded(Double(count) / Double(opinions.count), digits: 2))
      }
      return [
        NamedScore("Repetition-Guesser-On-Critic-\(name)", share(kept)),
        NamedScore("Non-Repetition-Guesser-On-Critic-\(name)", share(opinions.count - kept)),
      ]
    }
  }

  static func repetitions(_ guesses: [String]) -> Int { guesses.count - Set(guesses.map { Array($0.utf8) }).count }
}
