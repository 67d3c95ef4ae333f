import Testing

@testable import Figures

@Suite("Charts")
struct ChartTests {
  @Test("what cannot be drawn is counted and the rest is drawn")
  func dropped() {
    let data = [Datum(1, 1), Datum(.nan, 1), Datum(2, .infinity), Datum(x: 3), Datum(3, 3)]
    let chart = Chart(panels: [Panel(layers: [Layer(.points, data)])])
    #expect(chart.droppedMarks == 3)
    #expect(Picture(chart.svg()).marks.count == 2)
  }

  @Test("what is not positive is dropped on a log axis")
  func droppedOnLog() {
    let chart = Chart(
      panels: [Panel(layers: [Layer(.points, [Datum(0, 1), Datum(-1, 1), Datum(10, 2)])])], x: Axis(scale: .log10))
    #expect(chart.droppedMarks == 2)
  }

  @Test("points outside a domain by hand are counted apart")
  func outside() {
    let chart = Chart(
      panels: [Panel(layers: [Layer(.points, [Datum(0.5, 1), Datum(7, 1)])])], x: Axis(domain: 0...1))
    #expect(chart.droppedMarks == 0)
    #expect(chart.outsideMarks == 1)
    #expect(Picture(chart.svg()).marks.count == 1)
  }

  @Test("a line is broken where a datum is undefined, not drawn across")
  func brokenLine() {
    let data = [Datum(0, 0), Datum(1, 1), Datum(2, .nan), Datum(3, 1), Datum(4, 0)]
    let marks = Picture(Chart(panels: [Panel(layers: [Layer(.line, data)])]).svg()).marks
    #expect(marks.map { $0.places.count } == [2, 2])
  }

  @Test("a point at the middle of its axes is drawn at the middle of its panel")
  func middle() throws {
    let picture = Picture(
      Chart(
        panels: [Panel(layers: [Layer(.points, [Datum(5, 100)])])], x: Axis(domain: 0...10),
        y: Axis(scale: .log10, domain: 1...10000)
      ).svg())
    let frame = try #require(picture.frame(panel: 0))
    let point = try #require(picture.marks.first?.places.first)
    #expect((point.x - (frame.left + frame.right) / 2).magnitude < 0.02)
    #expect((point.y - (frame.top + frame.bottom) / 2).magnitude < 0.02)
  }

  @Test("an empty chart and an empty panel say that there is no data")
  func empty() {
    #expect(Picture(Chart(panels: []).svg()).texts.contains("no data"))
    let cutoffOnly = Chart(panels: [Panel(layers: [.cutoff(3, label: "cutoff")])])
    #expect(Picture(cutoffOnly.svg()).texts.contains("no data"))
  }

  @Test("the document states its size in inches, its role, its title and its summary")
  func frame() throws {
    let picture = Picture(
      Chart(title: "A & B", summary: "what <it> shows", panels: []).svg(
        theme: Theme(widthInInches: 3.5, heightInInches: 2)))
    let root = try #require(picture.elements.first)
    #expect(root.attributes["width"] == "3.5in")
    #expect(root.attributes["viewBox"] == "0 0 252 144")
    #expect(root.attributes["role"] == "img")
    #expect(picture.elements.dropFirst().prefix(2).map(\.name) == ["title", "desc"])
    #expect(picture.elements.dropFirst().prefix(2).map(\.text) == ["A & B", "what <it> shows"])
  }

  @Test("no text is smaller than the theme allows, but for raised and lowered figures")
  func smallest() {
    let chart = SampleCharts.scalingCurves(panels: 8, families: 20)
    let texts = Picture(chart.svg(theme: Theme(fontSize: 3))).elements.filter { $0.name == "text" }
    #expect(texts.allSatisfy { ($0.number("font-size") ?? 0) >= 7 })
  }

  @Test("control characters vanish and markup is escaped wherever text comes in")
  func hostileText() {
    let nasty = "a\u{0}\u{1B}<b> & \"c\" ]]> \u{FFFE}\n\t'd'"
    let chart = Chart(
      title: nasty, subtitle: nasty, summary: nasty,
      panels: [
        Panel(
          nasty, layers: [Layer(.points, [Datum(1, 1, label: nasty, hover: nasty, series: nasty, shape: nasty)])],
          notes: [RichText(markup: nasty)])
      ], x: Axis(RichText(nasty)), y: Axis(RichText(nasty)))
    let picture = Picture(chart.svg(theme: Theme(fontFamily: nasty)))
    #expect(picture.isWellFormed)
    #expect(picture.elements[1].text == "a<b> & \"c\" ]]>   'd'")
  }

  @Test("points tell their name when pointed at")
  func hover() {
    let chart = Chart(panels: [Panel(layers: [Layer(.points, [Datum(1, 1, label: "x", hover: "Llama 7B")])])])
    #expect(chart.svg().contains("<title>Llama 7B</title></circle>"))
  }

  @Test("one legend serves all panels, and names each category that is drawn once")
  func legend() {
    let picture = Picture(SampleCharts.scalingCurves(panels: 8, families: 4).svg())
    #expect(
      picture.legendTexts == [
        "Set", "train", "test", "90% interval", "sigmoid fit", "Family", "Llama", "Llama-2", "Llama-3", "Qwen",
      ])
  }

  @Test("colour and shape of the same categories share their entries")
  func mergedLegend() {
    let data = ["a", "b"].map { Datum(1, 1, series: $0, shape: $0) }
    let picture = Picture(Chart(panels: [Panel(layers: [Layer(.points, data)])]).svg())
    #expect(picture.legendTexts == ["a", "b"])
  }

  @Test("thirty-two families have thirty-two different markers")
  func markers() {
    let all = (0..<32).map(MarkerShape.category)
    for (index, marker) in all.enumerated() { #expect(!all.prefix(index).contains(marker)) }
  }

  @Test("two points at one place have labels at two")
  func labels() {
    let data = ["left", "right"].map { Datum(1, 1, label: $0) }
    let picture = Picture(Chart(panels: [Panel(layers: [Layer(.points, data, showsLabels: true)])]).svg())
    let labels = picture.elements.filter { ["left", "right"].contains($0.text) && $0.name == "text" }
    #expect(labels.count == 2)
    #expect(labels[0].places[0] != labels[1].places[0])
  }
}

@Suite("Data beside a chart")
struct DataTableTests {
  @Test("each datum is a row, and what is undefined is missing")
  func rows() {
    let chart = Chart(panels: [
      Panel(
        "P",
        layers: [
          Layer(.points, [Datum(1, .nan, label: "m", series: "test", shape: "Qwen")], name: "models"),
          Layer(.band, [Datum(2, from: 3, to: 4)]),
        ])
    ])
    let table = chart.dataTable
    #expect(
      table.header == [
        "panel", "layer", "mark", "x", "y", "lower", "upper", "value", "label", "series", "shape",
      ])
    #expect(
      table.rows == [
        [
          .text("P"), .text("models"), .text("points"), .number(1), .missing, .missing, .missing, .missing, .text("m"),
          .text("test"), .text("Qwen"),
        ],
        [
          .text("P"), .text("band"), .text("band"), .number(2), .missing, .number(3), .number(4), .missing, .missing,
          .missing, .missing,
        ],
      ])
  }
}

@Suite("Pictures with axes of their own")
struct BarePanelTests {
  @Test("a bare panel has neither frame nor grid nor ticks, and a unit across is as long as one up")
  func bare() throws {
    let corners = [Datum(-1, 0), Datum(1, 0), Datum(0, -1), Datum(0, 1)]
    var panel = Panel(layers: [Layer(.points, corners)])
    let axis = Axis(domain: -1.2...1.2, ticks: [])
    let framed = Picture(
      Chart(panels: [panel], x: axis, y: axis).svg(theme: Theme(widthInInches: 7, heightInInches: 3)))
    panel.isBare = true
    let bare = Picture(Chart(panels: [panel], x: axis, y: axis).svg(theme: Theme(widthInInches: 7, heightInInches: 3)))
    func rects(_ picture: Picture) -> Int { picture.elements.count { $0.name == "rect" && $0.panel != nil } }
    #expect(rects(framed) == rects(bare) + 1)
    let places = bare.marks.filter { $0.name == "circle" }.compactMap { mark in
      mark.number("cx").flatMap { x in mark.number("cy").map { (x: x, y: $0) } }
    }
    let (left, right, low, high) = (try #require(places.first), places[1], places[2], places[3])
    #expect(abs((right.x - left.x) - (low.y - high.y)) < 0.05)
  }

  @Test("an axis with texts at its ticks shows them in place of numbers, and no grid lines")
  func tickTexts() {
    var axis = Axis(domain: 0...10, ticks: [2, 8])
    axis.tickTexts = ["early", "late"]
    let picture = Picture(Chart(panels: [Panel(layers: [Layer(.points, [Datum(1, 1), Datum(5, 2)])])], x: axis).svg())
    #expect(picture.texts.contains("early") && picture.texts.contains("late") && !picture.texts.contains("8"))
  }

  @Test("a text stands left or right of its place where that is asked for")
  func sides() throws {
    func anchor(_ side: TextSide) throws -> (String?, Double?) {
      var layer = Layer(.text, [Datum(1, 1, label: "word"), Datum(2, 2, label: "other")])
      layer.textSide = side
      let picture = Picture(Chart(panels: [Panel(layers: [layer])]).svg())
      let text = try #require(picture.elements.first { $0.text == "word" && $0.name == "text" })
      return (text.attributes["text-anchor"], text.number("x"))
    }
    let (centred, left, right) = (try anchor(.centred), try anchor(.left), try anchor(.right))
    #expect(centred.0 == "middle" && left.0 == "end" && right.0 == nil)
    #expect(left.1 ?? 0 < centred.1 ?? 0 && centred.1 ?? 0 < right.1 ?? 0)
  }
}
