import EvaluationKit
import NumericalMethods

/// What a programmatic guesser of taboo was told of the letters of a word: a vote for each fact of each clue.
struct LetterFacts {
  private static let alphabet = 26
  private static let longest = 24

  private var lengths = [Int](repeating: 0, count: longest + 1)
  /// Votes by place and letter.
  private var letters = [Int](repeating: 0, count: longest * alphabet)
  private var count = 0
  /// Places of which at least something was said.
  private var places: UInt32 = 0

  /// Reads a clue, and each fact of it rightly with the probability `certainty`.
  mutating func add(clueIn message: String, certainty: Double, chance: inout SeededGenerator) {
    // The first message also holds the prompt, before the clue.
    var start = message.startIndex
    while let next = PythonText.place(of: TabooWords.clueTag, in: message, from: start) { start = next.upperBound }
    guard start != message.startIndex else { return }
    var number: Int?
    var isNamed = false
    for word in message.utf8[start...].split(whereSeparator: { !Self.isWordByte($0) }) {
      if let value = Self.number(word) {
        number = value
        isNamed = false
      } else if word.elementsEqual("is".utf8) {
        isNamed = number != nil
      } else if let place = number {
        if isNamed, word.count == 1, let byte = word.first, (1...Self.longest).contains(place) {
          vote(byte, at: place - 1, isUnderstood: chance.happens(certainty), chance: &chance)
        } else if !isNamed, word.count > 3 {
          let isUnderstood = chance.happens(certainty)
          lengths[isUnderstood ? min(place, Self.longest) : Int.random(in: 3...12, using: &chance)] += 1
        }
        number = nil
      }
    }
  }

  private mutating func vote(_ byte: UInt8, at place: Int, isUnderstood: Bool, chance: inout SeededGenerator) {
    let said = Int(byte) - Int(UInt8(ascii: "a"))
    let letter = isUnderstood ? said : Int.random(in: 0..<Self.alphabet, using: &chance)
    guard (0..<Self.alphabet).contains(letter) else { return }
    letters[place * Self.alphabet + letter] += 1
    places |= 1 << UInt32(place)
    count += 1
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func number(_ bytes: Substring.UTF8View) -> Int? {
    var value = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), value < 1000 else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  /// The word that most votes are for, of those that were not named before; one that is spelt out where all clues agree
  /// and no word is known.
  func word(butFor earlier: [String], chance: inout SeededGenerator) -> String {
    let length = lengths.indices.max { lengths[$0] < lengths[$1] } ?? 0
    let width = lengths[length] == 0 ? 5 : length
    let known = TabooVocabulary.words(ofLength: width)
    var best = -1
    var ties = 0
    var choice: String?
    for number in known.texts.indices {
      var votes = 0
      for place in 0..<width {
        votes += letters[place * Self.alphabet + Int(known.letters[number * width + place])]
      }
      guard votes >= best, !earlier.contains(known.texts[number]) else { continue }
      ties = votes == best ? ties + 1 : 1
      best = votes
      // Each of the equally good ones is taken with the same probability.
      if ties == 1 || Int.random(in: 0..<ties, using: &chance) == 0 { choice = known.texts[number] }
    }
    let isSpelt = length > 0 && length <= Self.longest && places == (UInt32(1) << UInt32(length)) - 1
    let isBetterSpelt = best < count && (isUnanimous || 2 * best < count)
    if let choice, !(isSpelt && isBetterSpelt) { return choice }
    return isSpelt ? spelling(length) : choice ?? "word"
  }

  /// Whether no two clues contradict each other.
  private var isUnanimous: Bool {
    (0..<Self.longest).allSatisfy { place in
      letters[(place * Self.alphabet)..<((place + 1) * Self.alphabet)].count { $0 > 0 } <= 1
    }
  }

  private func spelling(_ length: Int) -> String {
    let bytes = (0..<length).map { place in
      let votes = letters[(place * Self.alphabet)..<((place + 1) * Self.alphabet)]
      let letter = votes.indices.max { votes[$0] < votes[$1] } ?? votes.startIndex
      return UInt8(letter - votes.startIndex) + UInt8(ascii: "a")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The words that a programmatic player of taboo knows: common ones, and those of our own instances.
enum TabooVocabulary {
  /// Words of one length.
  struct Words: Sendable {
    var texts: [String] = []
    /// Of one word after the other, from 0, for a.
    var letters: [UInt8] = []
  }

  static func words(ofLength length: Int) -> Words { byLength.indices.contains(length) ? byLength[length] : Words() }

  private static let byLength: [Words] = {
    var byLength = [Words](repeating: Words(), count: 25)
    for text in Set(CommonWords.all).union(TabooInstances.allWords).sorted() where text.utf8.count < byLength.count {
      byLength[text.utf8.count].texts.append(text)
      byLength[text.utf8.count].letters += text.utf8.map { $0 - UInt8(ascii: "a") }
    }
    return byLength
  }()
}
