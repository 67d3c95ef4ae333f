import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// Thousands of samples as dots, coloured by a number.
struct MassScatter: StyledFigure {
  static let card = PluginCard(
    name: "mass-scatter",
    summary: "mass on correct against mass on incorrect choices, a dot a sample, coloured by compute",
    details: """
      Two numbers of each row against one another; by default the probabilities of the correct and of all incorrect choices, \
      on logarithmic axes. Of many rows evenly spaced ones of the table's order are drawn, and the caption says how many. On a logarithmic \
      axis rows below a low quantile are left out, as probabilities reach down to 1e-300; axes of both kinds of mass have the same ends.
      """,
    parameters: [
      ParameterSpec("x", .expression(.number), default: .text("p_vocab"), "drawn across"),
      ParameterSpec("y", .expression(.number), default: .text("p_incorrect"), "drawn up"),
      ParameterSpec(
        "colour", .expression(.number), optional: true, "a number; by default the compute of the roles, or flops"),
      ParameterSpec("x-scale", .choice(["log10", "linear"]), default: .text("log10"), "of the horizontal axis"),
      ParameterSpec("y-scale", .choice(["log10", "linear"]), default: .text("log10"), "of the vertical axis"),
      ParameterSpec("colour-scale", .choice(["log10", "linear"]), default: .text("log10"), "of the colours"),
      ParameterSpec("most", .integer(1...20_000), default: .integer(2000), "dots in a panel at most"),
      ParameterSpec(
        "trim", .number(0...0.5), default: .number(0.01), "quantile below which a logarithmic axis is cut off"),
      ParameterSpec("floor", .number(0...1), default: .number(1e-50), "below which a logarithmic axis never reaches"),
      ParameterSpec("identity", .truth, optional: true, "the line y = x; by default where both axes are logarithmic"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; by default what is drawn"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default what is drawn"),
    ] + RowPages.parameters + FigureRows.parameters
      + SeriesNames.parameters.filter { $0.name == "labels" } + FigureLook.parameters,
    source: "Schaeffer et al. (2024), arXiv:2406.04391, figures 5 and 6",
    example: "- mass-scatter: {table: samples, panels: family}")

  let x: ExpressionSetting
  let y: ExpressionSetting
  let colour: ExpressionSetting?
  let isLogX: Bool
  let isLogY: Bool
  let isLogColour: Bool
  let most: Int
  let trim: Double
  let floor: Double
  let hasIdentity: Bool
  let xLabel: String?
  let yLabel: String?
  let pages: RowPages
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    x = settings.expression("x")
    y = settings.expression("y")
    colour = settings.optionalExpression("colour")
    isLogX = settings.text("x-scale") == "log10"
    isLogY = settings.text("y-scale") == "log10"
    isLogColour = settings.text("colour-scale") == "log10"
    most = settings.integer("most")
    trim = settings.number("trim")
    floor = settings.number("floor")
    hasIdentity = settings.setting("identity") == nil ? isLogX && isLogY : settings.truth("identity")
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = RowPages(settings)
    rows = FigureRows(settings)
    names = SeriesNames(settings, hasColours: false)
    look = FigureLook(settings)
  }

  var needsTables: Bool { rows.needsTables }

  private struct Cloud {
    var panel: RowPages.Panel
    /// Rows of the table that are drawn.
    var drawn: [Int]
    /// Rows that could be.
    var count: Int
  }

  /// The columns drawn.
  private struct Drawing {
    var x: [Double]
    var y: [Double]
    var colour: [Double]?
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let roles = context.run.roles
    let compute = roles.compute ?? "flops"
    let colour = colour ?? (table[compute]?.type == .number ? ExpressionSetting(compute) : nil)
    let drawing = Drawing(
      x: try contiguousNumbers(x, in: table), y: try contiguousNumbers(y, in: table),
      colour: try colour.map { try contiguousNumbers($0, in: table) })
    return try pages.pages(of: table, named: context.name).map { page in
      try draw(page, drawing, colour)
    }
  }

  private func canBeDrawn(_ row: Int, _ drawing: Drawing) -> Bool {
    drawing.x[row].isFinite && drawing.y[row].isFinite && (!isLogX || drawing.x[row] > 0)
      && (!isLogY || drawing.y[row] > 0)
  }

  /// Where a logarithmic axis begins: a low quantile of what is drawn on it, evenly thinned where it is very many.
  private func start(_ values: [Double], _ rows: [Int]) -> Double? {
    quantile(evenlySpaced(rows.count, most: 200_000).map { values[rows[$0]] }, at: trim).map { max($0, floor) }
  }

  private func draw(_ page: RowPages.Page, _ drawing: Drawing, _ colour: ExpressionSetting?) throws -> DrawnFigure {
    let all = page.panels.flatMap { panel in panel.rows.filter { canBeDrawn($0, drawing) } }
    var (left, bottom) = (isLogX ? start(drawing.x, all) : nil, isLogY ? start(drawing.y, all) : nil)
    if hasIdentity, isLogX, isLogY, let least = [left, bottom].compactMap({ $0 }).min() {
      (left, bottom) = (least, least)
    }
    let clouds = page.panels.map { panel -> Cloud in
      let inside = panel.rows.filter { row in
        canBeDrawn(row, drawing) && (left.map { drawing.x[row] >= $0 } ?? true)
          && (bottom.map { drawing.y[row] >= $0 } ?? true)
      }
      return Cloud(
        panel: panel, drawn: evenlySpaced(inside.count, most: most).map { inside[$0] }, count: inside.count)
    }
    let grid = PanelGridLook(page, isGrid: pages.rows != nil, aspect: 0.95)
    let panels = clouds.enumerated().map { index, cloud in
      let dots = cloud.drawn.map { row -> Datum in
        var datum = Datum(drawing.x[row], drawing.y[row])
        datum.value = drawing.colour.flatMap { finite($0[row]) }
        return datum
      }
      let line = Layer(.diagonal, [], name: "identity", colour: Colour(0x555555), dash: .dashed, lineWidth: 0.7)
      return grid.titled(
        cloud.panel, at: index, names,
        layers: [Layer(.dots, dots, name: "samples", pointSize: 1.7, opacity: 0.75)] + (hasIdentity ? [line] : []))
    }
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels,
      columns: grid.columns,
      x: axis(xLabel ?? names.shown(x.text), isLogX, left, drawing.x, all, mayJoin: bottom != nil),
      y: axis(yLabel ?? names.shown(y.text), isLogY, bottom, drawing.y, all, mayJoin: left != nil),
      fill: FillScale(title: colour.map { names.shown($0.text) } ?? "", ramp: .dark, isLog: isLogColour))
    return DrawnFigure(
      name: page.name, caption: caption(page, clouds, rows: page.panels.map(\.rows.count).reduce(0, +), colour),
      svg: chart.svg(theme: look.theme(width: grid.width, height: grid.height)), data: try data(clouds, drawing))
  }

  /// A logarithmic axis of shares ends at 1, so that the two of a picture agree.
  private func axis(
    _ title: String, _ isLog: Bool, _ start: Double?, _ values: [Double], _ rows: [Int], mayJoin: Bool
  ) -> Axis {
    guard isLog, let start else { return Axis(RichText(title), scale: isLog ? .log10 : .linear) }
    let greatest = rows.reduce(start) { max($0, values[$1]) }
    let end = greatest <= 1 && mayJoin ? 1 : greatest
    return Axis(RichText(title), scale: .log10, domain: end > start ? start...(end * 1.05) : nil)
  }

  private func caption(_ page: RowPages.Page, _ clouds: [Cloud], rows: Int, _ colour: ExpressionSetting?) -> String {
    let (drawn, inside) = (clouds.map(\.drawn.count).reduce(0, +), clouds.map(\.count).reduce(0, +))
    var text =
      "\(names.shown(y.text)) against \(names.shown(x.text))" + (page.label.isEmpty ? "" : " (\(page.label))")
      + (colour.map { ", coloured by \(names.shown($0.text))" } ?? "") + (hasIdentity ? "; dashed: y = x." : ".")
    text +=
      drawn < inside
      ? " Drawn are \(drawn) of \(counted(inside, "row")), at most \(most) a panel, evenly spaced in the order of the table."
      : " Drawn are \(counted(drawn, "row"))."
    if inside < rows {
      text +=
        " \(counted(rows - inside, "row")) below the ends of the axes or without a value \(rows - inside == 1 ? "is" : "are") left out."
    }
    return text
  }

  private func data(_ clouds: [Cloud], _ drawing: Drawing) throws -> Table {
    let rows = clouds.flatMap { cloud in cloud.drawn.map { (cloud.panel.name, $0) } }
    var columns = [
      Column("panel", texts: rows.map { $0.0.isEmpty ? nil : $0.0 }),
      Column("x", numbers: rows.map { drawing.x[$0.1] }), Column("y", numbers: rows.map { drawing.y[$0.1] }),
    ]
    if let colour = drawing.colour { columns.append(Column("colour", numbers: rows.map { finite(colour[$0.1]) })) }
    return try Table(columns)
  }
}
