/// Where the lines of notes of a panel stand.
struct NotesPlacement {
  let panel: PanelDrawing
  let lines: [RichText]
  /// Room the notes take within the frame, in points; `nil` when there are none there.
  let box: Box?
  /// Whether the notes lie over a mark.
  let hidesMarks: Bool

  private static let inset = 3.0

  init(_ panel: PanelDrawing) {
    self.panel = panel
    let size = panel.theme.smallSize
    let notes = panel.panel.panel
    guard panel.cell.notesAbove.isEmpty else {
      (lines, box, hidesMarks) = (panel.cell.notesAbove, nil, false)
      return
    }
    lines = Self.lines(notes, width: panel.frame.width - 2 * Self.inset - 2, size: size)
    guard let width = lines.map({ TextWidth.of($0, size: size) }).max() else {
      (box, hidesMarks) = (nil, false)
      return
    }
    let height = Double(lines.count) * size * 1.18 + 2
    let frame = panel.frame.grown(-Self.inset)
    let corners = [NotesCorner.topLeft, .bottomRight, .topRight, .bottomLeft].map { corner in
      (corner: corner, box: Self.box(corner, width: width + 4, height: height, frame: frame))
    }
    let chosen: Box?
    switch notes.notesCorner {
    case .automatic, .emptiest, .above:
      chosen = corners.map { (box: $0.box, hidden: Self.hidden(by: $0.box, panel)) }.min { $0.hidden < $1.hidden }?.box
    default: chosen = corners.first { $0.corner == notes.notesCorner }?.box
    }
    box = chosen
    hidesMarks = chosen.map { Self.hidden(by: $0, panel) > 0 } ?? false
  }

  /// A panel's notes, wrapped to a width in points.
  static func lines(_ panel: Panel, width: Double, size: Double) -> [RichText] {
    panel.notes.filter { !$0.isEmpty }.flatMap { $0.wrapped(toWidth: max(width, 10), size: size) }
  }

  private static func box(_ corner: NotesCorner, width: Double, height: Double, frame: Box) -> Box {
    let isLeft = corner == .topLeft || corner == .bottomLeft
    let isTop = corner == .topLeft || corner == .topRight
    return Box(
      x: isLeft ? frame.x : frame.right - width, y: isTop ? frame.y : frame.bottom - height, width: width,
      height: height)
  }

  /// How many points and lines (bands and reference lines apart) a box would lie over.
  private static func hidden(by box: Box, _ panel: PanelDrawing) -> Int {
    var count = 0
    for (layer, data) in zip(panel.panel.panel.layers, panel.panel.placed) {
      let drawn = data.compactMap { $0 }
      switch layer.mark {
      case .verticalLine, .horizontalLine, .diagonal, .band: break
      case .line, .step: count += box.clipped(line: drawn.map { panel.place($0.start) }).isEmpty ? 0 : 1
      default:
        let room = box.grown(panel.theme.pointSize / 2)
        for placed in drawn where !room.clipped(line: [panel.place(placed.start), panel.place(placed.end)]).isEmpty {
          count += 1
        }
      }
    }
    return count
  }

  func draw(into svg: inout SVGWriter) {
    let theme = panel.theme
    let size = theme.smallSize
    guard let box else {
      let top = panel.frame.y - 3 - Double(lines.count) * size * 1.18
      for (index, line) in lines.enumerated() {
        let y = top + size * 1.18 * (Double(index) + 0.5)
        svg.text(line, size: size, Anchor.start.attributes(x: panel.frame.x, y: y, size: size))
      }
      return
    }
    svg.element(
      "rect", box.attributes + [("fill", theme.background.text), ("fill-opacity", "0.72"), ("rx", "1.5")])
    for (index, line) in lines.enumerated() {
      let y = box.y + 1 + size * 1.18 * (Double(index) + 0.5)
      svg.text(line, size: size, Anchor.start.attributes(x: box.x + 2, y: y, size: size))
    }
  }
}
