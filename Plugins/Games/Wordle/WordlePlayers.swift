import EvaluationKit
import NumericalMethods

/// Programmatic players of wordle, who know a list of words and read the colours; of clues they understand only that no
/// word of a clue is the answer.
struct WordlePlayers {
  let rules: RuleSet

  private static let vocabulary = FiveLetterWords.all.compactMap { PackedWord($0.utf8) }
  /// Steps through the vocabulary that reach every word: a prime that does not divide its size.
  private static let step = 1471

  // MARK: - The guesser

  /// A word that fits all that was said, with the probability of the player's skill, else any word.
  func guess(to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator) -> String {
    let situation = Situation(messages, by: rules)
    let word = choice(in: situation, skill: manner.skill, chance: &chance)
    if chance.happens(manner.ruleBreaking) { return broken(word, chance: &chance) }
    let reason = situation.knowledge.isEmpty ? "a word to begin with" : "it goes with the colours so far"
    let reply =
      rules == .clembench16 ? "guess:\(word)\nexplanation:\(reason)" : "explanation: \(reason)\nguess: \(word)"
    guard chance.happens(manner.chattiness) else { return reply }
    return chance.happens(0.5) ? "Here is another guess:\n\n\(reply)" : "What a nice game!\n\(reply)\nI am curious!"
  }

  private func choice(in situation: Situation, skill: Double, chance: inout SeededGenerator) -> String {
    if let last = situation.lastGuess, let agrees = situation.isAgreed, agrees || !chance.happens(skill) { return last }
    let vocabulary = Self.vocabulary
    let start = Int.random(in: 0..<vocabulary.count, using: &chance)
    guard chance.happens(skill) else { return vocabulary[start].text }
    // The first that fits, from a random place on and not in the order of the alphabet.
    var place = start
    for _ in vocabulary.indices {
      let word = vocabulary[place]
      if situation.knowledge.allows(word) && !situation.isExcluded(word) { return word.text }
      place += Self.step
      if place >= vocabulary.count { place -= vocabulary.count }
    }
    return vocabulary[start].text
  }

  private func broken(_ word: String, chance: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<3, using: &chance) {
    case 0: "I think that it is \(word)."
    case 1: rules == .clembench16 ? "guess:\(word)s\nexplanation:one more" : "explanation: one more\nguess: \(word)s"
    default: rules == .clembench16 ? "Guess: \(word)" : "guess: \(word)\nexplanation: the other way round"
    }
  }

  // MARK: - The critic

  /// Agrees with what fits the colours it was shown and with what it was not asked before; with no skill, at random.
  func opinion(to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator) -> String {
    var knowledge = WordleKnowledge(by: rules)
    var asked: [Substring] = []
    var reminders = 0
    for (number, message) in messages.enumerated() where message.role == .user {
      // The first message also holds the prompt, with examples.
      if number > 0 { Situation.addColours(in: message.content, to: &knowledge) }
      if let guess = PlayersWords.lastLine(of: message.content, after: "guess:") {
        asked.append(guess)
        reminders = 0
      } else {
        reminders += 1
      }
    }
    let guess = asked.last.map { PythonText.stripped($0) } ?? ""
    let isRepeated = rules == .clembench2 && asked.dropLast().contains { PythonText.stripped($0) == guess }
    let fits = !isRepeated && (PackedWord(guess.utf8).map { knowledge.allows($0) } ?? false)
    let agrees = chance.happens(manner.skill) ? fits : chance.happens(0.5)
    let said = agrees ? "yes" : "no"
    let reason = agrees ? "it goes with what is known" : "it does not go with what is known"
    // Two reminders are enough: clembench-1.6 would remind it for ever.
    if reminders < 2, chance.happens(manner.ruleBreaking) {
      return chance.happens(0.7) ? "agreement:perhaps\nexplanation:\(reason)" : "Hm. \(said)"
    }
    let reply =
      rules == .clembench16
      ? "agreement:\(said)\nexplanation:\(reason)" : "explanation: \(reason)\nagreement: \(said)"
    return chance.happens(manner.chattiness) ? "Let me think.\n\(reply)" : reply
  }
}

extension WordlePlayers {
  /// What the guesser has seen.
  struct Situation {
    var knowledge: WordleKnowledge
    var lastGuess: String?
    /// Whether the critic agrees, where that is what was said last.
    var isAgreed: Bool?
    private var excluded: [PackedWord] = []

    init(_ messages: [Conversation.Message], by rules: RuleSet) {
      knowledge = WordleKnowledge(by: rules)
      for (number, message) in messages.enumerated() {
        switch message.role {
        case .assistant:
          lastGuess = PlayersWords.lastLine(of: message.content, after: "guess:").map { PythonText.stripped($0) }
        case .user where number == 0:
          if let clue = PlayersWords.lastLine(of: message.content, after: "clue:") { exclude(clue) }
        case .user:
          isAgreed = nil
          Self.addColours(in: message.content, to: &knowledge)
          if PythonText.contains("not a valid word", in: message.content) { exclude(lastGuess?[...] ?? "") }
          if let said = PlayersWords.lastLine(of: message.content, after: "guess_agreement:") {
            isAgreed = PythonText.stripped(said).lowercased() == "yes"
          }
        case .system: break
        }
      }
      if isAgreed == false { exclude(lastGuess?[...] ?? "") }
    }

    func isExcluded(_ word: PackedWord) -> Bool { excluded.contains { $0.bits == word.bits } }

    private mutating func exclude(_ words: Substring) {
      for word in words.utf8.split(whereSeparator: { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
        if let word = PackedWord(word) { excluded.append(word) }
      }
    }

    /// Reads `guess_feedback: a<red> b<green> ...`.
    static func addColours(in text: String, to knowledge: inout WordleKnowledge) {
      PlayersWords.lines(of: text, after: "guess_feedback:") { line in
        var letters: [UInt8] = []
        var colours = PackedColours()
        var last: UInt8 = 0
        var isInside = false
        for byte in line.utf8 {
          if isInside, last == UInt8(ascii: "<"), letters.count <= 5 {
            let colour: LetterColour =
              byte == UInt8(ascii: "g") ? .green : byte == UInt8(ascii: "y") ? .yellow : .red
            colours.set(colour, at: letters.count - 1)
          }
          if byte == UInt8(ascii: "<") {
            letters.append(last)
            isInside = true
          } else if byte == UInt8(ascii: ">") {
            isInside = false
          }
          last = byte
        }
        if let guess = PackedWord(letters) { knowledge.add(guess, colours) }
      }
    }
  }
}
