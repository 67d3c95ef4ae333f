/// Draws the marks of one layer.
struct MarkDrawing {
  let panel: PanelDrawing
  let layer: Layer
  let data: [PlacedDatum?]

  private var chart: ResolvedChart { panel.chart }
  private var theme: Theme { panel.theme }
  private var frame: Box { panel.frame }

  func draw(into svg: inout SVGWriter) {
    switch layer.mark {
    case .points: drawPoints(into: &svg)
    case .dots: drawDots(into: &svg)
    case .line, .step: drawLines(into: &svg)
    case .band: drawBands(into: &svg)
    case .bars: drawBars(into: &svg)
    case .interval: drawIntervals(into: &svg)
    case .horizontalLine, .verticalLine: drawReferences(into: &svg)
    case .diagonal: drawDiagonal(into: &svg)
    case .text: drawTexts(into: &svg)
    case .tiles: drawTiles(into: &svg)
    }
  }

  private var slots: MarkSlots { MarkSlots(panel: panel.panel, layer: layer) }

  private func drawPoints(into svg: inout SVGWriter) {
    let slots = slots
    let stamps = data.compactMap { $0 }.map { placed in
      let datum = placed.datum
      let look = MarkerStamps.Look(
        marker: chart.marker(shape: datum.shape), diameter: layer.pointSize ?? theme.pointSize,
        colour: chart.colour(datum, in: layer), opacity: layer.opacity ?? 1)
      return MarkerStamps.Stamp(
        look: look, place: panel.place(slots.moved(placed).start), hover: datum.hover ?? datum.label)
    }
    MarkerStamps(stamps: stamps).draw(into: &svg)
  }

  /// A path a colour, every dot a stroke without length and with round ends; colours in the order of first mention.
  private func drawDots(into svg: inout SVGWriter) {
    var paths: [(colour: Colour, path: String)] = []
    var known: [String: Int] = [:]
    for placed in data.compactMap({ $0 }) {
      let colour = chart.colour(placed.datum, in: layer)
      let at = panel.place(placed.start)
      let index = known[colour.text] ?? paths.count
      if index == paths.count {
        paths.append((colour, ""))
        known[colour.text] = index
      }
      paths[index].path += "M\(coordinateText(at.x)) \(coordinateText(at.y))z"
    }
    for (colour, path) in paths {
      var look = [
        ("d", path), ("fill", "none"), ("stroke", colour.text),
        ("stroke-width", coordinateText(layer.pointSize ?? theme.pointSize * 0.4)), ("stroke-linecap", "round"),
      ]
      if let opacity = layer.opacity, opacity < 1 { look.append(("stroke-opacity", coordinateText(max(opacity, 0)))) }
      svg.element("path", look)
    }
  }

  /// Stretches of defined data of one series, in order.
  private var stretches: [[PlacedDatum]] {
    let names = distinct(data.compactMap { $0.flatMap { layer.series(of: $0.datum) ?? "" } })
    return names.flatMap { name in
      zip(layer.data, data).filter { (layer.series(of: $0.0) ?? "") == name }.map(\.1)
        .split(separator: nil).map { $0.compactMap { $0 } }
    }
  }

  private func stroke(_ datum: Datum?, width: Double) -> SVGWriter.Attributes {
    strokeAttributes(
      chart.colour(datum, in: layer), width: layer.lineWidth ?? width, dash: layer.dash, opacity: layer.opacity ?? 1)
  }

  private func drawPath(
    _ places: [Place], _ attributes: SVGWriter.Attributes, hover: String? = nil, into svg: inout SVGWriter
  ) {
    let parts = frame.clipped(line: places)
    guard !parts.isEmpty else { return }
    let path = parts.map { pathText($0) }.joined()
    svg.element("path", [("d", path), ("fill", "none")] + attributes, hover: hover)
  }

  /// From so many lines of one layer on, what they share is said once.
  private static let many = 24

  private func drawLines(into svg: inout SVGWriter) {
    let stretches = stretches
    if stretches.count >= Self.many, layer.mark == .line, layer.series == nil,
      !layer.data.contains(where: { $0.series != nil || $0.value != nil })
    {
      svg.begin("g", [("fill", "none")] + stroke(nil, width: theme.lineWidth))
      for stretch in stretches {
        let parts = frame.clipped(line: stretch.map { panel.place($0.start) })
        if !parts.isEmpty { svg.element("path", [("d", parts.map { pathText($0) }.joined())]) }
      }
      svg.end()
      return
    }
    for stretch in stretches {
      var places = stretch.map { panel.place($0.start) }
      if layer.mark == .step {
        places = zip(places, places.dropFirst()).flatMap { [$0, Place(x: $1.x, y: $0.y)] } + places.suffix(1)
      }
      drawPath(places, stroke(stretch.first?.datum, width: theme.lineWidth), hover: layer.legendLabel, into: &svg)
    }
  }

  private func drawBands(into svg: inout SVGWriter) {
    for stretch in stretches {
      let outline = stretch.map { panel.place($0.start) } + stretch.reversed().map { panel.place($0.end) }
      let inside = frame.clipped(polygon: outline)
      guard inside.count >= 3 else { continue }
      svg.element(
        "path",
        [
          ("d", pathText(inside, isClosed: true)), ("fill", chart.colour(stretch.first?.datum, in: layer).text),
          ("fill-opacity", coordinateText(layer.opacity ?? chart.bandOpacity)),
        ], hover: layer.legendLabel)
    }
  }

  private func drawBars(into svg: inout SVGWriter) {
    let slots = slots
    for placed in data.compactMap({ $0 }) {
      let moved = slots.moved(placed)
      let half = slots.width / 2
      let (low, high) =
        slots.isUpright
        ? (Place(x: moved.start.x - half, y: moved.start.y), Place(x: moved.end.x + half, y: moved.end.y))
        : (Place(x: moved.start.x, y: moved.start.y - half), Place(x: moved.end.x, y: moved.end.y + half))
      guard let box = Box.between(panel.place(low), panel.place(high)).clipped(to: frame) else { continue }
      var look = [("fill", chart.colour(placed.datum, in: layer).text)]
      if let opacity = layer.opacity, opacity < 1 { look.append(("fill-opacity", coordinateText(max(opacity, 0)))) }
      svg.element("rect", box.attributes + look, hover: placed.datum.hover ?? placed.datum.label)
    }
  }

  private func drawIntervals(into svg: inout SVGWriter) {
    let slots = slots
    for placed in data.compactMap({ $0 }) {
      let moved = slots.moved(placed)
      let (low, high) = (panel.place(moved.start), panel.place(moved.end))
      let cap = min(2.5, slots.widthInPoints(frame) * 0.3)
      let across = slots.isUpright ? Place(x: cap, y: 0) : Place(x: 0, y: cap)
      let look = stroke(placed.datum, width: theme.lineWidth * 0.8)
      let parts =
        [[low, high]]
        + [low, high].map { end in
          [Place(x: end.x - across.x, y: end.y - across.y), Place(x: end.x + across.x, y: end.y + across.y)]
        }
      let inside = parts.flatMap { frame.clipped(line: $0) }
      guard !inside.isEmpty else { continue }
      svg.element(
        "path", [("d", inside.map { pathText($0) }.joined()), ("fill", "none")] + look,
        hover: placed.datum.hover ?? placed.datum.label)
    }
  }

  private func drawReferences(into svg: inout SVGWriter) {
    for placed in data.compactMap({ $0 }) {
      let hover = placed.datum.hover ?? placed.datum.label
      drawPath(
        [panel.place(placed.start), panel.place(placed.end)], stroke(placed.datum, width: 0.9), hover: hover,
        into: &svg)
    }
  }

  private func drawDiagonal(into svg: inout SVGWriter) {
    let (x, y) = (panel.scales.x, panel.scales.y)
    guard !x.isCategorical, !y.isCategorical else { return }
    let steps = x.kind == y.kind ? 1 : 64
    let width = x.upper - x.lower
    let places = (0...steps).compactMap { step -> Place? in
      let inScale = x.lower + width * Double(step) / Double(steps)
      let value = ScaleMap.dataValue(inScale, isLog: x.kind == .log10)
      guard let across = x.fraction(number: value), let up = y.fraction(number: value) else { return nil }
      return panel.place(Place(x: across, y: up))
    }
    drawPath(places, stroke(nil, width: 0.9), hover: layer.legendLabel, into: &svg)
  }

  private func drawTexts(into svg: inout SVGWriter) {
    let (anchor, away): (Anchor, Double) =
      switch layer.textSide {
      case .centred: (.middle, 0)
      case .left: (.end, -5)
      case .right: (.start, 5)
      }
    for placed in data.compactMap({ $0 }) {
      let at = panel.place(placed.start)
      svg.text(
        RichText(placed.datum.label ?? ""), size: theme.smallSize,
        anchor.attributes(x: at.x + away, y: at.y, size: theme.smallSize) + [
          ("fill", chart.colour(placed.datum, in: layer).text)
        ])
    }
  }

  private func drawTiles(into svg: inout SVGWriter) {
    guard let fill = chart.fill else { return }
    let width = panel.scales.x.bandShare
    let height = panel.scales.y.bandShare
    for placed in data.compactMap({ $0 }) {
      guard let value = placed.datum.value, let colour = fill.colour(value) else { continue }
      let centre = placed.start
      let corners = (
        Place(x: centre.x - width / 2, y: centre.y - height / 2),
        Place(x: centre.x + width / 2, y: centre.y + height / 2)
      )
      guard let box = Box.between(panel.place(corners.0), panel.place(corners.1)).clipped(to: frame) else { continue }
      svg.element(
        "rect",
        box.attributes + [("fill", colour.text), ("stroke", theme.background.text), ("stroke-width", "0.6")],
        hover: placed.datum.hover ?? placed.datum.label)
      guard let label = placed.datum.label, TextWidth.of(label, size: theme.smallSize) <= box.width * 1.1,
        theme.smallSize <= box.height * 1.1
      else { continue }
      svg.text(
        RichText(label), size: theme.smallSize,
        Anchor.middle.attributes(x: box.middleX, y: box.middleY, size: theme.smallSize) + [("fill", colour.ink.text)])
    }
  }
}
