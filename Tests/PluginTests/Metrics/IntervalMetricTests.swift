import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("metrics over intervals")
struct IntervalMetricTests {
  struct Reference: Decodable {
    var actual: [Double]
    var lower: [Double]
    var upper: [Double]
    var level: Double
    var score: Double
    var coverage: Double
    var width: Double
  }
  struct File: Decodable { var intervals: [Reference] }

  private let four = ForecastIntervals(
    actual: [0, 1, 2, 3], lower: [0, 0, 2.5, 1], upper: [1, 2, 3, 2.75], level: nil)

  @Test("four intervals by hand")
  func handWorked() throws {
    // The first holds its value at its end, the second holds it, the third misses by 0.5 and the fourth by 0.25.
    let coverage = try Coverage(Settings(Coverage.card, #"{"level": 0.75}"#)).score(four, in: NoteBook().run())
    #expect(coverage.values.map(\.name) == ["value", "excess"])
    #expect(coverage.values.map(\.value) == [0.5, -0.25] && coverage.n == 4)
    #expect(try Coverage(Settings(Coverage.card)).score(four, in: NoteBook().run()).values.count == 1)
    // Widths 1, 2, 0.5, 1.75; fines of 2/0.25 = 8 times 0.5 and 0.25.
    let score = try IntervalScore(Settings(IntervalScore.card, #"{"level": 0.75}"#)).score(four, in: NoteBook().run())
    #expect(score.first == (1 + 2 + 4.5 + 3.75) / 4)
    #expect(try IntervalWidth(Settings(IntervalWidth.card)).score(four, in: NoteBook().run()).first == 1.375)
  }

  @Test("values are those of numpy, and of two pinball losses of scikit-learn", arguments: [0, 1])
  func reference(index: Int) throws {
    let expected = try referenceNumbers("metrics", as: File.self).intervals[index]
    let intervals = ForecastIntervals(
      actual: expected.actual, lower: expected.lower, upper: expected.upper, level: expected.level)
    #expect(
      isClose(
        try IntervalScore(Settings(IntervalScore.card)).score(intervals, in: NoteBook().run()).first, expected.score,
        within: 1e-12))
    #expect(
      isClose(
        try Coverage(Settings(Coverage.card)).score(intervals, in: NoteBook().run()).first, expected.coverage,
        within: 1e-15))
    #expect(
      isClose(
        try IntervalWidth(Settings(IntervalWidth.card)).score(intervals, in: NoteBook().run()).first, expected.width,
        within: 1e-12))
  }

  @Test("a score needs the level, and not another one than the intervals'")
  func level() throws {
    let unknown = try IntervalScore(Settings(IntervalScore.card)).score(four, in: NoteBook().run())
    #expect(unknown.first == nil && unknown.reason == "the intervals' level is not known: give 'level'")
    let made = ForecastIntervals(actual: [1], lower: [0], upper: [2], level: 0.8)
    #expect(throws: EvaluationError("the intervals were made for the level 0.8 and are judged at 0.9")) {
      try IntervalScore(Settings(IntervalScore.card, #"{"level": 0.9}"#)).score(made, in: NoteBook().run())
    }
  }

  @Test("nothing is said of no intervals, and why")
  func none() throws {
    let none = ForecastIntervals(actual: [], lower: [], upper: [], level: 0.9)
    for result in [
      try Coverage(Settings(Coverage.card)).score(none, in: NoteBook().run()),
      try IntervalScore(Settings(IntervalScore.card)).score(none, in: NoteBook().run()),
      try IntervalWidth(Settings(IntervalWidth.card)).score(none, in: NoteBook().run()),
    ] { #expect(result.first == nil && result.reason == "there is no interval to judge") }
  }
}
