import EvaluationKit
import NumericalMethods

/// Programmatic players of taboo, who speak of the letters of the word: "7 letters, number 1 is c".
///
/// Each fact is said, and understood, rightly with a probability that grows with the player's skill s, 1 - (1 - s)²;
/// else it is any letter. The describer says more each round; the guesser names the word it knows that goes best with
/// all it was told, or spells one out.
struct TabooPlayers {
  private func certainty(_ manner: PlayingManner) -> Double { 1 - (1 - manner.skill) * (1 - manner.skill) }

  // MARK: - The describer

  func clue(to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator) -> String {
    let card = messages.first.map { WordCard($0.content) } ?? WordCard("")
    if chance.happens(manner.ruleBreaking) {
      return chance.happens(0.5) ? "CLUE: It is \(card.target)!" : "It is hard to say what it is."
    }
    let round = messages.count { $0.role == .assistant } + 1
    let letters = Array(card.target.utf8)
    let shown = round == 1 ? 1 : round == 2 ? (letters.count + 2) / 3 : letters.count
    let certainty = certainty(manner)
    let isRight = { (chance: inout SeededGenerator) in chance.happens(certainty) }
    let length = isRight(&chance) ? letters.count : Int.random(in: 3...12, using: &chance)
    var clue = "CLUE: \(length) \(card.free(["letters", "characters", "signs", "runes"]))"
    let name = card.free(["number", "place", "position", "rank"])
    for place in Self.order(letters.count).prefix(shown) {
      let letter =
        isRight(&chance)
        ? letters[place] : UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &chance)
      clue += ", \(name) \(place + 1) is \(Character(Unicode.Scalar(letter)))"
    }
    guard chance.happens(manner.chattiness) else { return clue }
    return chance.happens(0.5) ? "Here you are!\n\(clue)" : clue + ". Can you see it?"
  }

  /// In which order letters are given away: the first, the last, then the others from the front.
  private static func order(_ count: Int) -> [Int] {
    count < 2 ? Array(0..<count) : [0, count - 1] + Array(1..<(count - 1))
  }

  /// What the describer's prompt says: the word above the list of words that are ruled out.
  struct WordCard {
    var target = ""
    var ruledOut: [String] = []

    init(_ prompt: String) {
      let lines = PythonText.split(prompt, by: "\n").filter { !$0.isEmpty }
      guard let last = lines.lastIndex(where: { $0.utf8.starts(with: "- ".utf8) }) else { return }
      var first = last
      while first > 0, lines[first - 1].utf8.starts(with: "- ".utf8) { first -= 1 }
      ruledOut = lines[first...last].map { String($0.dropFirst(2)) }
      // The line before the list says what it is; the word stands before that.
      if first >= 2 { target = String(lines[first - 2]) }
    }

    /// The first of some words that begins like none of those that must not be said.
    func free(_ words: [String]) -> String {
      words.first { word in
        !([target] + ruledOut).contains { $0.lowercased().utf8.starts(with: word.utf8.prefix(4)) }
      } ?? words[0]
    }
  }

  // MARK: - The guesser

  func guess(to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator) -> String {
    var facts = LetterFacts()
    var earlier: [String] = []
    for message in messages {
      if message.role == .user {
        facts.add(clueIn: message.content, certainty: certainty(manner), chance: &chance)
      } else if let said = PythonText.place(of: TabooWords.guessTag, in: message.content) {
        earlier.append(PythonText.stripped(message.content[said.upperBound...]))
      }
    }
    let word = facts.word(butFor: earlier, chance: &chance)
    if chance.happens(manner.ruleBreaking) { return "Is it \(word)?" }
    guard chance.happens(manner.chattiness) else { return "GUESS: \(word)" }
    return chance.happens(0.5) ? "I have it! GUESS: \(word)" : "GUESS: \(word), I think"
  }
}
