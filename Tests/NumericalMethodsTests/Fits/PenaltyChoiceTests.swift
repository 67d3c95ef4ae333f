import NumericalMethods
import Testing

@Suite("Penalty choice")
struct PenaltyChoiceTests {
  @Test("a group is in one fold, a row without one is its own; under three folds each row is one")
  func folds() {
    #expect(foldsByGroup(["a", "b", "a", nil, nil, "b"]) == [[0, 2], [1, 5], [3], [4]])
    #expect(foldsByGroup(["a", "b", "a"]) == [[0], [1], [2]])
    #expect(foldsByGroup(["a", "b", "a"], atLeast: 2) == [[0, 2], [1]])
    #expect(foldsByGroup([]).isEmpty)
  }

  @Test("errors are means over rows, not folds, and of equal penalties the greatest is taken")
  func handWorked() throws {
    // Whatever is held out is foretold by 1 over the penalty: 0.25, 1 and 1 for 4, 1 and 1.
    let choice = try PenaltyChoice(among: [1, 4, 2], folds: [[0, 1], [2]], target: [1, 1, 0.5]) {
      training, heldOut, penalties in
      #expect(Set(training).isDisjoint(with: heldOut) && training.count + heldOut.count == 3)
      return penalties.map { penalty in heldOut.map { _ in penalty == 4 ? 0.25 : 1 } }
    }
    #expect(choice.penalties == [4, 2, 1] && choice.folds == 2)
    // (0.75² + 0.75² + 0.25²) / 3 and 0.5² / 3.
    #expect(agree(choice.errors, [1.1875 / 3, 0.25 / 3, 0.25 / 3], within: 1e-15))
    #expect(choice.penalty == 2 && !choice.isAtEnd)
  }

  @Test("a prediction that is not finite, no penalty or one fold is refused")
  func refusals() {
    #expect(throws: NumericalError.notFiniteValue(at: 1)) {
      try PenaltyChoice(among: [1], folds: [[0], [1]], target: [0, 0]) { _, heldOut, _ in
        [heldOut.map { $0 == 1 ? .nan : 0 }]
      }
    }
    #expect(throws: NumericalError.self) {
      try PenaltyChoice(among: [], folds: [[0], [1]], target: [0, 0]) { _, _, _ in [] }
    }
    #expect(throws: NumericalError.self) {
      try PenaltyChoice(among: [1], folds: [[0]], target: [0]) { _, _, _ in [[0]] }
    }
  }

  @Test("the grid goes in half powers of ten")
  func grid() {
    #expect(agree(PenaltyChoice.grid(-1, 1), [0.1, 0.31622776601683794, 1, 3.1622776601683795, 10], within: 1e-15))
  }

  @Test("a ridge solution of a constant and of a repeated input", arguments: 0..<20)
  func ridge(trial: Int) throws {
    var chance = Seed(2026).child("ridge", trial).generator()
    let x = (0..<12).map { _ in chance.standardNormal() }
    let y = x.map { 2 * $0 + chance.standardNormal() }
    let one = try RidgeProblem(inputs: Matrix(columns: [x]), target: y).solution(penalty: 0.1)
    // Twice the same input shares the weight: as one input with half the penalty.
    let both = try RidgeProblem(inputs: Matrix(columns: [x, x, x.map { _ in 3 }]), target: y).solution(penalty: 0.2)
    #expect(agree(both.slopes, [one.slopes[0] / 2, one.slopes[0] / 2, 0], within: 1e-10, absolute: 1e-14))
    #expect(agrees(both.intercept, one.intercept, within: 1e-10, absolute: 1e-12))
  }
}
