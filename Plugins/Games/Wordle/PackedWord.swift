import EvaluationKit

/// A word of five letters from a to z in 25 bits, made to be compared with thousands of others.
struct PackedWord: Sendable, Hashable {
  /// Five bits a letter, the first letter lowest.
  let bits: UInt32
  /// A bit for each letter that occurs.
  let letters: UInt32

  /// Nil where the bytes are not five small letters.
  init?(_ bytes: some Sequence<UInt8>) {
    var bits: UInt32 = 0
    var letters: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      guard count < 5, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else { return nil }
      let letter = UInt32(byte - UInt8(ascii: "a"))
      bits |= letter << (5 * count)
      letters |= 1 << letter
      count += 1
    }
    guard count == 5 else { return nil }
    self.bits = bits
    self.letters = letters
  }

  subscript(place: Int) -> UInt32 { (bits >> UInt32(5 * place)) & 31 }

  var text: String {
    String(decoding: (0..<5).map { UInt8(truncatingIfNeeded: self[$0]) + UInt8(ascii: "a") }, as: UTF8.self)
  }
}

/// The colours of a guess in ten bits, two a letter: 0 red, 1 yellow, 2 green. The same as ``WordleFeedback``'s, in no
/// time.
struct PackedColours: Sendable, Hashable {
  var bits: UInt32

  init(bits: UInt32 = 0) { self.bits = bits }

  init(_ guess: PackedWord, for target: PackedWord, by rules: RuleSet) {
    bits =
      rules == .clembench16 ? Self.onePass(of: guess, for: target) : Self.twoPasses(of: guess, for: target)
  }

  mutating func set(_ colour: LetterColour, at place: Int) {
    bits |= (colour == .green ? 2 : colour == .yellow ? 1 : 0) << UInt32(2 * place)
  }

  private static func twoPasses(of guess: PackedWord, for target: PackedWord) -> UInt32 {
    var colours: UInt32 = 0
    var used: UInt32 = 0
    for place in 0..<5 where guess[place] == target[place] {
      colours |= 2 << UInt32(2 * place)
      used |= 1 << UInt32(place)
    }
    for place in 0..<5 where guess[place] != target[place] && target.letters & (1 << guess[place]) != 0 {
      for other in 0..<5 where used & (1 << UInt32(other)) == 0 && target[other] == guess[place] {
        colours |= 1 << UInt32(2 * place)
        used |= 1 << UInt32(other)
        break
      }
    }
    return colours
  }

  private static func onePass(of guess: PackedWord, for target: PackedWord) -> UInt32 {
    var colours: UInt32 = 0
    var used: UInt32 = 0
    for place in 0..<5 where target.letters & (1 << guess[place]) != 0 {
      for other in 0..<5 where used & (1 << UInt32(other)) == 0 && target[other] == guess[place] {
        if other == place || guess[other] != guess[place] {
          colours |= (other == place ? 2 : 1) << UInt32(2 * place)
          used |= 1 << UInt32(other)
        }
        break
      }
    }
    return colours
  }
}

/// What is known of a word from the colours of guesses.
struct WordleKnowledge: Sendable {
  private let rules: RuleSet
  private var seen: [(guess: PackedWord, colours: PackedColours)] = []
  /// Letters that the word must hold, and letters that it cannot hold: what is quickly looked at.
  private var needed: UInt32 = 0
  private var barred: UInt32 = 0

  init(by rules: RuleSet) { self.rules = rules }

  mutating func add(_ guess: PackedWord, _ colours: PackedColours) {
    seen.append((guess, colours))
    var held: UInt32 = 0
    for place in 0..<5 where colours.bits & (3 << UInt32(2 * place)) != 0 { held |= 1 << guess[place] }
    needed |= held
    // A letter that is red wherever it stands in a guess is not in the word, by either rule set.
    barred |= guess.letters & ~held
  }

  var isEmpty: Bool { seen.isEmpty }

  /// Whether the word would have given all the colours that were seen.
  func allows(_ word: PackedWord) -> Bool {
    if word.letters & needed != needed || word.letters & barred != 0 { return false }
    for (guess, colours) in seen where PackedColours(guess, for: word, by: rules).bits != colours.bits { return false }
    return true
  }
}
