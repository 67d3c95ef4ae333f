import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("grouped-cv")
struct GroupedCrossValidationTests {
  private let run = NoteBook().run()

  private func method(_ settings: String) throws -> GroupedCrossValidation {
    GroupedCrossValidation(try Settings(GroupedCrossValidation.card, settings))
  }

  @Test("around the mean of three families the ends are those worked by hand")
  func handWorked() async throws {
    // Without A the mean is 6.5 and misses 5.5 and 4.5, without B 4 and 0, without C 7/3 and 20/3. The ends less the
    // errors, sorted: -13/3, 1, 2, 4; with them: 4, 9, 11, 12. Of four, level 0.5 takes the second and the third.
    let forecast = try RefittableForecast(
      x: [0, 0, 0, 0, 0], families: ["A", "A", "B", "C", "D"], target: [1, 2, 4, 9]
    ) { _, y in
      let middle = y.reduce(0, +) / Double(y.count)
      return { _ in middle }
    }
    let band = try await method(#"{"level": 0.5}"#).bands(around: forecast, in: run)[0]
    #expect(areClose(band.lower, Array(repeating: 1, count: 5), within: 1e-12))
    #expect(areClose(band.upper, Array(repeating: 11, count: 5), within: 1e-12))
  }

  @Test("the ends are numpy's on either scale", arguments: ["linear", "logit"])
  func reference(scale: String) async throws {
    let expected = try #require(try IntervalReference.load().grouped[scale])
    let forecast = try RefittableForecast(
      x: expected.x, families: expected.families, target: expected.y, items: 25
    ) { x, y in
      let slope = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / x.reduce(0) { $0 + $1 * $1 }
      return { slope * $0 }
    }
    let band = try await method(#"{"level": 0.8, "scale": "\#(scale)"}"#).bands(around: forecast, in: run)[0]
    #expect(areClose(band.lower, expected.lower, within: 1e-10, absolute: 1e-12))
    #expect(areClose(band.upper, expected.upper, within: 1e-10, absolute: 1e-12))
  }

  @Test("ranks are the floor and the ceiling, also of levels that are no binary fractions")
  func ranks() {
    func rank(_ level: Double, _ count: Int) -> [Int] {
      GroupedCrossValidation.rank(level: level, count: count).map { [$0.lower, $0.upper] } ?? []
    }
    #expect(rank(0.9, 19) == [2, 18])
    #expect(rank(0.9, 9) == [1, 9])
    #expect(rank(0.9, 8) == [])
    #expect(rank(0.8, 21) == [4, 18])
    #expect(rank(0.5, 4) == [2, 3])
  }

  @Test("a level that so few rows cannot hold has no interval, and the others keep theirs")
  func fewRows() async throws {
    let forecast = try RefittableForecast(
      x: [0, 0, 0, 0], families: ["A", "A", "B", "C"], target: [1, 2, 4, 9]
    ) { _, y in
      let first = y[0]
      return { _ in first }
    }
    let bands = try await method(#"{"level": [0.5, 0.95]}"#).bands(around: forecast, in: run)
    #expect(bands[0].ends.allSatisfy { $0 != nil })
    #expect(bands[1].ends.allSatisfy { $0 == nil })
    #expect(bands[1].reason == "4 held-out errors are too few for an interval of level 0.95")
    await #expect(throws: EvaluationError("4 held-out errors are too few for an interval of level 0.95")) {
      try await method(#"{"level": 0.95}"#).bands(around: forecast, in: run)
    }
  }

  @Test("logits of a target outside 0...1 are refused")
  func outside() async throws {
    let forecast = try RefittableForecast(
      x: [0, 0, 0, 0], families: ["A", "A", "B", "C"], target: [1, 2, 4, 9]
    ) { _, _ in { _ in 1 } }
    await #expect(
      throws: EvaluationError(
        "logits need a target within 0...1, and 3 of 4 training values lie outside: give the target's range")
    ) {
      try await method(#"{"level": 0.5, "scale": "logit"}"#).bands(around: forecast, in: run)
    }
  }
}
