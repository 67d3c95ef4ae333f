/// The room that bars, intervals and their points have at their place on the panel's base axis.
struct MarkSlots {
  let isUpright: Bool
  /// Width of one slot, as a share of the panel.
  let width: Double
  private let series: [String]
  private let layer: Layer

  init(panel: ResolvedPanel, layer: Layer) {
    self.layer = layer
    series = panel.sideBySide
    isUpright = panel.scales.orientation(of: layer) == .vertical
    let base = isUpright ? panel.scales.x : panel.scales.y
    var room = base.bandShare * 0.76
    if !base.isCategorical {
      let bars = zip(panel.panel.layers, panel.placed).filter { $0.0.mark == .bars || $0.0.mark == .interval }
      let places = bars.flatMap { $0.1.compactMap { $0 } }.map { [isUpright] in isUpright ? $0.start.x : $0.start.y }
      room = min(barSpacing(places).map { $0 * 0.86 } ?? 0.1, 1)
    }
    width = room / Double(max(series.count, 1))
  }

  /// The datum in its series' slot, when series stand side by side.
  func moved(_ placed: PlacedDatum) -> PlacedDatum {
    guard series.count > 1, let name = layer.series(of: placed.datum), let index = series.firstIndex(of: name) else {
      return placed
    }
    let shift = (Double(index) - Double(series.count - 1) / 2) * width * (isUpright ? 1 : -1)
    var moved = placed
    if isUpright {
      moved.start.x += shift
      moved.end.x += shift
    } else {
      moved.start.y += shift
      moved.end.y += shift
    }
    return moved
  }

  func widthInPoints(_ frame: Box) -> Double { width * (isUpright ? frame.width : frame.height) }
}
