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

/// Two columns of the final table against one another.
struct Scatter: StyledFigure {
  static let card = PluginCard(
    name: "scatter", summary: "two columns or expressions against one another, with a line through them",
    details: """
      Drawn over the rows of the final table, transforms applied. The line is ordinary least squares on what is \
      drawn: with a logarithmic axis, on log10 of its values. `fit: logarithmic` is the line over log10 of x whatever the axis: on \
      a linear one a curve.
      """,
    parameters: [
      ParameterSpec("x", .expression(.number), "across"),
      ParameterSpec("y", .expression(.number), "up"),
      ParameterSpec("colour", .expression(.numberOrText), optional: true, "by default the family"),
      ParameterSpec("shape", .expression(.numberOrText), optional: true, "by default as the colour"),
      ParameterSpec("labels", .expression(.numberOrText), optional: true, "text beside each point"),
      ParameterSpec(
        "fit", .choice(["none", "linear", "logarithmic"]), default: .text("none"), "line through the points of a panel"),
      ParameterSpec("x-scale", .choice(["linear", "log10"]), default: .text("linear"), "of the horizontal axis"),
      ParameterSpec("y-scale", .choice(["linear", "log10"]), default: .text("linear"), "of the vertical axis"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; by default what is drawn"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default what is drawn"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + FigureLook.parameters, source: "defined here")

  let x: ExpressionSetting
  let y: ExpressionSetting
  let colour: ExpressionSetting?
  let shape: ExpressionSetting?
  let labels: ExpressionSetting?
  let fit: String
  let isLogX: Bool
  let isLogY: Bool
  let xLabel: String
  let yLabel: String
  let pages: FigurePages
  let columns: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    x = settings.expression("x")
    y = settings.expression("y")
    colour = settings.optionalExpression("colour")
    shape = settings.optionalExpression("shape")
    labels = settings.optionalExpression("labels")
    fit = settings.text("fit")
    isLogX = settings.text("x-scale") == "log10"
    isLogY = settings.text("y-scale") == "log10"
    xLabel = settings.optionalText("x-label") ?? x.text
    yLabel = settings.optionalText("y-label") ?? y.text
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    look = FigureLook(settings)
  }

  var needsTables: Bool { true }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    guard record.tables.contains(where: { $0 != nil }) else {
      throw EvaluationError(
        "no combination has a final table: "
          + (record.allFailures.first.map { "\($0.step) failed: \($0.message)" } ?? "the run kept none"))
    }
    return try pages.pages(of: record, named: context.name).compactMap { page in
      try draw(page, record.tables, roles: context.run.roles)
    }
  }

  /// Nil where every combination of the page failed.
  private func draw(_ page: FigurePages.Page, _ tables: [Table?], roles: Roles) throws -> DrawnFigure? {
    var panels: [ScatterPanel] = []
    var absent: [String] = []
    for panel in page.panels {
      guard tables.indices.contains(panel.index), let table = tables[panel.index] else {
        absent.append(panel.title)
        continue
      }
      panels.append(
        ScatterPanel(
          title: panel.title, points: try points(table, roles: roles), fit: fit, isLogX: isLogX,
          isLogY: isLogY))
    }
    guard !panels.isEmpty else { return nil }
    let count = PanelCount(panels.count, columns: columns)
    // Colour and shape of one thing make one legend.
    let legend = colour?.text ?? roles.family ?? ""
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels.map(\.drawn),
      columns: count.columns, x: Axis(RichText(xLabel), scale: isLogX ? .log10 : .linear),
      y: Axis(RichText(yLabel), scale: isLogY ? .log10 : .linear), colours: ColourScale(title: legend),
      shapes: ShapeScale(title: shape?.text ?? legend))
    let theme = look.theme(
      width: panels.count == 1 ? 5.5 : 7, height: panels.count == 1 ? 3.8 : 0.9 + 2.1 * Double(count.rows))
    let missing = panels.map(\.missing).reduce(0, +)
    return DrawnFigure(
      name: page.name,
      caption: "\(yLabel) against \(xLabel)" + (page.label.isEmpty ? "" : " (\(page.label))")
        + (fit == "none"
          ? "." : fit == "linear" ? ", with the least-squares line." : ", with the least-squares line over log10.")
        + (missing == 0
          ? ""
          : " Without a value\(isLogX || isLogY ? ", or with one that has no logarithm," : "") "
            + "\(counted(missing, "row")) \(missing == 1 ? "is" : "are") not drawn.")
        + (absent.isEmpty ? "" : " There are no rows of \(absent.joined(separator: ", ")), which failed."),
      svg: chart.svg(theme: theme), data: try ScatterPanel.table(panels))
  }

  private func points(_ table: Table, roles: Roles) throws -> [ScatterPanel.Point] {
    let (across, up) = (try numbers(x, table), try numbers(y, table))
    let family = roles.family.flatMap { table[$0] }.map { column in (0..<table.rowCount).map { text(column[$0]) } }
    let colours = try colour.map { try texts($0, table) } ?? family
    let shapes = try shape.map { try texts($0, table) } ?? colours
    let names = try labels.map { try texts($0, table) }
    return (0..<table.rowCount).map { row in
      let keys = roles.key.compactMap { table[$0].flatMap { text($0[row]) } }
      return ScatterPanel.Point(
        key: keys.isEmpty ? "row \(row + 1)" : keys.joined(separator: " / "), x: across[row], y: up[row],
        colour: colours?[row], shape: shapes?[row], label: names?[row])
    }
  }

  private func numbers(_ expression: ExpressionSetting, _ table: Table) throws -> NumberValues {
    try expression.parse(for: table.schema).numbers(in: table)
  }

  private func texts(_ expression: ExpressionSetting, _ table: Table) throws -> [String?] {
    let values: ColumnValues = try expression.parse(for: table.schema).evaluate(table)
    return (0..<values.count).map { text(values[$0]) }
  }

  private func text(_ cell: Cell) -> String? { cell.isMissing ? nil : cell.description }
}

/// One panel of a scatter, as numbers.
struct ScatterPanel {
  struct Point {
    var key: String
    var x: Double?
    var y: Double?
    var colour: String?
    var shape: String?
    var label: String?
  }

  let title: String
  /// Those that can be drawn.
  let points: [(point: Point, x: Double, y: Double)]
  let missing: Int
  private let isLogX: Bool
  private let isLogY: Bool
  /// Whether the line is over log10 of x.
  private let isOverLog: Bool
  /// Nil where none was asked for or the points do not give one.
  private let line: FittedLinear?

  init(title: String, points: [Point], fit: String, isLogX: Bool, isLogY: Bool) {
    self.title = title
    let isOverLog = isLogX || fit == "logarithmic"
    self.isOverLog = isOverLog
    self.isLogX = isLogX
    self.isLogY = isLogY
    let drawn = points.compactMap { point -> (point: Point, x: Double, y: Double)? in
      guard let x = point.x, let y = point.y, x.isFinite, y.isFinite, !isLogX || x > 0, !isLogY || y > 0 else {
        return nil
      }
      return (point, x, y)
    }
    self.points = drawn
    missing = points.count - drawn.count
    let fitted = drawn.filter { !isOverLog || $0.x > 0 }
    line =
      fit != "none" && fitted.count > 1
      ? try? LinearFit().fit(
        inputs: Matrix(columns: [fitted.map { isOverLog ? log10($0.x) : $0.x }]),
        target: fitted.map { isLogY ? log10($0.y) : $0.y }) : nil
  }

  var drawn: Panel {
    var layers: [Layer] = []
    if !ends.isEmpty {
      layers.append(
        Layer(
          .line, ends.map { Datum($0.x, $0.y) }, name: "line",
          legendLabel: isOverLog && !isLogX ? "least squares over log10" : "least-squares line",
          colour: Colour(0x444444)))
    }
    layers.append(
      Layer(
        .points,
        points.map { point, x, y in
          Datum(
            x, y, label: point.label,
            hover: "\(point.key): \(significant(x, digits: 4).plainText), \(significant(y, digits: 4).plainText)",
            series: point.colour, shape: point.shape)
        }, name: "points", showsLabels: points.contains { $0.point.label != nil }))
    return Panel(title, layers: layers, notes: notes)
  }

  private var ends: [(x: Double, y: Double)] {
    let across = points.map(\.x).filter { !isOverLog || $0 > 0 }
    guard let line, let low = across.min(), let high = across.max(), low < high else { return [] }
    // A curve on a linear axis turns most where x is least, so its vertices are even steps of the logarithm.
    let isCurved = isOverLog && !isLogX
    let steps = isCurved ? 96 : 1
    let places = (0...steps).map { step -> Double in
      switch step {
      case 0: low
      case steps: high
      default: low * pow(high / low, Double(step) / Double(steps))
      }
    }
    return places.map { x in
      let y = line.intercept + line.slopes[0] * (isOverLog ? log10(x) : x)
      return (x, isLogY ? pow(10, y) : y)
    }
  }

  private var notes: [RichText] {
    guard let line, !ends.isEmpty else { return [] }
    let per = isOverLog ? " a tenfold" : ""
    return [
      RichText("slope ") + significant(line.slopes[0]) + RichText(per),
      RichText("R\u{B2} ") + (line.rSquared.map { significant($0) } ?? RichText("undefined"))
        + RichText(", n = \(line.count)"),
    ]
  }

  static func table(_ panels: [ScatterPanel]) throws -> Table {
    var rows: [(panel: String, layer: String, point: Point?, x: Double, y: Double)] = []
    for panel in panels {
      rows += panel.points.map { (panel.title, "points", $0.point, $0.x, $0.y) }
      rows += panel.ends.map { (panel.title, "line", nil, $0.x, $0.y) }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }),
      Column("layer", texts: rows.map(\.layer)), Column("key", texts: rows.map { $0.point?.key }),
      Column("colour", texts: rows.map { $0.point?.colour }), Column("shape", texts: rows.map { $0.point?.shape }),
      Column("label", texts: rows.map { $0.point?.label }), Column("x", numbers: rows.map(\.x)),
      Column("y", numbers: rows.map(\.y)),
    ])
  }
}
