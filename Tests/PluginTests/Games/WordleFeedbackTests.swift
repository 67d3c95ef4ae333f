import EvaluationKit
import NumericalMethods
import Testing

@testable import Plugins

@Suite struct WordleFeedbackTests {
  /// Colours as letters: g, y, r.
  private func colours(_ guess: String, _ target: String, _ rules: RuleSet) -> String {
    String(WordleFeedback(guess, for: target, by: rules).colours.compactMap(\.rawValue.first))
  }

  @Test("two passes give each letter of the target away once, greens first")
  func twoPasses() {
    #expect(colours("slush", "squat", .clembench2) == "grgrr")
    #expect(colours("busts", "squat", .clembench2) == "ryyyr")
    #expect(colours("allay", "llama", .clembench2) == "ygyyr")
    #expect(colours("eerie", "geese", .clembench2) == "ygrrg")
    #expect(colours("guava", "guava", .clembench2) == "ggggg")
  }

  // By hand, step by step; those of "serum" and "might" are in recorded episodes.
  @Test("one pass looks only at the first of a letter that is left (flaw)")
  func onePass() {
    #expect(colours("gelee", "serum", .clembench16) == "rgrrr")
    #expect(colours("tells", "field", .clembench16) == "ryrgr")
    #expect(colours("muist", "might", .clembench16) == "gryrg")
    // The first e looks at place 1 alone, where the guess is right, so it is red; the last one at place 2, so it is
    // yellow, though it is right where it stands.
    #expect(colours("eerie", "geese", .clembench16) == "rgrry")
    #expect(colours("serum", "serum", .clembench16) == "ggggg")
  }

  @Test("the text is read back")
  func text() throws {
    let feedback = WordleFeedback("house", for: "squat", by: .clembench2)
    #expect(feedback.text == "h<red> o<red> u<green> s<yellow> e<red>")
    #expect(WordleFeedback(feedback.text) == feedback)
    #expect(WordleFeedback("h<red> o<blue>") == nil)
    #expect(WordleFeedback("") == nil)
  }

  @Test("packed words give the same colours, and a word allows the colours that it gives", arguments: RuleSet.allCases)
  func packed(rules: RuleSet) throws {
    var chance = Seed(11).generator()
    // Few letters, so that many come twice.
    func word() -> String { String((0..<5).map { _ in "abcde".randomElement(using: &chance) ?? "a" }) }
    for _ in 0..<3000 {
      let (guess, target) = (word(), word())
      let packedGuess = try #require(PackedWord(guess.utf8))
      let packedTarget = try #require(PackedWord(target.utf8))
      #expect(packedGuess.text == guess)
      var expected = PackedColours()
      for (place, colour) in WordleFeedback(guess, for: target, by: rules).colours.enumerated() {
        expected.set(colour, at: place)
      }
      let colours = PackedColours(packedGuess, for: packedTarget, by: rules)
      #expect(colours == expected)
      var knowledge = WordleKnowledge(by: rules)
      knowledge.add(packedGuess, colours)
      #expect(knowledge.allows(packedTarget), "\(guess) for \(target)")
    }
  }

  @Test("only five small letters are packed")
  func unpacked() {
    for text in ["four", "sixsix", "Crane", "éclat", ""] { #expect(PackedWord(text.utf8) == nil) }
  }
}
