/// Draws one panel: frame, grid, ticks, marks, notes.
struct PanelDrawing {
  let chart: ResolvedChart
  let panel: ResolvedPanel
  let cell: ChartLayout.Cell

  var theme: Theme { chart.theme }
  /// Of a bare panel the greatest square in the middle.
  var frame: Box {
    let frame = cell.frame
    guard panel.panel.isBare else { return frame }
    let side = min(frame.width, frame.height)
    return Box(x: frame.middleX - side / 2, y: frame.middleY - side / 2, width: side, height: side)
  }
  var scales: PanelScales { panel.scales }

  func draw(into svg: inout SVGWriter) {
    svg.begin("g", [("class", "panel")])
    drawTitle(into: &svg)
    drawSideTitle(into: &svg)
    if !panel.panel.isBare { drawGrid(into: &svg) }
    svg.begin("g", [("class", "marks")])
    for (layer, data) in zip(panel.panel.layers, panel.placed) {
      MarkDrawing(panel: self, layer: layer, data: data).draw(into: &svg)
    }
    svg.end()
    if !panel.panel.isBare {
      svg.element(
        "rect",
        frame.attributes + [("fill", "none"), ("stroke", theme.frameColour.text), ("stroke-width", "0.6")])
      drawTicks(into: &svg)
    }
    drawAxisTitles(into: &svg)
    if panel.isEmpty { drawNoData(into: &svg) }
    let notes = NotesPlacement(self)
    LabelPlacement(self, taken: notes.box.map { [$0] } ?? []).draw(into: &svg)
    notes.draw(into: &svg)
    svg.end()
  }

  /// From shares of the panel to points.
  func place(_ share: Place) -> Place {
    Place(x: frame.x + share.x * frame.width, y: frame.bottom - share.y * frame.height)
  }

  private func drawTitle(into svg: inout SVGWriter) {
    let size = theme.bodySize
    let notes = cell.notesAbove.isEmpty ? 0 : Double(cell.notesAbove.count) * theme.smallSize * 1.18 + 2
    var y = frame.y - 3 - notes - size * 0.5 - Double(cell.titleLines.count - 1) * size * 1.2
    for line in cell.titleLines {
      svg.text(
        line, size: size,
        Anchor.middle.attributes(x: frame.middleX, y: y, size: size) + [("font-weight", "bold")])
      y += size * 1.2
    }
  }

  private func drawSideTitle(into svg: inout SVGWriter) {
    let size = theme.bodySize
    for (index, line) in cell.sideTitleLines.enumerated() {
      // Running down: the first line is the outermost.
      let out = Double(cell.sideTitleLines.count - 1 - index) * size * 1.2
      let (x, y) = (coordinateText(frame.right + 3 + size * 0.25 + out), coordinateText(frame.middleY))
      svg.text(
        line, size: size,
        [
          ("x", x), ("y", y), ("text-anchor", "middle"), ("transform", "rotate(90 \(x) \(y))"),
          ("font-weight", "bold"),
        ])
    }
  }

  private func drawGrid(into svg: inout SVGWriter) {
    let hasTiles = panel.panel.layers.contains { $0.mark == .tiles }
    guard !hasTiles else { return }
    let across =
      scales.x.isCategorical || panel.xAxis.tickTexts != nil
      ? [] : cell.xTicks.ticks.map { $0.share * frame.width + frame.x }
    let up =
      scales.y.isCategorical || panel.yAxis.tickTexts != nil
      ? [] : cell.yTicks.ticks.map { frame.bottom - $0.share * frame.height }
    let paths =
      across.map { pathText([Place(x: $0, y: frame.y), Place(x: $0, y: frame.bottom)]) }
      + up.map { pathText([Place(x: frame.x, y: $0), Place(x: frame.right, y: $0)]) }
    guard !paths.isEmpty else { return }
    svg.element(
      "path",
      [("d", paths.joined()), ("fill", "none"), ("stroke", theme.gridColour.text), ("stroke-width", "0.5")])
  }

  private func drawTicks(into svg: inout SVGWriter) {
    let size = theme.smallSize
    let across = cell.xTicks.ticks.map { Place(x: frame.x + $0.share * frame.width, y: frame.bottom) }
    let up = cell.yTicks.ticks.map { Place(x: frame.x, y: frame.bottom - $0.share * frame.height) }
    let strokes =
      across.map { pathText([$0, Place(x: $0.x, y: $0.y + 2.5)]) }
      + up.map { pathText([$0, Place(x: $0.x - 2.5, y: $0.y)]) }
    if !strokes.isEmpty {
      svg.element(
        "path",
        [
          ("d", strokes.joined()), ("fill", "none"), ("stroke", theme.frameColour.text), ("stroke-width", "0.6"),
        ])
    }
    if cell.showsXTexts {
      for (tick, at) in zip(cell.xTicks.ticks, across) { drawXText(tick, at: at, size: size, into: &svg) }
    }
    guard cell.showsYTexts else { return }
    for (tick, at) in zip(cell.yTicks.ticks, up) {
      let first = at.y - Double(tick.lines.count - 1) * size * 0.55
      for (index, line) in tick.lines.enumerated() {
        let y = first + Double(index) * size * 1.1
        svg.text(line, size: size, Anchor.end.attributes(x: at.x - 4.5, y: y, size: size))
      }
    }
  }

  private func drawXText(_ tick: TickText, at place: Place, size: Double, into svg: inout SVGWriter) {
    if cell.xTicks.isSlanted {
      let (x, y) = (coordinateText(place.x + 2), coordinateText(place.y + 4 + size * 0.4))
      svg.text(
        tick.lines[0], size: size,
        [("x", x), ("y", y), ("text-anchor", "end"), ("transform", "rotate(-45 \(x) \(y))")])
      return
    }
    for (index, line) in tick.lines.enumerated() {
      let y = place.y + 4 + size * (0.5 + 1.1 * Double(index))
      svg.text(line, size: size, Anchor.middle.attributes(x: place.x, y: y, size: size))
    }
  }

  private func drawAxisTitles(into svg: inout SVGWriter) {
    let size = theme.bodySize
    if let title = PanelGrid.ownTitle(panel.panel.x, shared: chart.chart.x) {
      let y = frame.bottom + cell.xTicks.depth + 4 + size * 0.7
      svg.text(title, size: size, Anchor.middle.attributes(x: frame.middleX, y: y, size: size))
    }
    if let title = PanelGrid.ownTitle(panel.panel.y, shared: chart.chart.y) {
      let x = frame.x - cell.yTicks.depth - 5 - size * 0.7
      svg.text(title, size: size, turned(at: Place(x: x, y: frame.middleY), size: size))
    }
  }

  private func drawNoData(into svg: inout SVGWriter) {
    let size = theme.bodySize
    svg.text(
      "no data", size: size,
      Anchor.middle.attributes(x: frame.middleX, y: frame.middleY, size: size) + [("fill", theme.frameColour.text)])
  }
}
