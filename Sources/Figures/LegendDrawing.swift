/// Draws a legend at its place.
struct LegendDrawing {
  let chart: ResolvedChart
  let layout: LegendLayout
  let origin: Place

  private var theme: Theme { chart.theme }
  private var size: Double { theme.smallSize }

  func draw(into svg: inout SVGWriter) {
    guard !layout.parts.isEmpty else { return }
    svg.begin("g", [("class", "legend")])
    for placed in layout.parts {
      let at = Place(x: origin.x + placed.at.x, y: origin.y + placed.at.y)
      switch placed.part {
      case .title(let text):
        svg.text(
          RichText(text), size: size,
          Anchor.start.attributes(x: at.x, y: at.y, size: size) + [("font-weight", "bold")])
      case .entry(let entry, let lines): draw(entry, lines: lines, at: at, into: &svg)
      case .ramp(let width, let height): drawRamp(Box(x: at.x, y: at.y, width: width, height: height), into: &svg)
      }
    }
    svg.end()
  }

  private func draw(_ entry: LegendEntry, lines: [RichText], at place: Place, into svg: inout SVGWriter) {
    let middle = Place(x: place.x + LegendLayout.glyphWidth / 2, y: place.y + size * 0.73)
    let glyph = entry.glyph
    let half = LegendLayout.glyphWidth / 2 - 1
    if glyph.hasArea {
      svg.element(
        "rect",
        Box(x: middle.x - half, y: middle.y - size * 0.4, width: 2 * half, height: size * 0.8).attributes + [
          ("fill", glyph.colour.text), ("fill-opacity", coordinateText(glyph.areaOpacity)),
        ])
    }
    if let dash = glyph.stroke {
      let ends =
        glyph.isUprightStroke
        ? [Place(x: middle.x, y: middle.y - size * 0.55), Place(x: middle.x, y: middle.y + size * 0.55)]
        : [Place(x: middle.x - half, y: middle.y), Place(x: middle.x + half, y: middle.y)]
      svg.element(
        "path",
        [("d", pathText(ends)), ("fill", "none")]
          + strokeAttributes(glyph.colour, width: theme.lineWidth, dash: dash))
    }
    if let marker = glyph.marker {
      drawMarker(marker, at: middle, diameter: theme.pointSize, colour: glyph.colour, opacity: 1, into: &svg)
    }
    let x = place.x + LegendLayout.glyphWidth + LegendLayout.gap
    for (index, line) in lines.enumerated() {
      svg.text(line, size: size, Anchor.start.attributes(x: x, y: middle.y + Double(index) * size * 1.15, size: size))
    }
  }

  private func drawRamp(_ box: Box, into svg: inout SVGWriter) {
    guard let fill = chart.fill else { return }
    let isUpright = box.height > box.width
    let steps = 40
    for step in 0..<steps {
      let share = (Double(step) + 0.5) / Double(steps)
      let part = Double(step) / Double(steps)
      let length = 1 / Double(steps)
      let cell =
        isUpright
        ? Box(
          x: box.x, y: box.bottom - (part + length) * box.height, width: box.width,
          height: length * box.height + (step == 0 ? 0 : 0.2))
        : Box(
          x: box.x + part * box.width, y: box.y, width: length * box.width + (step + 1 == steps ? 0 : 0.2),
          height: box.height)
      svg.element("rect", cell.attributes + [("fill", fill.colour(share: share).text)])
    }
    svg.element(
      "rect",
      box.attributes + [("fill", "none"), ("stroke", theme.frameColour.text), ("stroke-width", "0.5")])
    let arranger = TickArranger(theme: theme)
    let ticks =
      isUpright
      ? arranger.up(fill.scale, axis: Axis(), height: box.height)
      : arranger.across(fill.scale, axis: Axis(), width: box.width)
    for tick in ticks.ticks {
      let anchor: Anchor = isUpright ? .start : .middle
      let x = isUpright ? box.right + 4 : box.x + tick.share * box.width
      let y = isUpright ? box.bottom - tick.share * box.height : box.bottom + size * 0.75
      svg.text(tick.lines[0], size: size, anchor.attributes(x: x, y: y, size: size))
    }
  }
}
