import Diagnostics
import EvaluationKit
import Figures
import Tables

/// A least-squares line a family of a column over compute.
struct FamilyLinesFigure: StyledFigure {
  static let card = PluginCard(
    name: "family-lines", summary: "a column over compute with a least-squares line a family, its band and R2",
    details: """
      Drawn over the rows of the final table, or with `of` over the linear score of a forecast. The lines are fitted on \
      what is drawn: with a logarithmic axis on log10 of x. In `panels` there is a panel a family that has enough rows, with \
      the band that holds the line (not the points) at the level; families with fewer are left out and named. Laid \
      `together` there is a panel a y, all families in it, and the mean R2.
      """,
    parameters: [
      ParameterSpec(
        "y", .list(.expression(.number)), optional: true, "up: a column, or an expression over columns, or several"),
      ParameterSpec("of", .forecast, optional: true, "in place of y: the linear score of this forecast, over compute"),
      ParameterSpec("x", .expression(.number), optional: true, "across; by default the role 'compute'"),
      FamilyPoints.byParameter,
      ParameterSpec("x-scale", .choice(["linear", "log10"]), default: .text("log10"), "of the horizontal axis"),
      ParameterSpec(
        "layout", .choice(["panels", "together"]), default: .text("panels"), "a panel a family, or all families in one"),
      FamilyPoints.atLeastParameter(3),
      ParameterSpec("level", .number(0.01...0.9999), default: .number(0.95), "of the lines' bands"),
      ParameterSpec(
        "without-x", .choice(["omit", "margin"]), default: .text("omit"),
        "rows without x: left out, or drawn at the left margin (together)"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; by default what is drawn"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default what is drawn"),
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figures 3 and 8",
    example: "- family-lines: {y: PC-1}")

  let y: [ExpressionSetting]
  let forecast: String?
  let x: ExpressionSetting?
  let by: ExpressionSetting?
  let isLogX: Bool
  let isTogether: Bool
  let atLeast: Int
  let level: Double
  let hasMargin: Bool
  let xLabel: String?
  let yLabel: String?
  let pages: FigurePages
  let columns: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    y = settings.expressions("y")
    forecast = settings.optionalText("of")
    x = settings.optionalExpression("x")
    by = settings.optionalExpression("by")
    isLogX = settings.text("x-scale") == "log10"
    isTogether = settings.text("layout") == "together"
    atLeast = settings.integer("at-least")
    level = settings.number("level")
    hasMargin = settings.text("without-x") == "margin"
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = FigurePages(settings, hasPanels: false)
    columns = settings.optionalInteger("columns")
    look = FigureLook(settings)
    if y.isEmpty == (forecast == nil) {
      throw Diagnostic.error(
        "'family-lines' draws either columns ('y') or the score of a forecast ('of')", at: settings.place)
    }
    if forecast != nil, x != nil || by != nil {
      throw Diagnostic.error(
        "a forecast's score is drawn over compute by family: 'x' and 'by' are of columns",
        at: settings.place(of: x == nil ? "by" : "x"))
    }
  }

  var needsTables: Bool { forecast == nil }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    if let forecast { try record.requireForecast(forecast) }
    let shapes = FamilyLook.shapes(in: record).order
    var drawn: [DrawnFigure] = []
    for page in pages.pages(of: record, named: context.name) {
      let plots = try plots(page, record, context.run.roles)
      let pages = isTogether ? [plots] : names(plots).map { name in plots.filter { $0.y == name } }
      for plots in pages {
        // One file a y where several are drawn.
        let part = pages.count > 1 ? plots.first?.y : nil
        if let figure = try draw(page, plots, part: part, order: shapes, context.run.roles) { drawn.append(figure) }
      }
    }
    guard !drawn.isEmpty else {
      throw EvaluationError(
        "no family has \(atLeast) rows with "
          + (forecast.map { "compute and a score of '\($0)'" } ?? "both columns") + ": no line to draw")
    }
    return drawn
  }

  private func names(_ plots: [FamilyLinesPlot]) -> [String] {
    plots.map(\.y).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  // MARK: What is drawn

  private func plots(_ page: FigurePages.Page, _ record: RunRecord, _ roles: Roles) throws -> [FamilyLinesPlot] {
    try page.panels.flatMap { panel -> [FamilyLinesPlot] in
      if let name = forecast {
        guard let forecast = panel.combination.forecast(name) else { return [] }
        let points = forecast.predictions.map { row in
          FamilyLinesPlot.Point(key: row.key, family: row.family, x: row.compute, y: row.score)
        }
        return [plot(panel.title, "score of \(name)", points)]
      }
      guard record.tables.indices.contains(panel.index), let table = record.tables[panel.index] else { return [] }
      return try y.map { plot(panel.title, $0.text, try points($0, table, roles)) }
    }
  }

  private func plot(_ title: String, _ y: String, _ points: [FamilyLinesPlot.Point]) -> FamilyLinesPlot {
    FamilyLinesPlot(
      title: title, y: y, points: points, isLogX: isLogX, atLeast: atLeast, level: level)
  }

  private func points(_ y: ExpressionSetting, _ table: Table, _ roles: Roles) throws -> [FamilyLinesPlot.Point] {
    guard let x = x ?? roles.compute.map({ ExpressionSetting("`\($0)`") }) else {
      throw EvaluationError("nothing says what lies across: give 'x' or the role 'compute'")
    }
    guard let by = by ?? roles.family.map({ ExpressionSetting("`\($0)`") }) else {
      throw EvaluationError("nothing says what a family is: give 'by' or the role 'family'")
    }
    let (across, up) = (
      try x.parse(for: table.schema).numbers(in: table), try y.parse(for: table.schema).numbers(in: table)
    )
    let families: ColumnValues = try by.parse(for: table.schema).evaluate(table)
    return (0..<table.rowCount).map { row in
      let keys = roles.key.compactMap { name in table[name].flatMap { $0[row].isMissing ? nil : $0[row].description } }
      return FamilyLinesPlot.Point(
        key: keys.isEmpty ? "row \(row + 1)" : keys.joined(separator: " / "),
        family: families[row].isMissing ? nil : families[row].description, x: across[row], y: up[row])
    }
  }

  private func draw(
    _ page: FigurePages.Page, _ plots: [FamilyLinesPlot], part: String?, order: [String], _ roles: Roles
  ) throws -> DrawnFigure? {
    let panels =
      isTogether
      ? plots.map { $0.together(hasMargin: hasMargin, namesY: names(plots).count > 1) } : plots.flatMap(\.apart)
    guard plots.contains(where: { !$0.lines.isEmpty }), !panels.isEmpty else { return nil }
    let count = PanelCount(panels.count, columns: columns)
    let ys = names(plots)
    let order = plots.flatMap { $0.points.compactMap(\.family) }
      .reduce(into: order) { if !$0.contains($1) { $0.append($1) } }
    let xTitle = xLabel ?? x?.text ?? "training compute" + (roles.compute.map { " (\($0))" } ?? "")
    let legend = roles.family ?? "family"
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: count.columns, x: Axis(RichText(xTitle), scale: isLogX ? .log10 : .linear),
      y: Axis(RichText(yLabel ?? (ys.count == 1 ? ys[0] : ""))), sharing: ys.count == 1 ? .both : .x,
      colours: ColourScale(title: legend, order: order), shapes: ShapeScale(title: legend, order: order))
    let families = Double(Set(plots.flatMap { $0.points.compactMap(\.family) }).count)
    let theme = look.theme(
      width: panels.count == 1 ? 5.8 : 7.5,
      height: isTogether
        ? max(panels.count == 1 ? 3.8 : 0.9 + 2.3 * Double(count.rows), count.columns <= 2 ? 0.6 + 0.145 * families : 0)
          + (count.columns > 2 ? 0.03 * families : 0)
        : panels.count == 1 ? 3.6 : 0.8 + 1.45 * Double(count.rows))
    return DrawnFigure(
      name: page.name + (part.map { "-" + fileName($0) } ?? ""), caption: caption(page, plots, xTitle),
      svg: chart.svg(theme: theme), data: try FamilyLinesPlot.table(plots))
  }

  private func caption(_ page: FigurePages.Page, _ plots: [FamilyLinesPlot], _ xTitle: String) -> String {
    var sentences = [
      names(plots).joined(separator: ", ") + " over \(xTitle)" + (page.label.isEmpty ? "" : " (\(page.label))")
        + ", with a least-squares line a family"
        + (isTogether ? "." : " and the \(percent) % band of the line.")
    ]
    let few = plots.flatMap(\.withoutLine).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    if !few.isEmpty {
      sentences.append(
        "Fewer than \(atLeast) rows, or one x, have " + few.joined(separator: ", ")
          + (isTogether ? ": no line." : ": not drawn."))
    }
    let missing = plots.map { $0.missing(countsMargin: !(isTogether && hasMargin)) }.max() ?? 0
    if isTogether, hasMargin, plots.contains(where: { !$0.marginal.isEmpty }) {
      sentences.append("Points left of the dotted line have no x.")
    }
    if missing > 0 {
      sentences.append("\(counted(missing, "row")) without a value \(missing == 1 ? "is" : "are") not drawn.")
    }
    return sentences.joined(separator: " ")
  }

  private var percent: String { significant(100 * level).plainText.replacing(".0", with: "") }
}
