/// How many data were not drawn.
struct MarkCounts: Equatable {
  var dropped = 0
  var outside = 0
}

/// A panel with its scales settled and its data laid out.
struct ResolvedPanel {
  let panel: Panel
  let xAxis: Axis
  let yAxis: Axis
  let scales: PanelScales
  /// For each layer, for each datum: its place, `nil` where it is not drawn.
  let placed: [[PlacedDatum?]]
  /// Series that stand side by side at one place; empty when they do not.
  let sideBySide: [String]
  let counts: MarkCounts

  /// Whether there is nothing to see but reference lines.
  var isEmpty: Bool {
    zip(panel.layers, placed).allSatisfy { layer, data in
      switch layer.mark {
      case .verticalLine, .horizontalLine, .diagonal: true
      default: data.allSatisfy { $0 == nil }
      }
    }
  }
}

/// A chart with every scale settled: what is left is where to put it.
struct ResolvedChart {
  let chart: Chart
  let theme: Theme
  /// At least one.
  let panels: [ResolvedPanel]
  /// Categories of the colour scale, in order.
  let series: [String]
  /// Categories of the shape scale, in order.
  let shapes: [String]
  /// `nil` when nothing is coloured by value.
  let fill: FillMap?

  init(_ chart: Chart, theme: Theme) {
    self.chart = chart
    self.theme = theme
    let panels = chart.panels.isEmpty ? [Panel()] : chart.panels
    let layers = panels.flatMap(\.layers)
    let series = distinct(
      chart.colours.order
        + layers.flatMap { layer in
          [layer.series].compactMap { $0 } + layer.data.compactMap { layer.series(of: $0) }
        })
    self.series = series
    shapes = distinct(
      chart.shapes.order
        + layers.filter { $0.mark == .points }.flatMap { $0.data.compactMap(\.shape) })
    let values = layers.filter(\.isFilledByValue).flatMap { $0.data.compactMap(\.value) }
    fill = values.isEmpty ? nil : FillMap(chart.fill, values: values)
    self.panels = panels.indices.map { Self.resolved($0, of: panels, in: chart, series: series) }
  }

  var counts: MarkCounts {
    panels.reduce(into: MarkCounts()) { total, panel in
      total.dropped += panel.counts.dropped
      total.outside += panel.counts.outside
    }
  }

  func colour(series name: String) -> Colour {
    if let chosen = chart.colours.chosen.first(where: { $0.name == name }) { return chosen.colour }
    let free = series.filter { other in !chart.colours.chosen.contains { $0.name == other } }
    return theme.palette.category(free.firstIndex(of: name) ?? 0)
  }

  /// Of a datum: its series', else its layer's, else what the mark has by default.
  func colour(_ datum: Datum?, in layer: Layer) -> Colour {
    if let colour = layer.colour { return colour }
    if layer.isFilledByValue, let value = datum?.value, let colour = fill?.colour(value, steps: 48) { return colour }
    if let name = datum.flatMap({ layer.series(of: $0) }) ?? layer.series { return colour(series: name) }
    switch layer.mark {
    case .bars: return theme.palette.category(0)
    case .verticalLine, .horizontalLine, .diagonal: return Colour(0x555555)
    case .band: return Colour(0x808080)
    default: return theme.textColour
    }
  }

  func marker(shape name: String?) -> MarkerShape {
    MarkerShape.category(name.flatMap { shapes.firstIndex(of: $0) } ?? 0)
  }
}

extension ResolvedChart {
  private static func resolved(
    _ index: Int, of panels: [Panel], in chart: Chart, series: [String]
  ) -> ResolvedPanel {
    let panel = panels[index]
    let xAxis = panel.x ?? chart.x
    let yAxis = panel.y ?? chart.y
    let acrossPeers = chart.sharing.sharesX && panel.x == nil ? panels.filter { $0.x == nil } : [panel]
    let upPeers = chart.sharing.sharesY && panel.y == nil ? panels.filter { $0.y == nil } : [panel]
    let across = ScaleTraining(direction: .across, panels: acrossPeers)
    let up = ScaleTraining(direction: .up, panels: upPeers)
    let runsAcross = up.isCategorical(yAxis) && !across.isCategorical(xAxis)
    let isUpright = { (layer: Layer) in (layer.orientation ?? (runsAcross ? .horizontal : .vertical)) == .vertical }
    let scales = PanelScales(
      x: across.map(xAxis) { !isUpright($0) }, y: up.map(yAxis) { isUpright($0) })
    var counts = MarkCounts()
    let placed = panel.layers.map { layer in
      layer.data.map { datum -> PlacedDatum? in
        guard let place = scales.placed(datum, in: layer) else {
          counts.dropped += layer.mark == .diagonal ? 0 : 1
          return nil
        }
        guard isVisible(place, mark: layer.mark, isUpright: isUpright(layer)) else {
          counts.outside += 1
          return nil
        }
        return place
      }
    }
    let spans = panel.layers.filter { $0.mark == .bars || $0.mark == .interval || $0.isSpread }.map { layer in
      distinct(layer.data.compactMap { layer.series(of: $0) })
    }
    let together = Set(spans.filter { $0.count > 1 }.flatMap { $0 })
    return ResolvedPanel(
      panel: panel, xAxis: xAxis, yAxis: yAxis, scales: scales, placed: placed,
      sideBySide: series.filter(together.contains), counts: counts)
  }

  /// Lines and bands are cut at the panel's edge instead.
  private static func isVisible(_ place: PlacedDatum, mark: Mark, isUpright: Bool) -> Bool {
    switch mark {
    case .line, .step, .band, .diagonal: true
    case .interval, .bars: ScaleMap.isInside(isUpright ? place.start.x : place.start.y)
    default: ScaleMap.isInside(place.start.x) && ScaleMap.isInside(place.start.y)
    }
  }
}
