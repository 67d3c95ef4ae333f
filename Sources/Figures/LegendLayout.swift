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

  var width = 0.0
  var height = 0.0
  var parts: [(at: Place, part: Part)] = []

  static func == (left: LegendLayout, right: LegendLayout) -> Bool {
    left.width == right.width && left.height == right.height
      && left.parts.elementsEqual(right.parts) { $0.at == $1.at && $0.part == $1.part }
  }

  /// Width of a glyph, and from it to its label.
  static let glyphWidth = 16.0
  static let gap = 4.0

  /// A column right of the panels, its entries in as many columns as the height asks for.
  static func right(_ sections: [LegendSection], size: Double, height: Double, maximumWidth: Double) -> LegendLayout {
    var layout = LegendLayout()
    for columns in 1...4 {
      layout = stacked(sections, size: size, columns: columns, height: height, maximumWidth: maximumWidth)
      if layout.height <= height { break }
    }
    return layout
  }

  private static func stacked(
    _ sections: [LegendSection], size: Double, columns: Int, height: Double, maximumWidth: Double
  ) -> LegendLayout {
    var layout = LegendLayout()
    let row = size * 1.45
    var y = 0.0
    for section in sections {
      if y > 0 { y += size * 0.9 }
      if !section.title.isEmpty {
        for line in RichText(section.title).wrapped(toWidth: maximumWidth, size: size, bold: true) {
          layout.parts.append((Place(x: 0, y: y + row / 2), .title(line.plainText)))
          layout.width = max(layout.width, TextWidth.of(line, size: size, bold: true))
          y += row
        }
        y += 1
      }
      if section.isRamp {
        let length = min(max(height - y, 40), 110)
        layout.parts.append((Place(x: 0, y: y + size / 2), .ramp(width: 10, height: length)))
        layout.width = max(layout.width, 18 + size * 2.8)
        y += length + size
        continue
      }
      let perColumn = (section.entries.count + columns - 1) / columns
      let room = maximumWidth / Double(columns) - glyphWidth - gap - 6
      var x = 0.0
      var deepest = y
      for first in stride(from: 0, to: section.entries.count, by: max(perColumn, 1)) {
        var columnY = y
        var widest = 0.0
        for entry in section.entries[first..<min(first + perColumn, section.entries.count)] {
          let lines = RichText(entry.label).wrapped(toWidth: room, size: size)
          layout.parts.append((Place(x: x, y: columnY), .entry(entry, labelLines: lines)))
          widest = max(widest, lines.map { TextWidth.of($0, size: size) }.max() ?? 0)
          columnY += row + Double(lines.count - 1) * size * 1.15
        }
        x += glyphWidth + gap + widest + 8
        deepest = max(deepest, columnY)
      }
      layout.width = max(layout.width, x - 8)
      y = deepest
    }
    layout.height = y
    return layout
  }

  /// Rows below the panels: sections side by side where they fit, entries in even columns.
  static func bottom(_ sections: [LegendSection], size: Double, width: Double) -> LegendLayout {
    var layout = LegendLayout()
    let row = size * 1.5
    var x = 0.0
    var y = 0.0
    var deepest = 0.0
    for section in sections {
      let titleWidth = section.title.isEmpty ? 0 : TextWidth.of(section.title, size: size, bold: true) + 8
      let label = section.entries.map { TextWidth.of($0.label, size: size) }.max() ?? 0
      let column = section.isRamp ? 150 : min(glyphWidth + gap + label + 10, max(width - titleWidth, 40))
      let count = max(section.entries.count, 1)
      if x > 0, x + titleWidth + column * Double(count) > width {
        x = 0
        y = deepest + 2
      }
      let perRow = max(1, min(count, Int((width - x - titleWidth) / column)))
      if !section.title.isEmpty {
        layout.parts.append((Place(x: x, y: y + row / 2), .title(section.title)))
      }
      let left = x + titleWidth
      if section.isRamp {
        layout.parts.append((Place(x: left + 6, y: y + 3), .ramp(width: 130, height: 8)))
      }
      for (index, entry) in section.entries.enumerated() {
        let place = Place(x: left + Double(index % perRow) * column, y: y + Double(index / perRow) * row)
        layout.parts.append((place, .entry(entry, labelLines: [RichText(entry.label)])))
      }
      let rows = (count + perRow - 1) / perRow
      deepest = max(deepest, y + (section.isRamp ? 13 + size * 1.4 : Double(rows) * row))
      layout.width = max(layout.width, left + Double(perRow) * column)
      x = left + Double(perRow) * column + 14
    }
    layout.height = deepest
    return layout
  }
}
