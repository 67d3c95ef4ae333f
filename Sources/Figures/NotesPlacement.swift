/// Where the lines of text in a panel's corner stand.
struct NotesPlacement {
  let panel: PanelDrawing
  let lines: [RichText]
  /// Room the notes take, in points; `nil` when there are none.
  let box: Box?

  init(_ panel: PanelDrawing) {
    self.panel = panel
    let theme = panel.theme
    let frame = panel.frame
    let size = theme.smallSize
    let inset = 3.0
    lines = panel.panel.panel.notes.filter { !$0.isEmpty }.flatMap {
      $0.wrapped(toWidth: max(frame.width - 2 * inset - 2, 10), size: size)
    }
    let width = lines.map { TextWidth.of($0, size: size) }.max()
    guard let width else {
      box = nil
      return
    }
    let height = Double(lines.count) * size * 1.18 + 2
    let corners = [Corner.topLeft, .bottomRight, .topRight, .bottomLeft].map { corner in
      (corner, Self.box(corner, width: width + 4, height: height, frame: frame.grown(-inset)))
    }
    let wanted = panel.panel.panel.notesCorner
    if wanted == .emptiest {
      let marks = Self.marks(panel)
      let crowds = corners.map { corner in marks.filter { Self.contains(corner.1, $0) }.count }
      box = zip(corners, crowds).min { $0.1 < $1.1 }?.0.1
    } else {
      box = corners.first { $0.0 == wanted }?.1
    }
  }

  private static func box(_ corner: Corner, width: Double, height: Double, frame: Box) -> Box {
    let isLeft = corner == .topLeft || corner == .bottomLeft
    let isTop = corner == .topLeft || corner == .topRight
    return Box(
      x: isLeft ? frame.x : frame.right - width, y: isTop ? frame.y : frame.bottom - height, width: width,
      height: height)
  }

  private static func contains(_ box: Box, _ place: Place) -> Bool {
    place.x >= box.x && place.x <= box.right && place.y >= box.y && place.y <= box.bottom
  }

  private static func marks(_ panel: PanelDrawing) -> [Place] {
    zip(panel.panel.panel.layers, panel.panel.placed).flatMap { layer, data -> [Place] in
      switch layer.mark {
      case .verticalLine, .horizontalLine, .diagonal, .band: []
      default: data.compactMap { $0 }.map { panel.place($0.end) }
      }
    }
  }

  func draw(into svg: inout SVGWriter) {
    guard let box else { return }
    let theme = panel.theme
    let size = theme.smallSize
    svg.element(
      "rect", box.attributes + [("fill", theme.background.text), ("fill-opacity", "0.72"), ("rx", "1.5")])
    for (index, line) in lines.enumerated() {
      let y = box.y + 1 + size * 1.18 * (Double(index) + 0.5)
      svg.text(line, size: size, Anchor.start.attributes(x: box.x + 2, y: y, size: size))
    }
  }
}
