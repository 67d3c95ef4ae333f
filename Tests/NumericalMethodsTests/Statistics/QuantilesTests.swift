import NumericalMethods
import Testing

@Suite("Quantiles")
struct QuantilesTests {
  @Test("quantiles between order statistics are interpolated")
  func byHand() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 2, 3]) == 2.5)
    #expect(quantile([10, 20, 30, 40, 50], at: 0.1) == 14)
    #expect(quantile([7], at: 0.3) == 7)
    #expect(quantile([1, 2], at: 1.01) == nil && quantile([Double](), at: 0.5) == nil)
    #expect(quantile([1, .nan], at: 0.5) == nil)
    #expect(averageRanks([10, 20, 10, 5]) == [2.5, 4, 2.5, 1])
    #expect(trapezoidArea(x: [0, 1, 3], y: [0, 2, 4]) == 7)
    #expect(trapezoidArea(x: [3, 1, 0], y: [4, 2, 0]) == -7)
    #expect(trapezoidArea(x: [1], y: [1]) == nil)
  }

  @Test("quantiles, ranks and areas agree with numpy and scipy")
  func reference() throws {
    for item in try Fixture<StatisticsCase>.load("statistics.json") {
      #expect(agrees(median(item.x), item.median, within: 1e-14, absolute: 1e-15))
      for (p, expected) in zip([0, 0.05, 0.25, 0.6, 0.9, 1], item.quantiles) {
        #expect(agrees(quantile(item.x, at: p), expected, within: 1e-13, absolute: 1e-14))
      }
      #expect(averageRanks(item.x) == item.ranks)
      #expect(agrees(trapezoidArea(x: item.x, y: item.y), item.area, within: 1e-11, absolute: 1e-11))
    }
  }
}
