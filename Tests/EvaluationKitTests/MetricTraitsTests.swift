import EvaluationKit
import Testing

@Suite("MetricTraits")
struct MetricTraitsTests {
  @Test("a perfect forecast scores the good end of the range, where that is a number")
  func perfect() {
    #expect(MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)).perfect == 0)
    #expect(MetricTraits(.pairs, .lowerIsBetter, range: 1...100).perfect == 1)
    #expect(MetricTraits(.pairs, .lowerIsBetter).perfect == nil)
    #expect(MetricTraits(.pairs, .higherIsBetter, range: (-.infinity)...1).perfect == 1)
    #expect(MetricTraits(.pairs, .higherIsBetter, range: 0...(.infinity)).perfect == nil)
    #expect(MetricTraits(.pairs, .closerToZeroIsBetter).perfect == 0)
    #expect(MetricTraits(.pairs, .closerToZeroIsBetter, range: 1...2).perfect == nil)
    #expect(MetricTraits(.intervals, .neither, range: 0...1).perfect == nil)
  }

  @Test("goodness grows as a value gets better, and a metric that does not judge has none")
  func goodness() {
    #expect(Direction.lowerIsBetter.goodness(2) == -2)
    #expect(Direction.higherIsBetter.goodness(2) == 2)
    #expect(Direction.closerToZeroIsBetter.goodness(-2) == -2)
    #expect(Direction.neither.goodness(2) == nil)
  }
}
