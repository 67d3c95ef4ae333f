import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@testable import Plugins

@Suite("intervals by drawing clusters again")
struct ClusterBootstrapTests {
  private static func parts(_ count: Int, seed: Int) -> [ClusterMean.Part] {
    var chance = Seed(UInt64(seed)).child("parts").generator()
    return (0..<count).map { _ in
      var part = ClusterMean.Part()
      for _ in 0..<3 { part.add(chance.standardNormal()) }
      return part
    }
  }

  @Test("ends are in order, within the clusters' means, and the same from the same seed", arguments: 0..<40)
  func bounds(seed: Int) throws {
    let parts = Self.parts(2 + seed % 7, seed: seed)
    let mean = ClusterMean(parts)
    let bootstrap = ClusterBootstrap(axis: "task", resamples: 200)
    let interval = try #require(bootstrap.interval(clusters: mean.clusters, seed: Seed(3), of: mean.value))
    let again = try #require(bootstrap.interval(clusters: mean.clusters, seed: Seed(3), of: mean.value))
    let means = parts.map { $0.sum / Double($0.count) }
    #expect(interval == again && interval.lower <= interval.upper)
    #expect(interval.lower >= means.min()! - 1e-12 && interval.upper <= means.max()! + 1e-12)
    let wider = ClusterBootstrap(axis: "task", resamples: 200, level: 0.99)
    let wide = try #require(wider.interval(clusters: mean.clusters, seed: Seed(3), of: mean.value))
    #expect(wide.lower <= interval.lower && wide.upper >= interval.upper)
  }

  @Test("of the mean of many clusters it is that of the normal law")
  func normal() throws {
    // 400 means of three: standard error 1/sqrt(1200), 5 % beyond 1.645 of it at either side.
    let mean = ClusterMean(Self.parts(400, seed: 9))
    let bootstrap = ClusterBootstrap(axis: "task", resamples: 4000)
    let interval = try #require(bootstrap.interval(clusters: mean.clusters, seed: Seed(1), of: mean.value))
    let value = try #require(mean.value)
    let half = 1.645 / (1200.0).squareRoot()
    // Both the spread of the sample and 4000 resamples make some 5 % of it uncertain.
    #expect(isClose(interval.upper - value, half, within: 0.15) && isClose(value - interval.lower, half, within: 0.15))
  }

  @Test("a cluster that is drawn counts with all it holds")
  func whole() throws {
    var (large, small) = (ClusterMean.Part(), ClusterMean.Part())
    for _ in 0..<9 { large.add(1) }
    small.add(0)
    let mean = ClusterMean([large, small, ClusterMean.Part()])
    #expect(mean.clusters == 2 && mean.count == 10 && mean.value == 0.9)
    #expect(mean.value([0, 2]) == 0 && mean.value([1, 1]) == 0.9 && mean.value([2, 0]) == 1)
    #expect(mean.value([0, 0]) == nil)
    #expect(ClusterBootstrap(axis: "task").interval(clusters: 1, seed: Seed(1), of: mean.value) == nil)
  }

  @Test("a weighted median is the median of the values written out", arguments: 0..<60)
  func median(seed: Int) {
    var chance = Seed(UInt64(seed)).child("median").generator()
    let clusters = (0..<4).map { _ in (0..<(1 + chance.integer(below: 4))).map { _ in Double(chance.integer(below: 9)) }
    }
    let draws = clusters.map { _ in chance.integer(below: 3) }
    let written = zip(clusters, draws).flatMap { values, times in (0..<times).flatMap { _ in values } }
    #expect(WeightedMedian(clusters).value(draws) == NumericalMethods.median(written))
  }

  @Test("distances are decades beyond the range, and a bin holds its upper edge")
  func bins() {
    let bins = DistanceBins()
    #expect(DistanceBins.distance(1000, beyond: 10) == 2 && DistanceBins.distance(1, beyond: 10) == -1)
    #expect(DistanceBins.distance(nil, beyond: 10) == nil && DistanceBins.distance(5, beyond: nil) == nil)
    #expect(
      [-1, 0, 0.1, 0.5, 0.6, 1, 2, 2.1].map { bins.label(bins.place(of: $0)) } == [
        "within", "within", "0 to 0.5", "0 to 0.5", "0.5 to 1", "0.5 to 1", "1 to 2", "over 2",
      ])
    #expect(bins.label(bins.place(of: nil)) == "unknown")
  }
}
