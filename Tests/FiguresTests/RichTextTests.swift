import Testing

@testable import Figures

@Suite("Rich text")
struct RichTextTests {
  @Test("markup raises and lowers what stands in braces, and leaves the rest alone")
  func markup() {
    #expect(RichText(markup: "R^{2}").runs == [.init("R"), .init("2", .raised)])
    #expect(
      RichText(markup: "log_{10} C").runs == [.init("log"), .init("10", .lowered), .init(" C")])
    #expect(RichText(markup: "a^{b and c_d").runs == [.init("a^{b and c_d")])
  }

  @Test("wrapping loses no word and no style")
  func wrapping() {
    let text = RichText(markup: "one two^{3} four five")
    let lines = text.wrapped(toWidth: 36, size: 8)
    #expect(lines.count > 1)
    #expect(lines.map(\.plainText).joined(separator: " ") == "one two3 four five")
    #expect(lines.flatMap(\.runs).contains(.init("3", .raised)))
  }

  @Test("raised text is a span of its own, after which the line goes on at its height")
  func spans() {
    var svg = SVGWriter()
    svg.text(RichText(markup: "R^{2} = 1"), size: 10, [("x", "0")])
    #expect(
      svg.text == "<text x=\"0\" font-size=\"10\">R<tspan dy=\"-3.6\" font-size=\"7.8\">2</tspan>"
        + " <tspan dy=\"3.6\">= 1</tspan></text>\n")
  }

  @Test("a word too wide for its line stands alone rather than being cut")
  func longWord() {
    #expect(RichText("a incomprehensibilities b").wrapped(toWidth: 20, size: 8).count == 3)
  }

  @Test("ten digits at ten points are as wide as Helvetica sets them, and a sixth more")
  func width() {
    #expect((TextWidth.of("0123456789", size: 10) - 10 * 5.56 * 1.17).magnitude < 1e-9)
    #expect(TextWidth.of("", size: 10) == 0)
  }
}
