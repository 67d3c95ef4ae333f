import Testing

@testable import Figures

@Suite("Clipping")
struct ClippingTests {
  private let box = Box(x: 0, y: 0, width: 10, height: 10)

  @Test("a line across the box is cut at both sides")
  func crossing() {
    #expect(
      box.clipped(line: [Place(x: -5, y: 5), Place(x: 15, y: 5)]) == [[Place(x: 0, y: 5), Place(x: 10, y: 5)]])
  }

  @Test("a line that leaves and comes back is two lines")
  func leaving() {
    let parts = box.clipped(line: [Place(x: 2, y: 5), Place(x: 2, y: 15), Place(x: 8, y: 15), Place(x: 8, y: 5)])
    #expect(parts == [[Place(x: 2, y: 5), Place(x: 2, y: 10)], [Place(x: 8, y: 10), Place(x: 8, y: 5)]])
  }

  @Test("a square half outside loses that half")
  func polygon() {
    let square = [Place(x: 5, y: 2), Place(x: 15, y: 2), Place(x: 15, y: 8), Place(x: 5, y: 8)]
    let inside = box.clipped(polygon: square)
    #expect(inside.map(\.x).max() == 10)
    #expect(inside.count == 4)
    #expect(box.clipped(polygon: square.map { Place(x: $0.x + 20, y: $0.y) }).isEmpty)
  }
}
