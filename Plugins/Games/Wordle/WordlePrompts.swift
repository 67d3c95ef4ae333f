import EvaluationKit

/// Prompts of wordle of our own.
enum WordlePrompts {
  static func guesser(of variant: WordleVariant, by rules: RuleSet) -> String {
    let form =
      rules == .clembench16
      ? "guess: your word\nexplanation: why you chose it" : "explanation: why you chose it\nguess: your word"
    var paragraphs = [
      """
      Find a hidden English word of five letters, all small, a to z. You have six attempts. Each of your replies is \
      exactly two lines, with these tags and no other text:
      \(form)
      """
    ]
    if variant.usesClue {
      paragraphs.append("A clue to the word, as in a crossword, follows below after the tag clue:.")
    }
    if variant.usesCritic {
      paragraphs.append(
        """
        Before a guess counts, someone who sees no more than you do says whether it seems sensible, and you reply once \
        more in the same form: with the same word or with another. That second word counts.
        """)
    }
    paragraphs += [
      """
      After each attempt you are told the colour of each letter of your guess: green where the letter is right, yellow \
      where the word holds it in another place, red where it does not. Had you guessed rainy and the word were train, \
      you would read:
      guess_feedback: r<yellow> a<yellow> i<yellow> n<yellow> y<red>
      """,
      "Begin with your first guess.",
    ]
    return paragraphs.joined(separator: "\n\n") + (rules == .clembench16 ? "\n\n" : "")
  }

  static func critic(by rules: RuleSet) -> String {
    let form =
      rules == .clembench16
      ? "agreement:yes or no\nexplanation:your reason" : "explanation: your reason\nagreement: yes or no"
    let feedback =
      rules == .clembench16
      ? """
       From the second attempt on you also see what was said of the guess before it: green letters are right, yellow \
      ones stand elsewhere in the word, red ones are not in it.
      """ : ""
    return """
      Someone looks for a hidden English word of five letters, with a clue as in a crossword. You are shown the clue, \
      the guess and the reason for it, and say whether you would make that guess.\(feedback)

      Each of your replies is exactly two lines, in small letters, with these tags and no other text; \
      do not propose a word yourself:
      \(form)

      Here is the first guess.\(rules == .clembench16 ? "\n\n" : "")
      """
  }
}
