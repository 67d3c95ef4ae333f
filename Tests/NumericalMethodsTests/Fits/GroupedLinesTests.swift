import NumericalMethods
import Testing

@Suite("GroupedLines")
struct GroupedLinesTests {
  @Test("two groups by hand: slopes 1 and 3, two points off each line")
  func handWorked() throws {
    // y = x and y = 3 x at 0, 1, 2, the middle points 1 too high: residuals -1/3, 2/3, -1/3.
    let lines = try GroupedLines([(x: [0, 1, 2], y: [0, 2, 2]), (x: [0, 1, 2], y: [0, 4, 6])])
    #expect(lines.groups.map(\.slope) == [1, 3] && lines.commonSlope == 2)
    #expect(lines.ownDegrees == 2 && lines.commonDegrees == 3 && lines.testDegrees == 1)
    #expect(abs(lines.ownSSE - 4.0 / 3) < 1e-14)
    // One slope adds 2 (1 - 2)^2 for each group.
    #expect(abs(lines.commonSSE - (4.0 / 3 + 4)) < 1e-14)
    let test = try #require(lines.test)
    #expect(abs(test.ratio - 6) < 1e-12)
    // F of 1 and 2 degrees is t squared of 2: p = 1 - t / sqrt(2 + t^2).
    let t = 6.0.squareRoot()
    #expect(abs(test.pValue - (1 - t / 8.0.squareRoot())) < 1e-10)
    // The variance of the slopes less what their errors explain: 2 - (2/3) / 2.
    let deviation = try #require(lines.slopeDeviation(level: 0.9))
    #expect(abs(deviation.value - (2.0 - 1.0 / 3).squareRoot()) < 1e-10)
    #expect(deviation.lower <= deviation.value && deviation.value < deviation.upper)
  }

  @Test("a shift of each group and a common scale change nothing that they should not", arguments: 0..<20)
  func invariance(trial: Int) throws {
    var chance = Seed(11).child("grouped lines", trial).generator()
    let points = groups(slopes: [0.3, 0.5, 0.9], noise: 0.3, &chance)
    let moved = points.enumerated().map { index, points in
      (x: points.x.map { 10 * $0 + Double(index) }, y: points.y.map { 5 * $0 - 7 * Double(index) })
    }
    let (plain, other) = (try GroupedLines(points), try GroupedLines(moved))
    #expect(abs(try #require(plain.test).ratio / #require(other.test).ratio - 1) < 1e-9)
    let (left, right) = (try #require(plain.slopeDeviation(level: 0.9)), try #require(other.slopeDeviation(level: 0.9)))
    #expect(abs(left.upper - 2 * right.upper) <= 1e-9 * left.upper && abs(left.value - 2 * right.value) < 1e-9)
  }

  @Test("the interval of the slopes' spread holds the true spread as often as it says")
  func coverage() throws {
    var held = 0
    let (trials, deviation) = (400, 0.4)
    for trial in 0..<trials {
      var chance = Seed(12).child("spread", trial).generator()
      let slopes = (0..<6).map { _ in 0.5 + deviation * chance.standardNormal() }
      let interval = try #require(
        try GroupedLines(groups(slopes: slopes, noise: 0.3, &chance)).slopeDeviation(level: 0.9))
      held += (interval.lower...interval.upper).contains(deviation) ? 1 : 0
    }
    // Three standard errors of a share of 0.9 in 400 are 0.045.
    #expect(abs(Double(held) / Double(trials) - 0.9) < 0.045, "\(held) of \(trials)")
  }

  @Test("the simultaneous interval of the clearest difference holds 0 where slopes are equal, as often as it says")
  func simultaneous() throws {
    var held = 0
    for trial in 0..<400 {
      var chance = Seed(13).child("difference", trial).generator()
      let lines = try GroupedLines(groups(slopes: [0.5, 0.5, 0.5, 0.5], noise: 0.3, &chance))
      let difference = try #require(lines.clearestDifference(level: 0.9)).difference
      held += difference.lower <= 0 && 0 <= difference.upper ? 1 : 0
    }
    // Bonferroni's bound: at least the level, but for chance.
    #expect(held >= 342, "\(held) of 400")
  }

  @Test("too few groups, too few points and an x that does not vary are refused; exact lines have no test")
  func refusals() throws {
    #expect(throws: NumericalError.tooFewRows(found: 1, needed: 2)) { try GroupedLines([(x: [1, 2], y: [1, 2])]) }
    #expect(throws: NumericalError.tooFewRows(found: 4, needed: 5)) {
      try GroupedLines([(x: [1, 2], y: [1, 2]), (x: [1, 2], y: [1, 3])])
    }
    #expect(throws: NumericalError.dependentColumn(1)) {
      try GroupedLines([(x: [1, 2, 3], y: [1, 2, 3]), (x: [1, 1], y: [1, 3])])
    }
    let exact = try GroupedLines([(x: [1, 2, 3], y: [1, 2, 3]), (x: [1, 2, 3], y: [2, 4, 6])])
    #expect(exact.test == nil && exact.slopeDeviation(level: 0.9) == nil && exact.clearestDifference(level: 0.9) == nil)
  }

  private func groups(
    slopes: [Double], noise: Double, _ chance: inout SeededGenerator
  ) -> [(x: [Double], y: [Double])] {
    slopes.map { slope in
      let x = (0..<5).map { _ in 3 * chance.uniform() }
      return (x, x.map { slope * $0 + noise * chance.standardNormal() })
    }
  }
}
