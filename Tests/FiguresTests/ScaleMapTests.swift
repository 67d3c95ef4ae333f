import Testing

@testable import Figures

@Suite("Scale maps")
struct ScaleMapTests {
  private func linear(_ values: [Double], _ axis: Axis = Axis()) -> ScaleMap {
    ScaleMap(axis: axis, isLog: false, values: values)
  }

  @Test("a linear scale over 10 to 20 puts 10 a twentieth of its span from the edge")
  func expansion() {
    let map = linear([10, 20])
    #expect(map.domain == 9.5...20.5)
    #expect(map.fraction(number: 15) == 0.5)
    #expect(map.fraction(10) == 0.5 / 11)
  }

  @Test("a domain by hand is kept exactly")
  func explicitDomain() {
    let map = linear([1, 2], Axis(domain: 0...4))
    #expect(map.fraction(number: 1) == 0.25)
    #expect(map.fraction(number: 5) == 1.25)
    #expect(linear([], Axis(domain: 0...4, isReversed: true)).fraction(number: 1) == 0.75)
  }

  @Test("a log scale puts 100 midway between 1 and 10000, and nothing at or below 0")
  func logScale() {
    let map = ScaleMap(axis: Axis(scale: .log10, domain: 1...10000), isLog: true, values: [])
    #expect(map.fraction(number: 100) == 0.5)
    #expect(map.fraction(number: 0) == nil)
    #expect(map.fraction(number: -1) == nil)
  }

  @Test("values that are not finite, or would overflow, have no place")
  func undefined() {
    let map = linear([0, 1, .nan, .infinity, 1e308])
    #expect(map.domain == -0.05...1.05)
    #expect(map.fraction(number: .nan) == nil)
    #expect(map.fraction(number: -.infinity) == nil)
    #expect(map.fraction(number: 1e308) == nil)
    #expect(map.fraction("name") == nil)
    #expect(map.fraction(nil) == nil)
  }

  @Test("a single value is widened about itself, and no value gives a domain to draw in")
  func degenerate() {
    #expect(linear([5]).fraction(number: 5) == 0.5)
    #expect(linear([0, 0]).domain.contains(0.5))
    #expect(linear([]).domain == 0...1)
    #expect(ScaleMap(axis: Axis(scale: .log10), isLog: true, values: [-3]).domain == 1...10)
  }

  @Test("four categories stand at the middles of quarters, downwards where the axis is upright")
  func categories() {
    let across = ScaleMap(categories: ["a", "b", "c", "d"], isReversed: false)
    #expect(["a", "b", "c", "d"].map { across.fraction(.category($0)) } == [0.125, 0.375, 0.625, 0.875])
    #expect(across.fraction("e") == nil)
    #expect(across.fraction(2) == nil)
    let panels = [Panel(layers: [Layer(.points, [Datum(x: 1, y: "first"), Datum(x: 2, y: "last")])])]
    let up = ScaleTraining(direction: .up, panels: panels).map(Axis()) { _ in true }
    #expect(up.fraction("first") == 0.75)
  }

  @Test("bars bring zero into their axis and stand on the panel's edge")
  func bars() {
    let panels = [Panel(layers: [Layer(.bars, [Datum("a", 3), Datum("b", 5)])])]
    let map = ScaleTraining(direction: .up, panels: panels).map(Axis()) { _ in true }
    #expect(map.domain == 0...5.25)
  }

  @Test("a diverging fill is even about its midpoint, and its midpoint is its palest colour")
  func fill() {
    let map = FillMap(FillScale(ramp: .diverging(midpoint: 1)), values: [0, 5])
    #expect(map.scale.domain == -3...5)
    #expect(map.colour(1) == Colour(0xF7F7F7))
    #expect(map.colour(99) == map.colour(5))
    #expect(map.colour(.nan) == nil)
  }
}
