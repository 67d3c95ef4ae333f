import NumericalMethods
import Testing

@Suite("Distributions of correlations")
struct SampleDistributionTests {
  typealias Statistic = SampleDistribution.Statistic

  @Test("the hand-worked samples have the statistics worked by hand, to ten digits")
  func byHand() throws {
    for item in try decodeFixture(SampleHandCases.self, "samples-hand.json").distributions {
      let found = SampleDistribution(scores(item.corr))
      let expected: [(Statistic, Double?)] = [
        (.mean, item.mean), (.median, item.median), (.standardDeviation, item.std), (.variance, item.var),
        (.skewness, item.skew), (.excessKurtosis, item.kurtosis), (.survivalArea, item.auc),
        (.survivalAreaEitherWay, item.aucMax), (.area, item.exactArea), (.wasserstein(to: .one), item.w1),
        (.wasserstein(to: .minusOne), item.w2), (.wasserstein(to: .nearer), item.wMin),
        (.energy(to: .one), item.e1), (.energy(to: .minusOne), item.e2), (.energy(to: .nearer), item.eMin),
        (.kolmogorovSmirnov(to: .one), item.ks1), (.kolmogorovSmirnov(to: .minusOne), item.ks2),
        (.kolmogorovSmirnov(to: .nearer), item.ksMin), (.undefinedShare, item.fracNan),
      ]
      for (statistic, value) in expected {
        let mine = found.value(statistic)
        #expect(
          value.map { agrees(mine, $0, within: 1e-12, absolute: 1e-12) } ?? (mine == nil), "\(item.name), \(statistic)")
      }
      let curve = found.survivalCurve
      #expect(agree(curve.map(\.value), item.quantiles, within: 1e-12))
      #expect(agree(curve.map(\.share), item.survival, within: 1e-12, absolute: 1e-12))
    }
  }

  @Test("statistics of samples with and without ties agree with scipy to 1e-12")
  func reference() throws {
    for item in try decodeFixture(SampleReference.self, "samples.json").distributions {
      let found = SampleDistribution(scores(item.values))
      let expected: [(Statistic, Double?)] = [
        (.mean, item.mean), (.median, item.median), (.standardDeviation, item.sd), (.variance, item.variance),
        (.skewness, item.skewness), (.excessKurtosis, item.kurtosis), (.survivalArea, item.survivalArea),
        (.wasserstein(to: .one), item.wasserstein[0]), (.wasserstein(to: .minusOne), item.wasserstein[1]),
        (.energy(to: .one), item.energy[0]), (.energy(to: .minusOne), item.energy[1]),
        (.kolmogorovSmirnov(to: .one), item.kolmogorovSmirnov[0]),
        (.kolmogorovSmirnov(to: .minusOne), item.kolmogorovSmirnov[1]), (.undefinedShare, item.undefinedShare),
      ]
      for (statistic, value) in expected {
        let mine = found.value(statistic)
        #expect(value.map { agrees(mine, $0, within: 1e-12, absolute: 1e-12) } ?? (mine == nil), "\(statistic)")
      }
    }
  }

  @Test("distances of two samples agree with scipy to 1e-12")
  func distances() throws {
    for item in try decodeFixture(SampleReference.self, "samples.json").distances {
      let pair = (item.first, item.second)
      #expect(agrees(wassersteinDistance(pair.0, pair.1), item.wasserstein, within: 1e-12, absolute: 1e-14))
      #expect(agrees(energyDistance(pair.0, pair.1), item.energy, within: 1e-12, absolute: 1e-14))
      #expect(agrees(kolmogorovSmirnovDistance(pair.0, pair.1), item.kolmogorovSmirnov, within: 1e-12))
    }
  }

  @Test("distances to an ideal are those of the sample and the ideal; areas keep to their relations", arguments: 0..<40)
  func relations(trial: Int) throws {
    var chance = Seed(21).child("relations", trial).generator()
    let sample = (0..<1 + trial * 3).map { _ in
      trial % 2 == 0 ? 2 * chance.uniform() - 1 : Double(chance.integer(below: 9)) / 4 - 1
    }
    let found = SampleDistribution(sample)
    let middle = try #require(found.value(.mean))
    for (ideal, point) in [(SampleDistribution.Ideal.one, 1.0), (.minusOne, -1)] {
      func close(_ statistic: Statistic, _ distance: Double?) -> Bool {
        agrees(found.value(statistic), distance ?? .nan, within: 1e-12, absolute: 1e-7)
      }
      #expect(close(.wasserstein(to: ideal), wassersteinDistance(sample, [point])))
      #expect(close(.energy(to: ideal), energyDistance(sample, [point])))
      #expect(close(.kolmogorovSmirnov(to: ideal), kolmogorovSmirnovDistance(sample, [point])))
      #expect(close(.wasserstein(to: ideal), 1 - point * middle))
    }
    #expect(agrees(found.value(.area), 1 + middle, within: 1e-14))
    // The trapezium takes half of each step's triangle off the area.
    let curve = found.survivalCurve
    let triangles = zip(curve, curve.dropFirst()).dropLast().reduce(0) {
      $0 + ($1.0.share - $1.1.share) * ($1.1.value - $1.0.value) / 2
    }
    #expect(agrees(found.value(.survivalArea), 1 + middle - triangles, within: 1e-12))
    #expect(SampleDistribution(sample.reversed()).value(.variance) == found.value(.variance))
    #expect(curve.last?.share == 0 && curve.first?.share == 1)
  }

  @Test("no value at all leaves everything undefined but the counts")
  func empty() {
    let found = SampleDistribution([.nan, .nan])
    #expect(found.value(.undefinedShare) == 1)
    #expect(found.value(.count) == 0)
    #expect(found.survivalCurve.isEmpty)
    for statistic in [Statistic.mean, .median, .survivalArea, .energy(to: .nearer), .shareAbove(0)] {
      #expect(found.value(statistic) == nil)
    }
    #expect(SampleDistribution([]).value(.undefinedShare) == nil)
    #expect(wassersteinDistance([], [1]) == nil && energyDistance([1], [.nan]) == nil)
  }

  @Test("bootstrap intervals hold the estimate, are the same twice and as wide as the theory of a mean says")
  func bootstrap() throws {
    var chance = Seed(31).generator()
    let sample = (0..<400).map { $0 % 10 == 0 ? Double.nan : 2 * chance.uniform() - 1 }
    let found = SampleDistribution(sample)
    let statistics: [Statistic] = [.mean, .median, .undefinedShare, .energy(to: .one)]
    let intervals = found.intervals(of: statistics, resamples: 400, level: 0.9, seed: Seed(5))
    for (statistic, interval) in zip(statistics, intervals) {
      let value = try #require(found.value(statistic))
      #expect(try #require(interval).contains(value))
    }
    #expect(found.intervals(of: statistics, resamples: 400, level: 0.9, seed: Seed(5)) == intervals)
    #expect(found.intervals(of: statistics, resamples: 400, level: 0.9, seed: Seed(6)) != intervals)
    // 2 · 1.645 · sd / √n, within the noise of 400 resamples.
    let mean = try #require(intervals[0])
    let sd = try #require(found.value(.standardDeviation))
    #expect(agrees(mean.upperBound - mean.lowerBound, 3.29 * sd / 360.0.squareRoot(), within: 0.15))
    #expect(found.intervals(of: [.skewness], resamples: 3, level: 0.5, seed: Seed(1))[0] != nil)
    #expect(SampleDistribution([0.5]).intervals(of: [.skewness], resamples: 3, level: 0.5, seed: Seed(1))[0] == nil)
  }
}
