import NumericalMethods
import Testing

struct StatisticsCase: Decodable {
  let x, y, quantiles, ranks, pearson, spearman, kendall: [Double]
  let mean, sampleVariance, populationVariance, skewness, excessKurtosis, median, geometricMean, area: Double
}

@Suite("Moments")
struct MomentsTests {
  @Test("a sample counted by hand has the moments counted by hand")
  func byHand() {
    let values = [2.0, 4, 4, 4, 5, 5, 7, 9]
    #expect(mean(values) == 5)
    #expect(populationVariance(values) == 4)
    #expect(populationStandardDeviation(values) == 2)
    #expect(agrees(sampleVariance(values), 32 / 7, within: 1e-15))
    // Cubes of the differences sum to -27 - 3 + 8 + 64 = 42, fourth powers to 81 + 3 + 16 + 256 = 356.
    #expect(agrees(skewness(values), 42.0 / 8 / 8, within: 1e-15))
    #expect(agrees(excessKurtosis(values), 356.0 / 8 / 16 - 3, within: 1e-14))
    #expect(agrees(geometricMean([1, 4, 16]), 4, within: 1e-15))
  }

  @Test("moments agree with numpy and scipy")
  func reference() throws {
    for item in try Fixture<StatisticsCase>.load("statistics.json") {
      #expect(agrees(mean(item.x), item.mean, within: 1e-13))
      #expect(agrees(sampleVariance(item.x), item.sampleVariance, within: 1e-13))
      #expect(agrees(populationVariance(item.x), item.populationVariance, within: 1e-13))
      #expect(agrees(skewness(item.x), item.skewness, within: 1e-11, absolute: 1e-13))
      #expect(agrees(excessKurtosis(item.x), item.excessKurtosis, within: 1e-11, absolute: 1e-13))
      #expect(agrees(geometricMean(item.x.map { abs($0) }), item.geometricMean, within: 1e-13))
    }
  }

  @Test("what is not defined is nil")
  func undefined() {
    let nothing: [Double] = []
    #expect(mean(nothing) == nil && populationVariance(nothing) == nil && geometricMean(nothing) == nil)
    #expect(sampleVariance([1]) == nil && populationVariance([1]) == 0)
    #expect(skewness([2, 2, 2]) == nil && excessKurtosis([2, 2, 2]) == nil)
    // Equal but for rounding: scipy 1.17 gives NaN.
    let nearly = [1, 1 - 0x1p-53, 1, 1, 1 - 0x1p-52]
    #expect(skewness(nearly) == nil && excessKurtosis(nearly) == nil)
    let samples = SampleDistribution(nearly)
    #expect(samples.value(.skewness) == nil && samples.value(.excessKurtosis) == nil)
    #expect(geometricMean([1, -1]) == nil && geometricMean([3, 0]) == 0)
    #expect(mean([1, .nan]) == nil && mean([.infinity]) == nil)
  }

  @Test("a mean lies between the least and the greatest value", arguments: 0..<200)
  func bounds(trial: Int) throws {
    var chance = Seed(2026).child("mean bounds", trial).generator()
    let values = (0..<20).map { _ in chance.uniform(in: -1e6...1e6) }
    let middle = try #require(mean(values))
    #expect(values.min()! <= middle.nextUp && middle.nextDown <= values.max()!)
  }
}
