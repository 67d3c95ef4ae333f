/// A table typeset as a picture: a head, rows in groups, long cells wrapped. As high as its rows need.
public struct TablePicture: Sendable, Equatable {
  /// A line of cells.
  public struct Row: Sendable, Equatable {
    /// As many as there are columns.
    public var cells: [RichText]
    /// Whether a rule stands above it.
    public var beginsGroup: Bool

    public init(_ cells: [RichText], beginsGroup: Bool = false) {
      self.cells = cells
      self.beginsGroup = beginsGroup
    }
  }

  /// What screen readers and viewers call the picture; empty: its title.
  public var name: String
  public var title: String
  public var subtitle: String
  /// The columns' titles.
  public var head: [RichText]
  public var rows: [Row]
  /// Columns, from 0, whose cells end at the right: numbers.
  public var endAligned: Set<Int>

  public init(
    name: String = "", title: String = "", subtitle: String = "", head: [RichText], rows: [Row],
    endAligned: Set<Int> = []
  ) {
    precondition(rows.allSatisfy { $0.cells.count == head.count }, "a cell a column")
    self.name = name
    self.title = title
    self.subtitle = subtitle
    self.head = head
    self.rows = rows
    self.endAligned = endAligned
  }

  /// The picture as a complete SVG document, as wide as the theme says and as high as needed.
  public func svg(theme: Theme = Theme()) -> String { TablePictureDrawing(self, theme).document() }
}

/// Lays a table out and writes it.
private struct TablePictureDrawing {
  let table: TablePicture
  let theme: Theme
  let widths: [Double]

  private static let margin = 8.0
  private static let gap = 12.0

  init(_ table: TablePicture, _ theme: Theme) {
    self.table = table
    self.theme = theme
    let available = theme.width - 2 * Self.margin - Self.gap * Double(max(0, table.head.count - 1))
    widths = Self.shared(available, among: Self.natural(table, theme.bodySize))
  }

  /// What each column would take with every cell on one line.
  private static func natural(_ table: TablePicture, _ size: Double) -> [Double] {
    table.head.indices.map { column in
      table.rows.reduce(TextWidth.of(table.head[column], size: size, bold: true)) {
        max($0, TextWidth.of($1.cells[column], size: size))
      }
    }
  }

  /// Narrow columns get what they want; the others share what is left evenly.
  private static func shared(_ available: Double, among wanted: [Double]) -> [Double] {
    var widths = wanted
    var open = Array(wanted.indices)
    var left = max(available, 1)
    while !open.isEmpty {
      let even = left / Double(open.count)
      let narrow = open.filter { wanted[$0] <= even }
      guard !narrow.isEmpty else {
        for column in open { widths[column] = even }
        break
      }
      for column in narrow { left -= wanted[column] }
      open.removeAll { narrow.contains($0) }
    }
    return widths
  }

  private struct Line {
    var cells: [[RichText]]
    var height: Double
    var hasRule: Bool
  }

  private func line(_ cells: [RichText], isHead: Bool, hasRule: Bool) -> Line {
    let wrapped = zip(cells, widths).map { cell, width in
      cell.isEmpty ? [] : cell.wrapped(toWidth: max(width, 10), size: theme.bodySize, bold: isHead)
    }
    let count = max(1, wrapped.map(\.count).max() ?? 1)
    return Line(cells: wrapped, height: Double(count) * theme.bodySize * 1.25 + 5, hasRule: hasRule)
  }

  func document() -> String {
    let head = line(table.head, isHead: true, hasRule: true)
    let lines = table.rows.enumerated().map { index, row in
      line(row.cells, isHead: false, hasRule: row.beginsGroup && index > 0)
    }
    let inner = theme.width - 2 * Self.margin
    let titles =
      table.title.isEmpty ? [] : RichText(table.title).wrapped(toWidth: inner, size: theme.titleSize, bold: true)
    let subtitles = table.subtitle.isEmpty ? [] : RichText(table.subtitle).wrapped(toWidth: inner, size: theme.bodySize)
    var top = Self.margin
    let heading = Double(titles.count) * theme.titleSize * 1.25 + Double(subtitles.count) * theme.bodySize * 1.3
    let first = top + heading + (heading > 0 ? 4 : 0)
    let bottom = first + head.height + lines.reduce(0) { $0 + $1.height }
    var svg = begin(height: bottom + Self.margin + theme.footnoteRoom)
    for (texts, size, bold) in [(titles, theme.titleSize, true), (subtitles, theme.bodySize, false)] {
      for text in texts {
        let look = bold ? [("font-weight", "bold")] : []
        svg.text(text, size: size, Anchor.start.attributes(x: Self.margin, y: top + size * 0.6, size: size) + look)
        top += size * (bold ? 1.25 : 1.3)
      }
    }
    rule(at: first, width: 0.9, into: &svg)
    draw(head, at: first, isHead: true, into: &svg)
    var y = first + head.height
    rule(at: y, width: 0.6, into: &svg)
    for line in lines {
      if line.hasRule { rule(at: y, width: 0.35, into: &svg) }
      draw(line, at: y, isHead: false, into: &svg)
      y += line.height
    }
    rule(at: y, width: 0.9, into: &svg)
    drawFootnote(theme, x: Self.margin, bottom: y + Self.margin * 0.5 + theme.footnoteRoom, into: &svg)
    svg.end()
    return svg.text
  }

  private func begin(height: Double) -> SVGWriter {
    var svg = SVGWriter()
    let (wide, high) = (coordinateText(theme.width), coordinateText(height))
    svg.begin(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", coordinateText(theme.width / 72) + "in"),
        ("height", coordinateText(height / 72) + "in"), ("viewBox", "0 0 \(wide) \(high)"), ("role", "img"),
        ("font-family", theme.fontFamily), ("fill", theme.textColour.text),
      ])
    svg.element("title", text: table.name.isEmpty ? (table.title.isEmpty ? "Table" : table.title) : table.name)
    svg.element(
      "desc", text: "table of \(table.rows.count) rows: " + table.head.map(\.plainText).joined(separator: ", "))
    svg.element("rect", [("width", wide), ("height", high), ("fill", theme.background.text)])
    return svg
  }

  private func rule(at y: Double, width: Double, into svg: inout SVGWriter) {
    svg.element(
      "path",
      [
        ("d", pathText([Place(x: Self.margin, y: y), Place(x: theme.width - Self.margin, y: y)])), ("fill", "none"),
        ("stroke", theme.frameColour.text), ("stroke-width", coordinateText(width)),
      ])
  }

  private func draw(_ line: Line, at top: Double, isHead: Bool, into svg: inout SVGWriter) {
    let size = theme.bodySize
    var x = Self.margin
    for (column, texts) in line.cells.enumerated() {
      let anchor = table.endAligned.contains(column) ? Anchor.end : .start
      for (index, text) in texts.enumerated() {
        let place = anchor.attributes(
          x: anchor == .end ? x + widths[column] : x, y: top + 2.5 + size * 1.25 * (Double(index) + 0.5), size: size)
        svg.text(text, size: size, place + (isHead ? [("font-weight", "bold")] : []))
      }
      x += widths[column] + Self.gap
    }
  }
}
