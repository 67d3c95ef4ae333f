/// Where the parts of a legend stand, in points from its upper left corner.
struct LegendLayout: Equatable {
  enum Part: Equatable {
    /// Starting at the place, its middle at the place's height.
    case title(String)
    /// Glyph and label in a row whose upper left corner is the place.
    case entry(LegendEntry, labelLines: [RichText])
    /// A colour bar filling a box of this size from the place.
    case ramp(width: Double, height: Double)
  }

  struct PlacedPart: Equatable {
    var at: Place
    var part: Part
  }

  var width = 0.0
  var height = 0.0
  var parts: [PlacedPart] = []

  /// Width of a glyph, and from it to its label.
  static let glyphWidth = 16.0
  static let gap = 4.0

  private mutating func add(_ part: Part, x: Double, y: Double) {
    parts.append(PlacedPart(at: Place(x: x, y: y), part: part))
  }
}

extension LegendLayout {
  /// A column right of the panels, its entries in as many columns as the height asks for.
  static func right(_ sections: [LegendSection], size: Double, height: Double, maximumWidth: Double) -> LegendLayout {
    var layout = LegendLayout()
    for columns in 1...4 {
      layout = LegendLayout()
      for section in sections {
        if layout.height > 0 { layout.height += size * 0.9 }
        layout.stack(section, size: size, columns: columns, height: height, maximumWidth: maximumWidth)
      }
      if layout.height <= height { break }
    }
    return layout
  }

  /// Adds a section at the foot.
  private mutating func stack(
    _ section: LegendSection, size: Double, columns: Int, height total: Double, maximumWidth: Double
  ) {
    let row = size * 1.45
    if !section.title.isEmpty {
      for line in RichText(section.title).wrapped(toWidth: maximumWidth, size: size, bold: true) {
        add(.title(line.plainText), x: 0, y: height + row / 2)
        width = max(width, TextWidth.of(line, size: size, bold: true))
        height += row
      }
      height += 1
    }
    guard !section.isRamp else {
      let length = min(max(total - height, 40), 110)
      add(.ramp(width: 10, height: length), x: 0, y: height + size / 2)
      width = max(width, 18 + size * 2.8)
      height += length + size
      return
    }
    // A short section split over columns reads worse than it saves.
    let columns = section.entries.count <= 6 ? 1 : columns
    let perColumn = max((section.entries.count + columns - 1) / columns, 1)
    let room = maximumWidth / Double(columns) - Self.glyphWidth - Self.gap - 6
    var x = 0.0
    var foot = height
    for first in stride(from: 0, to: section.entries.count, by: perColumn) {
      var y = height
      var widest = 0.0
      for entry in section.entries[first..<min(first + perColumn, section.entries.count)] {
        let lines = RichText(entry.label).wrapped(toWidth: room, size: size)
        add(.entry(entry, labelLines: lines), x: x, y: y)
        widest = max(widest, lines.map { TextWidth.of($0, size: size) }.max() ?? 0)
        y += row + Double(lines.count - 1) * size * 1.15
      }
      x += Self.glyphWidth + Self.gap + widest + 8
      foot = max(foot, y)
    }
    width = max(width, x - 8)
    height = foot
  }
}

extension LegendLayout {
  /// Rows below the panels: sections side by side where they fit, entries in columns.
  static func bottom(_ sections: [LegendSection], size: Double, width: Double) -> LegendLayout {
    var layout = LegendLayout()
    let row = size * 1.5
    var x = 0.0
    var y = 0.0
    for section in sections {
      let titleWidth = section.title.isEmpty ? 0 : TextWidth.of(section.title, size: size, bold: true) + 8
      let labels = section.entries.map { glyphWidth + gap + TextWidth.of($0.label, size: size) + 10 }
      let inOneRow = titleWidth + (section.isRamp ? 150 : labels.reduce(0, +))
      if x > 0, x + inOneRow > width {
        x = 0
        y = layout.height + 2
      }
      if !section.title.isEmpty { layout.add(.title(section.title), x: x, y: y + row / 2) }
      let left = x + titleWidth
      if section.isRamp {
        layout.add(.ramp(width: 130, height: 8), x: left + 6, y: y + 3)
        layout.height = max(layout.height, y + 13 + size * 1.4)
        x = left + 150
      } else {
        let columns = columnWidths(labels, within: width - left)
        for (index, entry) in section.entries.enumerated() {
          let before = columns.prefix(index % columns.count).reduce(0, +)
          layout.add(
            .entry(entry, labelLines: [RichText(entry.label)]), x: left + before,
            y: y + Double(index / columns.count) * row)
        }
        let rows = (labels.count + columns.count - 1) / columns.count
        layout.height = max(layout.height, y + Double(rows) * row)
        x = left + columns.reduce(0, +)
      }
      layout.width = max(layout.width, x)
      x += 14
    }
    return layout
  }

  /// Widths of the columns when entries of these widths fill rows: as few rows as fit, evenly filled.
  ///
  /// - Returns: at least one width.
  private static func columnWidths(_ entries: [Double], within width: Double) -> [Double] {
    var columns: [Double] = [entries.max() ?? 0]
    for rows in 1...max(entries.count, 1) {
      let count = (entries.count + rows - 1) / rows
      columns = (0..<max(count, 1)).map { column in
        stride(from: column, to: entries.count, by: max(count, 1)).map { entries[$0] }.max() ?? 0
      }
      if columns.reduce(0, +) <= width { break }
    }
    return columns
  }
}
