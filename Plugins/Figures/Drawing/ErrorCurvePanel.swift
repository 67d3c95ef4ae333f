import EvaluationKit
import Figures
import JSON
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One panel of an error curve, as numbers.
struct ErrorCurvePanel {
  struct Style: Sendable {
    var metric: String
    var along: String
    var rows: String
    var forecasts: [String]?
    var series: String?
    var over: [String]
    var band: String?
    var isGeometric: Bool
    var isLogY: Bool
  }

  struct Curve {
    var name: String
    /// By rising x; lower and upper one standard deviation away, nil where there is no band.
    var points: [(x: Double, y: Double, lower: Double?, upper: Double?)]
    /// Values that were undefined.
    var lacking: Int

    var area: Double? { trapezoidArea(x: points.map(\.x), y: points.map(\.y)) }
  }

  var title: String
  var curves: [Curve]

  /// The panels of a page: a panel for each place on the axes that nothing else uses.
  static func panels(
    _ page: FigurePages.Page, per: [String], titledBy axis: String?, _ style: Style
  ) throws -> [ErrorCurvePanel] {
    let used = Set(per + style.over + [style.along] + [style.band, style.series].compactMap { $0 })
    var titles: [String] = []
    var members: [[CombinationRecord]] = []
    for panel in page.panels {
      let rest = panel.combination.sweep.filter { !used.contains($0.axis) }
      let title = rest.map(\.label).joined(separator: ", ")
      if let place = titles.firstIndex(of: title) {
        members[place].append(panel.combination)
      } else {
        titles.append(title)
        members.append([panel.combination])
      }
    }
    return try zip(titles, members).map { ErrorCurvePanel(title: $0, curves: try curves($1, style)) }
  }

  private struct Value {
    var x: Double
    /// The place on the axis of the band.
    var draw: String
    var value: Double?
  }

  private static func curves(_ combinations: [CombinationRecord], _ style: Style) throws -> [Curve] {
    var names: [String] = []
    var values: [String: [Value]] = [:]
    let kinds = Set(combinations.flatMap(\.forecasts).map(\.name).filter { style.forecasts?.contains($0) ?? true })
    for combination in combinations {
      let x = try place(combination, style.along)
      let draw = style.band.flatMap { label(combination, $0) } ?? ""
      let line = style.series.flatMap { label(combination, $0) }
      for forecast in combination.forecasts where style.forecasts?.contains(forecast.name) ?? true {
        guard let result = result(forecast, style) else { continue }
        let name =
          line.map { kinds.count > 1 ? "\(forecast.name), \($0)" : $0 } ?? forecast.name
        if !names.contains(name) { names.append(name) }
        values[name, default: []].append(Value(x: x, draw: draw, value: result.first))
      }
    }
    return try names.compactMap { name in
      let curve = try curve(name, values[name] ?? [], style)
      return curve.points.isEmpty ? nil : curve
    }
  }

  private static func label(_ combination: CombinationRecord, _ axis: String) -> String? {
    combination.sweep.first { $0.axis == axis }?.label
  }

  private static func place(_ combination: CombinationRecord, _ axis: String) throws -> Double {
    let place = combination.sweep.first { $0.axis == axis }
    guard let x = place?.value.double else {
      throw EvaluationError(
        "the axis '\(axis)' has no numbers to draw along" + (place.map { ": '\($0.label)' is none" } ?? ""))
    }
    return x
  }

  private static func result(_ forecast: ForecastRecord, _ style: Style) -> MetricResult? {
    let judged = forecast.metric(style.metric)
    switch style.rows {
    case "train": return judged?.train
    case "shared-test": return judged?.sharedTest
    default: return judged?.test
    }
  }

  private static func curve(_ name: String, _ values: [Value], _ style: Style) throws -> Curve {
    func scaled(_ value: Double) throws -> Double {
      guard style.isGeometric else { return value }
      guard value > 0 else {
        throw EvaluationError("a geometric mean needs values above 0, and '\(name)' has \(value)")
      }
      return log(value)
    }
    func back(_ value: Double) -> Double { style.isGeometric ? exp(value) : value }
    var points: [(x: Double, y: Double, lower: Double?, upper: Double?)] = []
    for x in Set(values.map(\.x)).sorted() {
      let here = values.filter { $0.x == x }
      let draws = here.map(\.draw).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      // A draw that lacks a value of those averaged could not be compared with the others.
      let means = try draws.compactMap { draw -> Double? in
        let all = here.filter { $0.draw == draw }.map(\.value)
        let known = all.compactMap { $0 }
        return known.count == all.count ? mean(try known.map(scaled)) : nil
      }
      guard let middle = mean(means) else { continue }
      let spread = style.band == nil ? nil : sampleStandardDeviation(means)
      points.append((x, back(middle), spread.map { back(middle - $0) }, spread.map { back(middle + $0) }))
    }
    return Curve(name: name, points: points, lacking: values.count { $0.value == nil })
  }

  func drawn(
    label: (Curve) -> String, hasArea: Bool, references: [(name: String, value: Double)]
  ) -> Panel {
    var layers: [Layer] = []
    for curve in curves {
      let band = curve.points.compactMap { point in
        point.lower.flatMap { low in point.upper.map { Datum(point.x, from: low, to: $0) } }
      }
      if !band.isEmpty { layers.append(Layer(.band, band, name: "one standard deviation", series: label(curve))) }
    }
    for reference in references {
      layers.append(
        Layer(
          .horizontalLine, [Datum(y: .number(reference.value))], name: "reference", legendLabel: reference.name,
          colour: Colour(0x444444), dash: .dashed))
    }
    for curve in curves {
      layers.append(
        Layer(.line, curve.points.map { Datum($0.x, $0.y) }, name: "line", series: label(curve)))
      layers.append(
        Layer(
          .points,
          curve.points.map { point in
            Datum(
              point.x, point.y, hover: "\(curve.name), \(point.x): \(significant(point.y, digits: 4).plainText)",
              series: label(curve), shape: label(curve))
          }, name: "points", pointSize: 3.4))
    }
    let notes =
      hasArea
      ? curves.compactMap { curve in curve.area.map { RichText("area ") + significant($0) + RichText(" \(curve.name)") }
      }
      : []
    return Panel(title, layers: layers, notes: notes)
  }

  /// Columns panel, name, layer (curve or area), x, y, lower, upper.
  static func table(_ panels: [ErrorCurvePanel]) throws -> Table {
    var rows: [(panel: String, name: String, layer: String, x: Double?, y: Double?, lower: Double?, upper: Double?)] =
      []
    for panel in panels {
      for curve in panel.curves {
        rows += curve.points.map { (panel.title, curve.name, "curve", $0.x, $0.y, $0.lower, $0.upper) }
        rows.append((panel.title, curve.name, "area", nil, curve.area, nil, nil))
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }), Column("name", texts: rows.map(\.name)),
      Column("layer", texts: rows.map(\.layer)), Column("x", numbers: rows.map(\.x)),
      Column("y", numbers: rows.map(\.y)),
      Column("lower", numbers: rows.map(\.lower)), Column("upper", numbers: rows.map(\.upper)),
    ])
  }
}
