import EvaluationKit
import Figures

extension ScalingCurvePanel {
  /// Several laws in one panel, a colour each; the sets of rows have shapes.
  static func together(_ panels: [ScalingCurvePanel]) -> Panel {
    var layers: [Layer] = []
    for panel in panels {
      guard var ribbon = panel.ribbon else { continue }
      ribbon.colour = nil
      ribbon.legendLabel = nil
      ribbon.series = panel.label
      if ribbon.mark == .interval { ribbon.lineWidth = 0.6 }
      layers.append(ribbon)
    }
    var cutoffs: [Double] = []
    for cutoff in panels.compactMap(\.cutoff) where !cutoffs.contains(cutoff) { cutoffs.append(cutoff) }
    layers += cutoffs.map { .cutoff($0, legendLabel: "cutoff") }
    for panel in panels where !panel.curve.isEmpty {
      layers.append(
        Layer(.line, panel.curve.map { Datum($0.x, $0.y) }, name: "curve", series: panel.label))
    }
    for panel in panels {
      layers.append(
        Layer(
          .points,
          panel.points.map { point in
            Datum(
              point.x, point.row.actual, hover: hover(point.row), series: panel.label,
              shape: RowSetLook.name(point.row))
          }, name: "points", pointSize: 3.8))
    }
    // One forecast told in several families' terms has one error.
    let isOne = panels.count > 1 && panels.allSatisfy { $0.forecast == panels[0].forecast }
    var notes = panels.compactMap { $0.note(hasError: !isOne) }
    if isOne, let error = panels[0].error(of: panels[0].forecast, isShort: false) { notes.append(error) }
    return Panel(layers: layers, notes: notes)
  }

  /// What the legend calls it.
  private var label: String { title.isEmpty ? forecast.name : title }

  /// Its formula and error in a line.
  private func note(hasError: Bool) -> RichText? {
    let error = hasError ? error(of: forecast, isShort: false) : nil
    guard formula != nil || error != nil else { return nil }
    return RichText(label + ": " + (formula ?? "")) + (error.map { RichText(formula == nil ? "" : ", ") + $0 } ?? "")
  }
}
