import NumericalMethods
import Testing

struct PowerLawCase: Decodable {
  let x, y, parameters: [Double]
  let free: Bool
  let sse: Double
}

@Suite("Power law fit")
struct PowerLawFitTests {
  @Test("points on a power law give the law back")
  func byHand() throws {
    // y = 3 x²: 3, 12, 48; and 3 x² + 5.
    let plain = try PowerLawFit().fit(x: [1, 2, 4], y: [3, 12, 48])
    #expect(agrees(plain.exponent, 2, within: 1e-8) && agrees(plain.factor, 3, within: 1e-8))
    #expect(plain.offset == 0 && plain.converged && !plain.isAtReach)
    let raised = try PowerLawFit(offset: .free).fit(x: [1, 2, 4, 8], y: [8, 17, 53, 197])
    #expect(agrees(raised.exponent, 2, within: 1e-6) && agrees(raised.offset, 5, within: 1e-6))
    #expect(agree(try raised.predictions([3]), [32], within: 1e-6))
  }

  @Test("fits agree with scipy's")
  func reference() throws {
    for item in try Fixture<PowerLawCase>.load("power-laws.json") {
      let fitted = try PowerLawFit(offset: item.free ? .free : .fixed(0)).fit(x: item.x, y: item.y)
      #expect(fitted.sse <= item.sse * (1 + 1e-9))
      #expect(agrees(fitted.factor, item.parameters[0], within: 1e-5))
      #expect(agrees(fitted.exponent, item.parameters[1], within: 1e-5))
      if item.free { #expect(agrees(fitted.offset, item.parameters[2], within: 1e-5)) }
    }
  }

  @Test("values outside the domain are errors that say where")
  func domain() {
    #expect(throws: NumericalError.notPositive(value: 0, at: 1)) {
      try PowerLawFit().fit(x: [1, 0, 2], y: [1, 2, 3])
    }
    #expect(throws: NumericalError.notPositive(value: -1, at: 2)) {
      try PowerLawFit(offset: .fixed(1)).fit(x: [1, 2, 3], y: [2, 3, 0])
    }
    #expect(throws: NumericalError.dependentColumn(0)) { try PowerLawFit().fit(x: [2, 2], y: [1, 2]) }
    #expect(throws: NumericalError.tooFewRows(found: 2, needed: 3)) {
      try PowerLawFit(offset: .free).fit(x: [1, 2], y: [1, 2])
    }
  }

  @Test("inputs over twenty orders of magnitude neither overflow nor lose the law")
  func wide() throws {
    let x = (0...20).map { index in (0..<index).reduce(1.0) { product, _ in product * 10 } }
    let fitted = try PowerLawFit().fit(x: x, y: x.map { 7 * $0.squareRoot() })
    #expect(agrees(fitted.exponent, 0.5, within: 1e-6))
  }
}
