import EvaluationKit

/// What is said of a letter of a guess.
enum LetterColour: String, Sendable, Hashable {
  /// The right letter in its place.
  case green
  /// In the word, elsewhere.
  case yellow
  case red
}

/// The colours of a guess, as its player is told them: `a<red> b<green>`.
struct WordleFeedback: Sendable, Hashable {
  var letters: [Unicode.Scalar]
  var colours: [LetterColour]

  /// The feedback for a guess as long as the target.
  init(_ guess: String, for target: String, by rules: RuleSet) {
    letters = Array(guess.unicodeScalars)
    let target = Array(target.unicodeScalars)
    colours =
      rules == .clembench16
      ? Self.coloursOnePass(of: letters, for: target) : Self.coloursTwoPasses(of: letters, for: target)
  }

  /// Reads what ``text`` writes; nil where it is something else.
  init?(_ text: String) {
    letters = []
    colours = []
    for part in PythonText.split(text, by: " ") where !part.isEmpty {
      let scalars = part.unicodeScalars
      guard let letter = scalars.first, scalars.last == ">",
        let colour = LetterColour(rawValue: String(scalars.dropFirst(2).dropLast()))
      else { return nil }
      letters.append(letter)
      colours.append(colour)
    }
    if letters.isEmpty { return nil }
  }

  var text: String {
    zip(letters, colours).map { "\($0)<\($1.rawValue)>" }.joined(separator: " ")
  }

  func count(_ colour: LetterColour) -> Int { colours.count { $0 == colour } }

  /// The letters that have a colour somewhere in the guess.
  func letters(_ colour: LetterColour) -> Set<Unicode.Scalar> {
    Set(zip(letters, colours).filter { $0.1 == colour }.map(\.0))
  }

  /// Greens first, then yellows from left to right, out of the letters that are left.
  static func coloursTwoPasses<Letter: Equatable>(of guess: [Letter], for target: [Letter]) -> [LetterColour] {
    var colours = [LetterColour](repeating: .red, count: guess.count)
    var isUsed = [Bool](repeating: false, count: target.count)
    for place in guess.indices where place < target.count && guess[place] == target[place] {
      colours[place] = .green
      isUsed[place] = true
    }
    for place in guess.indices where colours[place] == .red {
      if let other = target.indices.first(where: { !isUsed[$0] && target[$0] == guess[place] }) {
        colours[place] = .yellow
        isUsed[other] = true
      }
    }
    return colours
  }

  /// The colouring of clembench-1.6 (flaw): in one pass, each letter looks only at the first of its like in the target
  /// that is not used up; where the guess will be right there, the letter is red, even if the target has yet another of
  /// it.
  static func coloursOnePass<Letter: Equatable>(of guess: [Letter], for target: [Letter]) -> [LetterColour] {
    var isUsed = [Bool](repeating: false, count: target.count)
    return guess.indices.map { place in
      guard let found = target.indices.first(where: { !isUsed[$0] && target[$0] == guess[place] }) else { return .red }
      if found != place && found < guess.count && guess[found] == guess[place] { return .red }
      isUsed[found] = true
      return found == place ? .green : .yellow
    }
  }
}
