import Testing

@testable import Figures

@Suite("Marker stamps")
struct MarkerStampsTests {
  private static let colours = ["log p", "p", "Brier"]
  private static let shapes = ["Pythia", "OLMo"]

  private static func data(_ count: Int) -> [Datum] {
    var chance = SampleChance(state: 41)
    return (0..<count).map { index in
      Datum(
        x: .number(Double.random(in: 0...1, using: &chance)), y: .number(Double.random(in: 0...1, using: &chance)),
        hover: index % 100 == 0 ? "number \(index)" : nil, series: colours[index % 3], shape: shapes[index % 2])
    }
  }

  private static func picture(_ layers: [[Datum]], panels: Int = 1) -> Picture {
    let layers = layers.map { Layer(.points, $0, name: "samples", pointSize: 3.2, opacity: 0.9) }
    return Picture(
      Chart(
        title: "", panels: (0..<panels).map { Panel("\($0)", layers: layers) }, x: Axis(domain: 0...1),
        y: Axis(domain: 0...1)
      ).svg())
  }

  /// What a `use` refers to, moved to its place, as an element of its own.
  private static func spelled(_ element: Picture.Element, _ picture: Picture) throws -> [String] {
    guard element.name == "use" else {
      return try described(element, at: (#require(element.places.first).x, #require(element.places.first).y))
    }
    let name = try #require(element.attributes["xlink:href"]).dropFirst()
    let meant = try #require(picture.elements.first { $0.attributes["id"] == String(name) })
    return try described(meant, at: (#require(element.number("x")), #require(element.number("y"))))
  }

  private static func described(_ element: Picture.Element, at place: (Double, Double)) throws -> [String] {
    let looks = ["r", "fill", "stroke", "stroke-width", "opacity"].map { element.attributes[$0] ?? "none" }
    return [element.name] + looks + (element.name == "circle" ? ["\(place)"] : [])
  }

  @Test("many markers look and lie as the same ones drawn a few at a time")
  func same() throws {
    let data = Self.data(600)
    let together = Self.picture([data])
    let apart = Self.picture(stride(from: 0, to: 600, by: 100).map { Array(data[$0..<($0 + 100)]) })
    #expect(together.isWellFormed && apart.isWellFormed)
    let marks = together.elements.filter { $0.name == "use" }
    let wanted = apart.marks.filter { $0.name == "circle" || $0.name == "path" }
    #expect(marks.count == 600 && wanted.count == 600)
    #expect(try marks.map { try Self.spelled($0, together) } == wanted.map { try Self.spelled($0, apart) })
    #expect(marks.map(\.text) == wanted.map(\.text))
    for (mark, wanted) in zip(marks, wanted) where wanted.name == "path" {
      let meant = try #require(
        together.elements.first { "#\($0.attributes["id"] ?? "")" == mark.attributes["xlink:href"] })
      let (x, y) = try (#require(mark.number("x")), #require(mark.number("y")))
      for (corner, place) in zip(meant.places, wanted.places) {
        #expect(abs(x + corner.x - place.x) < 0.011 && abs(y + corner.y - place.y) < 0.011, "to the digits written")
      }
    }
  }

  @Test("a document describes each look once, however many panels have it")
  func once() {
    let picture = Self.picture([Self.data(600)], panels: 3)
    let names = picture.elements.compactMap { $0.attributes["id"] }
    #expect(names.count == 6 && Set(names).count == 6)
    #expect(picture.elements.count { $0.name == "use" } == 1800)
  }

  @Test("documents that stand in one page call the same look the same")
  func pages() {
    let names = [300, 600].map { Set(Self.picture([Self.data($0)]).elements.compactMap { $0.attributes["id"] }) }
    #expect(names[0] == names[1] && names[0].count == 6)
  }

  @Test("a few markers, or as many looks as markers, are written out")
  func few() {
    #expect(!Self.picture([Self.data(199)]).elements.contains { $0.name == "use" })
    let data = (0..<300).map {
      Datum(x: .number(0.5), y: .number(Double($0) / 300), series: "series \($0)", shape: "\($0)")
    }
    #expect(!Self.picture([data]).elements.contains { $0.name == "use" })
  }

  @Test("eight thousand markers of thirty looks take less than half a megabyte")
  func size() {
    let data = Self.data(8280).map { datum in
      var datum = datum
      datum.hover = nil
      return datum
    }
    let chart = Chart(title: "", panels: [Panel("", layers: [Layer(.points, data, pointSize: 3.2, opacity: 0.9)])])
    #expect(chart.svg().utf8.count < 500_000)
  }
}
