import NumericalMethods
import Testing

@Suite("Correlation")
struct CorrelationTests {
  @Test("four pairs counted by hand have the coefficients counted by hand")
  func byHand() {
    let x = [1.0, 2, 3, 4]
    let y = [1.0, 3, 2, 4]
    #expect(agrees(pearson(x, y)?.coefficient, 0.8, within: 1e-15))
    #expect(agrees(spearman(x, y)?.coefficient, 0.8, within: 1e-15))
    // Five pairs in order, one out of order.
    #expect(agrees(kendall(x, y)?.coefficient, 4.0 / 6, within: 1e-15))
    // One tie in x: 5 pairs count for x, 6 for y; 5 in order, none out of order.
    #expect(agrees(kendall([1, 1, 2, 3], [1, 2, 3, 4])?.coefficient, 5 / 30.0.squareRoot(), within: 1e-15))
  }

  @Test("Kendall's test counts orders: of three values 2 of 6 agree fully, of four 2 of 24, and 8 to one exchange")
  func exactKendall() throws {
    #expect(agrees(kendall([1, 2, 3], [1, 2, 3])?.pValue, 1.0 / 3, within: 1e-15))
    #expect(agrees(kendall([1, 2, 3], [2, 1, 3])?.pValue, 1, within: 1e-15))
    #expect(agrees(kendall([1, 2, 3, 4], [4, 3, 2, 1])?.pValue, 2.0 / 24, within: 1e-15))
    #expect(agrees(kendall([1, 2, 3, 4], [1, 2, 4, 3])?.pValue, 8.0 / 24, within: 1e-15))
    #expect(kendall([1, 2, 3, 4], [2, 4, 1, 3])?.pValue == 1)
    // Beyond 33 values orders are counted only next to full agreement.
    let x = (1...40).map(Double.init)
    var y = x
    let least = try #require(kendall(x, y)?.pValue)
    y.swapAt(3, 4)
    #expect(agrees(kendall(x, y)?.pValue, least * 40, within: 1e-14))
  }

  @Test("coefficients and p-values agree with scipy, with and without ties")
  func reference() throws {
    for item in try Fixture<StatisticsCase>.load("statistics.json") {
      for (found, expected) in [
        (pearson(item.x, item.y), item.pearson), (spearman(item.x, item.y), item.spearman),
        (kendall(item.x, item.y), item.kendall),
      ] {
        let found = try #require(found)
        #expect(agrees(found.coefficient, expected[0], within: 1e-12, absolute: 1e-15))
        #expect(agrees(found.pValue, expected[1], within: 1e-9, absolute: 1e-15), "n = \(item.x.count)")
        #expect(found.count == item.x.count)
      }
    }
  }

  @Test("a constant, too few pairs or a value that is no number leave it undefined")
  func undefined() {
    for correlation in [pearson, spearman, kendall] as [([Double], [Double]) -> Correlation?] {
      #expect(correlation([1, 1, 1], [1, 2, 3]) == nil)
      #expect(correlation([1, 2, 3], [0.1, 0.1, 0.1]) == nil)
      #expect(correlation([1], [1]) == nil)
      #expect(correlation([], []) == nil)
      #expect(correlation([1, 2, .nan], [1, 2, 3]) == nil)
      #expect(correlation([1, 2], [3, 4])?.coefficient == 1)
      #expect(correlation([1, 2], [3, 4])?.pValue == nil)
    }
  }

  @Test("rank correlations do not change under a rising map, and turn round with one variable", arguments: 0..<50)
  func invariance(trial: Int) throws {
    var chance = Seed(7).child("ranks", trial).generator()
    let x = (0..<25).map { _ in Double(chance.integer(below: 12)) }
    let y = (0..<25).map { _ in Double(chance.integer(below: 12)) }
    for correlation in [spearman, kendall] as [([Double], [Double]) -> Correlation?] {
      let plain = try #require(correlation(x, y))
      #expect(correlation(x.map { $0 * $0 * $0 - 5 }, y) == plain)
      #expect(agrees(correlation(x.map { -$0 }, y)?.coefficient, -plain.coefficient, within: 1e-13, absolute: 1e-15))
      #expect(agrees(correlation(y, x)?.coefficient, plain.coefficient, within: 1e-13, absolute: 1e-15))
      #expect(abs(plain.coefficient) <= 1)
    }
  }
}
