import EvaluationKit
import Figures
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One y of one combination over x, as numbers: its points and a line a family.
struct FamilyLinesPlot {
  struct Point {
    var key: String
    var family: String?
    var x: Double?
    var y: Double?
  }

  struct Line {
    var family: String
    var fitted: FittedLinear
    /// Along x, from the least to the greatest.
    var places: [(x: Double, y: Double, lower: Double?, upper: Double?)]
  }

  let title: String
  /// What is drawn up.
  let y: String
  let points: [Point]
  let isLogX: Bool
  let lines: [Line]
  /// Families that have points but no line.
  let withoutLine: [String]

  init(title: String, y: String, points: [Point], isLogX: Bool, atLeast: Int, level: Double) {
    self.title = title
    self.y = y
    self.isLogX = isLogX
    self.points = points.map { point in
      var point = point
      if let x = point.x, !x.isFinite || isLogX && x <= 0 { point.x = nil }
      if let y = point.y, !y.isFinite { point.y = nil }
      return point
    }
    var families: [FamilyPoints.Family] = []
    for point in self.points {
      guard let x = point.x, let y = point.y, let name = point.family else { continue }
      let place = families.firstIndex { $0.name == name } ?? families.count
      if place == families.count { families.append(FamilyPoints.Family(name: name)) }
      families[place].x.append(isLogX ? log10(x) : x)
      families[place].y.append(y)
    }
    lines = families.filter { $0.lack(atLeast: atLeast) == nil }
      .compactMap { Self.line($0, isLogX: isLogX, level: level) }
    let drawn = Set(lines.map(\.family))
    withoutLine = families.map(\.name).filter { !drawn.contains($0) }
  }

  private static func line(_ family: FamilyPoints.Family, isLogX: Bool, level: Double) -> Line? {
    guard let fitted = try? family.line(), let low = family.x.min(), let high = family.x.max() else { return nil }
    let steps = 40
    let across = (0...steps).map { step in
      let share = Double(step) / Double(steps)
      return low * (1 - share) + high * share
    }
    let matrix = Matrix(columns: [across])
    guard let up = try? fitted.predictions(matrix) else { return nil }
    let t = StudentDistribution(degrees: Double(fitted.degreesOfFreedom))?.quantile((1 + level) / 2)
    let errors = t.flatMap { t in (try? fitted.lineStandardErrors(matrix))?.map { $0 * t } }
    return Line(
      family: family.name, fitted: fitted,
      places: across.indices.map { index in
        (
          isLogX ? pow(10, across[index]) : across[index], up[index], errors.map { up[index] - $0[index] },
          errors.map { up[index] + $0[index] }
        )
      })
  }

  private var drawn: [(point: Point, x: Double, y: Double)] {
    points.compactMap { point in
      guard let x = point.x, let y = point.y else { return nil }
      return (point, x, y)
    }
  }

  /// Points with a y and no x.
  var marginal: [(point: Point, y: Double)] {
    points.compactMap { point in point.x == nil ? point.y.map { (point, $0) } : nil }
  }

  /// Rows that are not drawn.
  func missing(countsMargin: Bool) -> Int { points.count - drawn.count - (countsMargin ? 0 : marginal.count) }

  var meanRSquared: Double? { mean(lines.compactMap(\.fitted.rSquared)) }

  // MARK: Panels

  private func hover(_ point: Point) -> String {
    point.key + ": "
      + [point.x, point.y].map { $0.map { significant($0, digits: 4).plainText } ?? "unknown" }
      .joined(separator: ", ")
  }

  /// A panel a family that has a line.
  var apart: [Panel] {
    lines.map { line in
      var layers: [Layer] = []
      let band = line.places.compactMap { place in
        place.lower.flatMap { low in place.upper.map { Datum(place.x, from: low, to: $0) } }
      }
      if !band.isEmpty {
        layers.append(Layer(.band, band, name: "band", colour: Colour(0x56B4E9)))
      }
      layers.append(
        Layer(
          .line, [line.places[0], line.places[line.places.count - 1]].map { Datum($0.x, $0.y) }, name: "line",
          colour: Colour(0x444444)))
      layers.append(
        Layer(
          .points, drawn.filter { $0.point.family == line.family }.map { Datum($0.x, $0.y, hover: hover($0.point)) },
          name: "points", colour: Colour(0x0072B2)))
      return Panel(
        line.family + (title.isEmpty ? "" : ", " + title), layers: layers, notes: [Self.note(line)])
    }
  }

  private static func note(_ line: Line) -> RichText {
    RichText("R\u{B2} ") + (line.fitted.rSquared.map { RichText(decimalText($0, decimals: 3)) } ?? "undefined")
  }

  /// All families in one panel.
  func together(hasMargin: Bool, namesY: Bool) -> Panel {
    var layers: [Layer] = []
    let places = drawn
    layers += lines.map { line in
      Layer(
        .line, [line.places[0], line.places[line.places.count - 1]].map { Datum($0.x, $0.y) }, name: "line",
        series: line.family)
    }
    layers.append(
      Layer(
        .points,
        places.map { Datum($0.x, $0.y, hover: hover($0.point), series: $0.point.family, shape: $0.point.family) },
        name: "points"))
    if hasMargin, let margin = margin(places.map(\.x)), !marginal.isEmpty {
      layers.append(
        Layer(.verticalLine, [Datum(x: .number(margin.line))], name: "margin", colour: Colour(0x8C8C8C), dash: .dotted))
      layers.append(
        Layer(
          .points,
          marginal.map {
            Datum(margin.place, $0.y, hover: hover($0.point), series: $0.point.family, shape: $0.point.family)
          }, name: "without x"))
    }
    var notes: [RichText] = []
    if let share = meanRSquared {
      let n = lines.count { $0.fitted.rSquared != nil }
      notes.append(RichText("mean R\u{B2} \(decimalText(share, decimals: 3)), \(counted(n, "family", "families"))"))
    }
    return Panel(
      [title, namesY ? y : ""].filter { !$0.isEmpty }.joined(separator: ", "), layers: layers, notes: notes)
  }

  /// Where points without x stand, and the line that keeps them from the others.
  private func margin(_ x: [Double]) -> (place: Double, line: Double)? {
    let across = isLogX ? x.map { log10($0) } : x
    guard let low = across.min(), let high = across.max() else { return nil }
    let span = high > low ? high - low : 1
    let (place, line) = (low - 0.1 * span, low - 0.05 * span)
    return isLogX ? (pow(10, place), pow(10, line)) : (place, line)
  }

  // MARK: The numbers beside it

  /// Columns panel, y-column, layer, key, family, x, y: a row a point, a place of a line and of its band's ends; and of each line
  /// its r2, slope and intercept, `n` rows.
  static func table(_ plots: [FamilyLinesPlot]) throws -> Table {
    var rows: [(plot: FamilyLinesPlot, layer: String, key: String?, family: String?, x: Double?, y: Double?)] = []
    for plot in plots {
      rows += plot.points.map { (plot, "points", $0.key, $0.family, $0.x, $0.y) }
      for line in plot.lines {
        rows += line.places.map { (plot, "line", nil, line.family, $0.x, $0.y) }
        for (layer, end) in [
          ("lower", \(x: Double, y: Double, lower: Double?, upper: Double?).lower), ("upper", \.upper),
        ] {
          rows += line.places.compactMap { place in
            place[keyPath: end].map { (plot, layer, nil, line.family, place.x, $0) }
          }
        }
        let numbers: [(String, Double?)] = [
          ("r2", line.fitted.rSquared), ("slope", line.fitted.slopes[0]), ("intercept", line.fitted.intercept),
          ("n", Double(line.fitted.count)),
        ]
        rows += numbers.map { (plot, $0.0, nil, line.family, nil, $0.1) }
      }
      rows.append((plot, "mean r2", nil, nil, nil, plot.meanRSquared))
    }
    return try Table([
      Column("panel", texts: rows.map { $0.plot.title.isEmpty ? nil : $0.plot.title }),
      Column("of", texts: rows.map(\.plot.y)), Column("layer", texts: rows.map(\.layer)),
      Column("key", texts: rows.map(\.key)), Column("family", texts: rows.map(\.family)),
      Column("x", numbers: rows.map(\.x)), Column("y", numbers: rows.map(\.y)),
    ])
  }
}
