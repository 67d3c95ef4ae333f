import NumericalMethods
import Testing

@testable import Plugins

@Suite struct NormalSourceTests {
  /// The largest distance between the share of draws below a place and what it should be, times the root of their number:
  /// beyond 2 once in 1500 samples.
  private func distance(_ draws: [Double], _ cumulative: (Double) -> Double) -> Double {
    let sorted = draws.sorted()
    let count = Double(sorted.count)
    return sorted.enumerated().map { index, value in
      let wanted = cumulative(value)
      return max(abs(wanted - Double(index) / count), abs(wanted - Double(index + 1) / count))
    }.max().map { $0 * count.squareRoot() } ?? .infinity
  }

  @Test("normals are distributed as such, and neighbours do not depend on each other")
  func normals() {
    var source = NormalSource(Seed(1).child("normals"))
    let draws = (0..<20_000).map { _ in source.normal() }
    #expect(distance(draws, NormalDistribution.probability) < 2)
    let pairs = stride(from: 0, to: draws.count, by: 2).map { (draws[$0], draws[$0 + 1]) }
    let r = spearman(pairs.map(\.0), pairs.map(\.1))?.coefficient ?? 1
    let ofSquares = spearman(pairs.map { $0.0 * $0.0 }, pairs.map { $0.1 * $0.1 })?.coefficient ?? 1
    #expect(abs(r) < 0.03 && abs(ofSquares) < 0.03)
  }

  @Test("Student's t has the tails of its degrees of freedom", arguments: [1.0, 2, 2.5, 7, 1e6])
  func student(degrees: Double) throws {
    var source = NormalSource(Seed(2).child("student"))
    let draws = (0..<20_000).map { _ in source.student(degrees: degrees) }
    let distribution = try #require(StudentDistribution(degrees: degrees))
    #expect(distance(draws) { distribution.probability(upTo: $0) ?? .nan } < 2)
  }

  @Test("places are drawn evenly")
  func integers() {
    var source = NormalSource(Seed(3).child("places"))
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<50_000 { counts[source.integer(below: 5)] += 1 }
    // The standard deviation of a count is 89.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 450 })
  }

  @Test("paths vary by 1 and hang together as far as their length says")
  func paths() throws {
    let places = [-1.0, -0.5, 0.25]
    var source = NormalSource(Seed(4).child("paths"))
    for length in [0, 0.5] {
      let path = try FluctuatingPath(places, length: length)
      var drawn = [Double](repeating: 0, count: places.count)
      var sums = [[Double]](repeating: [0, 0, 0], count: 3)
      let count = 40_000
      for _ in 0..<count {
        path.draw(into: &drawn, from: &source)
        for i in 0..<3 { for j in 0..<3 { sums[i][j] += drawn[i] * drawn[j] } }
      }
      // (1 + d) exp(-d) with d = √3 / 0.5 times 0.5, 1.25 and 0.75, worked out with Python.
      let near = length == 0 ? 0 : 0.483_357_72
      let far = length == 0 ? 0 : 0.070_175_79
      let middle = length == 0 ? 0 : 0.267_756_61
      let wanted = [[1, near, far], [near, 1, middle], [far, middle, 1]]
      for i in 0..<3 { for j in 0..<3 { #expect(abs(sums[i][j] / Double(count) - wanted[i][j]) < 0.025) } }
    }
  }
}
