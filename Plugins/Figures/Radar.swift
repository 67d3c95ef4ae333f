import EvaluationKit
import Figures
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rows of a table as polygons over the spokes of a wheel.
struct Radar: StyledFigure {
  static let card = PluginCard(
    name: "radar", summary: "rows of a table as polygons, a spoke a column",
    details: """
      All spokes run over one range, from the middle outwards, the first one up and the others clockwise. A value that is missing leaves its \
      spoke open: the polygon is broken there. With `missing: zero` it is drawn in the middle instead, as some papers do; the \
      picture then says so, for a model that played no game to its end has no quality, which is not a quality of 0. Values outside the range \
      are held at its ends, and the caption counts them.
      """,
    parameters: [
      ParameterSpec("axes", .list(.expression(.number), count: 3...24), "the columns, a spoke each"),
      ParameterSpec("of", .expression(.numberOrText), "what rows are called: a colour a value"),
      ParameterSpec("range", .range, default: .list([Setting(.number(0)), Setting(.number(100))]), "of all spokes"),
      ParameterSpec("missing", .choice(["open", "zero"]), default: .text("open"), "what is drawn for a missing value"),
    ] + RowPages.parameters + FigureRows.parameters + SeriesNames.parameters + FigureLook.parameters,
    source:
      "Bhavsar et al. (2024), arXiv:2406.14051, quality by game; as a chart: von Mayr (1877), Die Gesetzm\u{E4}ssigkeit im Gesellschaftsleben",
    example: "- radar: {axes: [reading, science, coding], of: model, range: [0, 1]}")

  let axes: [ExpressionSetting]
  let of: ExpressionSetting
  let range: ClosedRange<Double>
  let drawsZero: Bool
  let pages: RowPages
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    axes = settings.expressions("axes")
    of = settings.expression("of")
    range = settings.range("range")
    drawsZero = settings.text("missing") == "zero"
    pages = RowPages(settings)
    rows = FigureRows(settings)
    names = SeriesNames(settings)
    look = FigureLook(settings)
  }

  var needsTables: Bool { rows.needsTables }

  private struct Polygon {
    var panel: String
    var name: String
    /// Of each spoke; nil where missing.
    var values: [Double?]
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let called = try Categories(of, of: table)
    let values = try axes.map { try contiguousNumbers($0, in: table) }
    return try pages.pages(of: table, named: context.name).map { page in
      let polygons = page.panels.map { panel in
        panel.rows.compactMap { row -> Polygon? in
          called.codes[row] < 0
            ? nil
            : Polygon(
              panel: names.shown(panel.name), name: names.shown(called.names[Int(called.codes[row])]),
              values: values.map { $0[row].isFinite ? $0[row] : nil })
        }
      }
      return try draw(page, polygons, order: names.ordered(called.names))
    }
  }

  private func draw(_ page: RowPages.Page, _ polygons: [[Polygon]], order: [String]) throws -> DrawnFigure {
    let all = polygons.flatMap { $0 }
    let shape = PanelCount(page.panels.count, columns: page.across)
    let panels = zip(page.panels, polygons).map { place, polygons -> Panel in
      var panel = Panel(names.shown(place.name), layers: wheel + polygons.flatMap(layers))
      panel.isBare = true
      return panel
    }
    // Beyond the rim stand the spokes' names.
    let axis = Axis(domain: -1.24...1.24, ticks: [])
    let shown = order.filter { name in all.contains { $0.name == names.shown(name) } }
    let gaps = all.reduce(0) { $0 + $1.values.count { $0 == nil } }
    let remark =
      gaps == 0 ? "" : drawsZero ? "missing values drawn as 0" : "a line is open where a value is missing"
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title,
      subtitle: [look.title.isEmpty ? "" : page.label, remark].filter { !$0.isEmpty }.joined(separator: "; "),
      panels: panels, columns: shape.columns, x: axis, y: axis, colours: names.colours(shown, of: of.text),
      legend: .bottom)
    let side = shape.columns == 1 ? 4.2 : 7.5 / Double(shape.columns)
    let theme = look.theme(
      width: shape.columns == 1 ? 5.4 : 7.5 + 0.3 * Double(shape.columns),
      height: 0.6 + (shape.columns == 1 ? 3.6 : side) * Double(shape.rows) + 0.14 * Double(shown.count / 3))
    return DrawnFigure(
      name: page.name, caption: caption(page, all, gaps), svg: chart.svg(theme: theme), data: try data(all))
  }

  /// Where a share of the range lies on a spoke; up is spoke 0.
  private func place(_ share: Double, _ spoke: Int) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * Double(spoke) / Double(axes.count)
    return (share * sin(angle), share * cos(angle))
  }

  /// Rings, spokes and their names.
  private var wheel: [Layer] {
    let turn = Array(axes.indices) + [0]
    let rings = [0.25, 0.5, 0.75, 1].map { share in
      Layer(
        .line, turn.map { Datum(place(share, $0).x, place(share, $0).y) }, name: "ring",
        colour: Colour(share == 1 ? 0xB5B5B5 : 0xDEDEDE), lineWidth: share == 1 ? 0.8 : 0.5)
    }
    let spokes = axes.indices.map { spoke in
      Layer(
        .line, [Datum(0, 0), Datum(place(1, spoke).x, place(1, spoke).y)], name: "spoke", colour: Colour(0xDEDEDE),
        lineWidth: 0.5)
    }
    let scale = Layer(
      .text,
      [0.25, 0.5, 0.75, 1].map { share in
        let value = range.lowerBound + share * (range.upperBound - range.lowerBound)
        // Between the first two spokes, where the fewest lines cross.
        let (first, second) = (place(share, 0), place(share, 1))
        return Datum((first.x + second.x) / 2, (first.y + second.y) / 2, label: Cell.number(value).description)
      }, name: "scale", colour: Colour(0x8C8C8C))
    let titles = axes.indices.map { spoke -> Layer in
      let at = place(1.1, spoke)
      var layer = Layer(.text, [Datum(at.x, at.y, label: names.shown(axes[spoke].text))], name: "axis")
      layer.textSide = at.x > 0.1 ? .right : at.x < -0.1 ? .left : .centred
      return layer
    }
    return rings + spokes + [scale] + titles
  }

  private func layers(_ polygon: Polygon) -> [Layer] {
    let shares = polygon.values.map { value -> Double? in
      guard let value else { return drawsZero ? 0 : nil }
      let held = min(max(value, range.lowerBound), range.upperBound)
      return (held - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let corners = (axes.indices + [0]).map { spoke -> Datum in
      guard let share = shares[spoke] else { return Datum(x: .number(.nan), y: .number(.nan)) }
      return Datum(place(share, spoke).x, place(share, spoke).y)
    }
    let points = axes.indices.compactMap { spoke -> Datum? in
      guard let share = shares[spoke] else { return nil }
      let value = polygon.values[spoke].map { significant($0, digits: 4).plainText } ?? "missing"
      return Datum(
        place(share, spoke).x, place(share, spoke).y,
        hover: "\(polygon.name), \(names.shown(axes[spoke].text)): \(value)")
    }
    return [
      Layer(.line, corners, name: polygon.name, series: polygon.name, lineWidth: 1.4, opacity: 0.9),
      Layer(.points, points, name: polygon.name, series: polygon.name, pointSize: 4),
    ]
  }

  private func caption(_ page: RowPages.Page, _ polygons: [Polygon], _ gaps: Int) -> String {
    let outside = polygons.reduce(0) { count, polygon in
      count + polygon.values.count { $0.map { !range.contains($0) } ?? false }
    }
    let all = polygons.count * axes.count
    return axes.map { names.shown($0.text) }.joined(separator: ", ")
      + (page.label.isEmpty ? "" : " (\(page.label))") + ", a line a \(names.shown(of.text))."
      + (gaps == 0
        ? ""
        : " \(gaps) of \(all) values are missing and "
          + (drawsZero ? "drawn as 0, which they are not." : "leave their spoke open."))
      + (outside == 0
        ? "" : " \(counted(outside, "value")) outside the range \(outside == 1 ? "is" : "are") held at its end.")
  }

  private func data(_ polygons: [Polygon]) throws -> Table {
    let cells = polygons.flatMap { polygon in axes.indices.map { (polygon, $0) } }
    return try Table([
      Column("panel", texts: cells.map { $0.0.panel.isEmpty ? nil : $0.0.panel }),
      Column("line", texts: cells.map { $0.0.name }), Column("axis", texts: cells.map { names.shown(axes[$0.1].text) }),
      Column("value", numbers: cells.map { $0.0.values[$0.1] }),
    ])
  }
}
