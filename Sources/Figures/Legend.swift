/// What stands for a category in the legend.
struct LegendGlyph: Equatable {
  var marker: MarkerShape?
  var stroke: Dash?
  var isUprightStroke = false
  var hasArea = false
  var areaOpacity = 1.0
  var colour: Colour

  var isVisible: Bool { marker != nil || stroke != nil || hasArea }
}

struct LegendEntry: Equatable {
  var label: String
  var glyph: LegendGlyph
}

/// The entries of one scale.
struct LegendSection: Equatable {
  var title: String
  var entries: [LegendEntry]
  /// A colour bar in place of entries.
  var isRamp = false
}

extension ResolvedChart {
  /// One section for each scale used: colours, the layers' own entries, shapes, the colour bar.
  var legendSections: [LegendSection] {
    let merged = !shapes.isEmpty && shapes == series && chart.shapes.title == chart.colours.title
    var sections: [LegendSection] = []
    if !series.isEmpty {
      let entries = series.map { LegendEntry(label: $0, glyph: glyph(series: $0, showsShape: merged)) }
      sections.append(LegendSection(title: chart.colours.title, entries: entries.filter(\.glyph.isVisible)))
    }
    let own = layerEntries
    if !own.isEmpty { sections.append(LegendSection(title: "", entries: own)) }
    if !shapes.isEmpty, !merged {
      let drawn = Set(panels.flatMap(\.panel.layers).flatMap { $0.data.compactMap(\.shape) })
      let entries = shapes.filter(drawn.contains).map { name in
        LegendEntry(label: name, glyph: LegendGlyph(marker: marker(shape: name), colour: Colour(0x444444)))
      }
      sections.append(LegendSection(title: chart.shapes.title, entries: entries))
    }
    if fill != nil { sections.append(LegendSection(title: chart.fill.title, entries: [], isRamp: true)) }
    return sections.filter { $0.isRamp || !$0.entries.isEmpty }
  }

  /// Every look in which a series is drawn, laid over one another.
  private func glyph(series name: String, showsShape: Bool) -> LegendGlyph {
    var glyph = LegendGlyph(colour: colour(series: name))
    for layer in panels.flatMap(\.panel.layers)
    where layer.colour == nil && layer.data.contains(where: { layer.series(of: $0) == name }) {
      add(layer, to: &glyph, shape: showsShape ? name : nil)
    }
    return glyph
  }

  private var layerEntries: [LegendEntry] {
    var entries: [LegendEntry] = []
    for layer in panels.flatMap(\.panel.layers) {
      guard let label = layer.legendLabel else { continue }
      let known = entries.firstIndex { $0.label == label }
      var glyph = known.map { entries[$0].glyph } ?? LegendGlyph(colour: colour(nil, in: layer))
      add(layer, to: &glyph, shape: nil)
      if let known {
        entries[known].glyph = glyph
      } else {
        entries.append(LegendEntry(label: label, glyph: glyph))
      }
    }
    return entries
  }

  private func add(_ layer: Layer, to glyph: inout LegendGlyph, shape: String?) {
    switch layer.mark {
    case .points, .dots: glyph.marker = marker(shape: shape)
    case .line, .step, .horizontalLine, .diagonal, .interval: glyph.stroke = glyph.stroke ?? layer.dash
    case .verticalLine:
      glyph.stroke = glyph.stroke ?? layer.dash
      glyph.isUprightStroke = true
    case .band:
      glyph.hasArea = true
      glyph.areaOpacity = layer.opacity ?? bandOpacity
    case .bars:
      glyph.hasArea = true
      glyph.areaOpacity = layer.opacity ?? 1
    case .text, .tiles: break
    }
  }

  var bandOpacity: Double { 0.22 }
}
