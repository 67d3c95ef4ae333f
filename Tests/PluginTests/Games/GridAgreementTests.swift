import EvaluationKit
import Testing

@testable import Plugins

/// Grids compared by hand.
@Suite struct GridAgreementTests {
  private static let target = TextGrid("\nX ▢ X\n▢ X ▢\nX ▢ X\n")

  @Test("precision, recall and F1 are shares of filled cells in whole per cents")
  func shares() throws {
    // Three of the target's five are there, and one that is not in the target: 3/4, 3/5, 0.45 / 0.675.
    let found = try #require(GridAgreement(printed: TextGrid("X X ▢\n▢ X ▢\n▢ ▢ X"), target: Self.target))
    #expect(found.precision == .number(75))
    #expect(found.recall == .number(60))
    #expect(found.f1 == .number(67))
  }

  @Test("halves go to the even per cent")
  func halves() throws {
    let target = TextGrid("A A A\nA A A\nA A ▢")
    // 1/8 is 12.5 per cent, 3/8 is 37.5.
    let one = try #require(GridAgreement(printed: TextGrid("A ▢ ▢\n▢ ▢ ▢\n▢ ▢ ▢"), target: target))
    #expect(one.recall == .number(12))
    let three = try #require(GridAgreement(printed: TextGrid("A A A\n▢ ▢ ▢\n▢ ▢ ▢"), target: target))
    #expect(three.recall == .number(38))
  }

  @Test("letters count alike in both cases, and a wrong letter is a miss")
  func letters() throws {
    let target = TextGrid("x ▢\n▢ Y")
    #expect(GridAgreement(printed: TextGrid("X ▢\n▢ y"), target: target)?.f1 == .number(100))
    let wrong = try #require(GridAgreement(printed: TextGrid("Z ▢\n▢ ▢"), target: target))
    #expect(wrong.precision == .number(0) && wrong.recall == .number(0) && wrong.f1 == .count(0))
  }

  @Test("a grid of another shape agrees in nothing; one without letters cannot be compared")
  func shapes() {
    #expect(GridAgreement(printed: TextGrid("X ▢ X\n▢ X ▢"), target: Self.target) == GridAgreement())
    #expect(GridAgreement(printed: TextGrid("X ▢\n▢ X\nX X"), target: Self.target) == GridAgreement())
    #expect(GridAgreement(printed: TextGrid("▢ ▢ ▢\n▢ ▢ ▢\n▢ ▢ ▢"), target: Self.target) == nil)
    #expect(GridAgreement(printed: TextGrid("X ▢ X\n▢\tX ▢\nX ▢ X"), target: Self.target) == nil)
  }

  @Test("changed cells are those that differ from the grid before")
  func changes() {
    let empty = TextGrid(empty: 3)
    #expect(Self.target.differences(from: empty) == 5)
    #expect(Self.target.differences(from: Self.target) == 0)
    #expect(TextGrid("Y ▢ X\n▢ X ▢\nX ▢ ▢").differences(from: Self.target) == 2)
    #expect(TextGrid("X ▢ X\n▢ X ▢").differences(from: Self.target) == 3)
  }
}
