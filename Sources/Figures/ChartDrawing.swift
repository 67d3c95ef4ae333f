/// Writes a chart as an SVG document: its frame, headings, panels and legend.
struct ChartDrawing {
  let chart: ResolvedChart
  let layout: ChartLayout

  init(_ chart: ResolvedChart) {
    self.chart = chart
    layout = ChartLayout(chart)
  }

  private var theme: Theme { chart.theme }

  func document() -> String {
    var svg = SVGWriter()
    let (width, height) = (coordinateText(theme.width), coordinateText(theme.height))
    svg.begin(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", coordinateText(theme.width / 72) + "in"),
        ("height", coordinateText(theme.height / 72) + "in"), ("viewBox", "0 0 \(width) \(height)"), ("role", "img"),
        ("font-family", theme.fontFamily), ("fill", theme.textColour.text),
      ])
    svg.element("title", text: accessibleTitle)
    svg.element("desc", text: chart.chart.summary.isEmpty ? madeSummary : chart.chart.summary)
    svg.element("rect", [("width", width), ("height", height), ("fill", theme.background.text)])
    headings(into: &svg)
    for (panel, cell) in zip(chart.panels, layout.cells) {
      PanelDrawing(chart: chart, panel: panel, cell: cell).draw(into: &svg)
    }
    axisTitles(into: &svg)
    LegendDrawing(chart: chart, layout: layout.legend, origin: layout.legendAt).draw(into: &svg)
    drawFootnote(theme, x: ChartLayout.margin, bottom: theme.height - ChartLayout.margin, into: &svg)
    svg.end()
    return svg.text
  }

  private var accessibleTitle: String {
    if !chart.chart.name.isEmpty { return chart.chart.name }
    if !chart.chart.title.isEmpty { return chart.chart.title }
    let titles = chart.panels.map(\.panel.title).filter { !$0.isEmpty }
    return titles.isEmpty ? "Chart" : titles.joined(separator: ", ")
  }

  private var madeSummary: String {
    let axes = [
      ("x", chart.chart.x.title.plainText), ("y", chart.chart.y.title.plainText),
    ].filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
    let titles = chart.panels.map(\.panel.title).filter { !$0.isEmpty }
    let panels = chart.panels.count == 1 ? "1 panel" : "\(chart.panels.count) panels"
    return ([panels + (titles.isEmpty ? "" : " (" + titles.joined(separator: ", ") + ")")] + axes)
      .joined(separator: "; ")
  }

  private func headings(into svg: inout SVGWriter) {
    var y = ChartLayout.margin
    for line in layout.titleLines {
      svg.text(
        line, size: theme.titleSize,
        [
          ("x", coordinateText(ChartLayout.margin)), ("y", coordinateText(y + theme.titleSize * 0.9)),
          ("font-weight", "bold"),
        ])
      y += theme.titleSize * 1.25
    }
    for line in layout.subtitleLines {
      svg.text(
        line, size: theme.bodySize,
        [("x", coordinateText(ChartLayout.margin)), ("y", coordinateText(y + theme.bodySize * 0.9))])
      y += theme.bodySize * 1.3
    }
  }

  private func axisTitles(into svg: inout SVGWriter) {
    if !chart.chart.x.title.isEmpty {
      svg.text(
        chart.chart.x.title, size: theme.bodySize,
        Anchor.middle.attributes(x: layout.xTitleAt.x, y: layout.xTitleAt.y, size: theme.bodySize))
    }
    if !chart.chart.y.title.isEmpty {
      svg.text(
        chart.chart.y.title, size: theme.bodySize, turned(at: layout.yTitleAt, size: theme.bodySize))
    }
  }
}

/// The theme's footnote, where it has one, standing on `bottom`.
func drawFootnote(_ theme: Theme, x: Double, bottom: Double, into svg: inout SVGWriter) {
  guard !theme.footnote.isEmpty else { return }
  svg.text(
    RichText(theme.footnote), size: theme.smallSize,
    Anchor.start.attributes(x: x, y: bottom - theme.smallSize * 0.5, size: theme.smallSize) + [
      ("class", "footnote"), ("font-style", "italic"), ("font-weight", "bold"), ("fill", "#B34700"),
    ])
}

/// Which part of a text stands at its place.
enum Anchor: String {
  case start, middle, end

  /// Attributes that put a line of text with its middle height at `y`.
  func attributes(x: Double, y: Double, size: Double) -> SVGWriter.Attributes {
    let place = [("x", coordinateText(x)), ("y", coordinateText(y + size * 0.35))]
    return self == .start ? place : place + [("text-anchor", rawValue)]
  }
}

/// Attributes of a text that runs upwards, its middle at `place`.
func turned(at place: Place, size: Double, anchor: Anchor = .middle) -> SVGWriter.Attributes {
  let (x, y) = (coordinateText(place.x + size * 0.35), coordinateText(place.y))
  return [("x", x), ("y", y), ("text-anchor", anchor.rawValue), ("transform", "rotate(-90 \(x) \(y))")]
}
