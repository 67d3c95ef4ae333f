/// Places the labels of points and of reference lines so that they hide as little as can be.
///
/// Greedy: each label in turn takes the first of some places about its point that is free, else the one with the
/// least overlap.
struct LabelPlacement {
  struct Label: Equatable {
    var text: RichText
    var colour: Colour
    var box: Box
    /// The point it belongs to, when it stands away from it.
    var leader: Place?
    var isTurned = false
  }

  let panel: PanelDrawing
  private(set) var labels: [Label] = []
  private let lines: [[Place]]

  private var size: Double { panel.theme.smallSize }

  init(_ panel: PanelDrawing, taken: [Box]) {
    self.panel = panel
    var taken = taken
    let points = Self.points(panel)
    lines = zip(panel.panel.panel.layers, panel.panel.placed).filter { $0.0.mark == .line }.map { _, data in
      data.compactMap { $0 }.map { panel.place($0.start) }
    }
    for (layer, data) in zip(panel.panel.panel.layers, panel.panel.placed) {
      switch layer.mark {
      case .verticalLine, .horizontalLine:
        for placed in data.compactMap({ $0 }) {
          guard let text = placed.datum.label, !text.isEmpty else { continue }
          let label = reference(text, placed, layer: layer, taken: taken, points: points)
          taken.append(label.box)
          labels.append(label)
        }
      default: break
      }
    }
    for (layer, data) in zip(panel.panel.panel.layers, panel.panel.placed) where layer.showsLabels {
      for placed in data.compactMap({ $0 }) {
        guard let text = placed.datum.label, !text.isEmpty else { continue }
        let label = label(text, placed, layer: layer, taken: taken, points: points)
        taken.append(label.box)
        labels.append(label)
      }
    }
  }

  private static func points(_ panel: PanelDrawing) -> [Box] {
    zip(panel.panel.panel.layers, panel.panel.placed).filter { $0.0.mark == .points }.flatMap { layer, data in
      let radius = (layer.pointSize ?? panel.theme.pointSize) * 0.55
      return data.compactMap { $0 }.map {
        let at = panel.place($0.start)
        return Box(x: at.x - radius, y: at.y - radius, width: 2 * radius, height: 2 * radius)
      }
    }
  }

  /// What a box would hide, in square points; parts outside the frame count double.
  private func cost(_ box: Box, taken: [Box], points: [Box]) -> Double {
    var cost = 0.0
    for other in taken { cost += 2 * box.overlap(other.grown(0.8)) }
    for other in points { cost += box.overlap(other) }
    for line in lines where !box.clipped(line: line).isEmpty { cost += 8 }
    return cost + 20 * (box.width * box.height - box.overlap(panel.frame.grown(-1.5))).rounded(.down)
  }

  private func best(_ boxes: [Box], taken: [Box], points: [Box]) -> Int {
    var best = 0
    var least = Double.infinity
    for (index, box) in boxes.enumerated() {
      // Further out costs a little; lines are crossed rather than the label sent far away.
      let cost = cost(box, taken: taken, points: points) + 3 * Double(index / 8)
      if cost < least {
        (best, least) = (index, cost)
        if cost == 0 { break }
      }
    }
    return best
  }

  private func label(
    _ text: String, _ placed: PlacedDatum, layer: Layer, taken: [Box], points: [Box]
  ) -> Label {
    let at = panel.place(placed.start)
    let width = TextWidth.of(text, size: size)
    let height = size * 1.05
    let radius = (layer.pointSize ?? panel.theme.pointSize) / 2 + 1.2
    var boxes: [Box] = []
    for reach in [radius, radius + 5, radius + 11, radius + 18] {
      let (left, right) = (at.x - reach - width, at.x + reach)
      let (above, below) = (at.y - reach - height, at.y + reach)
      let middle = Place(x: at.x - width / 2, y: at.y - height / 2)
      let places = [
        Place(x: right, y: middle.y), Place(x: left, y: middle.y), Place(x: middle.x, y: above),
        Place(x: middle.x, y: below), Place(x: at.x + reach * 0.5, y: above), Place(x: at.x + reach * 0.5, y: below),
        Place(x: at.x - reach * 0.5 - width, y: above), Place(x: at.x - reach * 0.5 - width, y: below),
      ]
      boxes += places.map { Box(x: $0.x, y: $0.y, width: width, height: height) }
    }
    let chosen = best(boxes, taken: taken, points: points)
    return Label(
      text: RichText(text), colour: panel.theme.textColour, box: boxes[chosen], leader: chosen >= 8 ? at : nil)
  }

  /// Beside a line: near its foot, turned to run along it, or above its right end.
  private func reference(
    _ text: String, _ placed: PlacedDatum, layer: Layer, taken: [Box], points: [Box]
  ) -> Label {
    let length = TextWidth.of(text, size: size)
    let height = size * 1.05
    let frame = panel.frame
    let at = panel.place(placed.start)
    let colour = panel.chart.colour(placed.datum, in: layer)
    let isTurned = layer.mark == .verticalLine
    var boxes: [Box] = []
    for step in 0..<5 {
      let share = Double(step) / 4
      if isTurned {
        let y = frame.bottom - 3 - length - share * max(frame.height - length - 6, 0)
        boxes += [at.x + 1, at.x - 1 - height].map { Box(x: $0, y: y, width: height, height: length) }
      } else {
        let x = frame.right - 3 - length - share * max(frame.width - length - 6, 0)
        boxes += [at.y - 1 - height, at.y + 1].map { Box(x: x, y: $0, width: length, height: height) }
      }
    }
    let chosen = best(boxes, taken: taken, points: points)
    return Label(text: RichText(text), colour: colour, box: boxes[chosen], leader: nil, isTurned: isTurned)
  }

  func draw(into svg: inout SVGWriter) {
    let halo = [
      ("stroke", panel.theme.background.text), ("stroke-width", "1.6"), ("stroke-linejoin", "round"),
      ("paint-order", "stroke"),
    ]
    for label in labels {
      if let point = label.leader {
        let end = Place(
          x: min(max(point.x, label.box.x), label.box.right), y: min(max(point.y, label.box.y), label.box.bottom))
        svg.element(
          "path", [("d", pathText([point, end])), ("stroke", panel.theme.frameColour.text), ("stroke-width", "0.4")])
      }
      let place =
        label.isTurned
        ? turned(at: Place(x: label.box.middleX, y: label.box.middleY), size: size)
        : Anchor.middle.attributes(x: label.box.middleX, y: label.box.middleY, size: size)
      svg.text(label.text, size: size, place + [("fill", label.colour.text)] + halo)
    }
  }
}
