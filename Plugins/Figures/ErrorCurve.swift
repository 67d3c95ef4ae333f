import EvaluationKit
import Figures
import Tables

/// A metric along a numeric axis of the sweep, a line a forecast.
struct ErrorCurve: StyledFigure {
  static let card = PluginCard(
    name: "error-curve", summary: "a metric along a numeric axis of the sweep, a line a forecast",
    details: """
      Axes named in `over` are averaged first; of the axis `band` (random draws, say) the mean is drawn with one standard \
      deviation either side. With a geometric mean both are taken of logarithms. Every other axis gives panels. A place \
      where a value of `over` is missing is left out. The area is that of `area-under-curve`: the trapezium \
      rule over what is drawn, not divided by the width.
      """,
    parameters: [
      ParameterSpec("of", .metric, "the metric"),
      ParameterSpec("along", .axis, "the axis across; its values are numbers"),
      ParameterSpec(
        "rows", .choice(["test", "shared-test", "train"]), default: .text("test"), "the rows it is taken on"),
      ParameterSpec("forecasts", .list(.forecast), optional: true, "those drawn; all by default"),
      ParameterSpec("series", .axis, optional: true, "an axis whose values are lines of their own"),
      ParameterSpec("over", .list(.axis), optional: true, "axes that are averaged"),
      ParameterSpec("band", .axis, optional: true, "an axis whose spread is drawn as a band"),
      ParameterSpec(
        "mean", .choice(["arithmetic", "geometric"]), optional: true, "geometric by default where y is logarithmic"),
      ParameterSpec("y-scale", .choice(["linear", "log10"]), default: .text("linear"), "of the vertical axis"),
      ParameterSpec("x-scale", .choice(["linear", "log10"]), default: .text("linear"), "of the horizontal axis"),
      ParameterSpec("reversed", .truth, default: .truth(false), "whether the horizontal axis falls"),
      ParameterSpec("area", .truth, default: .truth(true), "whether the areas under the lines are printed"),
      ParameterSpec(
        "references", .mapping(.number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude)), optional: true,
        "level lines, `{name: value}`"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; by default the axis"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default the metric"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figures 7 and C.10",
    example: "- error-curve: {of: mse, along: share}")

  let style: ErrorCurvePanel.Style
  let references: [(name: String, value: Double)]
  let isLogX: Bool
  let isReversed: Bool
  let hasArea: Bool
  let xLabel: String?
  let yLabel: String?
  let pages: FigurePages
  let columns: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    let isLogY = settings.text("y-scale") == "log10"
    style = ErrorCurvePanel.Style(
      metric: settings.text("of"), along: settings.text("along"), rows: settings.text("rows"),
      forecasts: settings.optionalTexts("forecasts"), series: settings.optionalText("series"),
      over: settings.optionalTexts("over") ?? [], band: settings.optionalText("band"),
      isGeometric: settings.optionalText("mean").map { $0 == "geometric" } ?? isLogY, isLogY: isLogY)
    references = (settings.setting("references")?.mapping ?? []).compactMap { member in
      member.value.number.map { (member.name, $0) }
    }
    isLogX = settings.text("x-scale") == "log10"
    isReversed = settings.truth("reversed")
    hasArea = settings.truth("area")
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    look = FigureLook(settings)
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    guard !record.combinations.isEmpty else {
      throw EvaluationError("the record has no combination: there is no curve to draw")
    }
    for name in style.forecasts ?? [] { try record.requireForecast(name) }
    let drawn = try pages.pages(of: record, named: context.name).compactMap(draw)
    guard !drawn.isEmpty else {
      throw EvaluationError("no forecast has a \(style.metric) on \(style.rows) rows: there is no curve to draw")
    }
    return drawn
  }

  private func draw(_ page: FigurePages.Page) throws -> DrawnFigure? {
    let panels = try ErrorCurvePanel.panels(page, per: pages.per, titledBy: pages.panels, style)
      .filter { !$0.curves.isEmpty }
    guard !panels.isEmpty else { return nil }
    let isAlone = panels.count == 1
    let names = panels.flatMap(\.curves).map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    func label(_ curve: ErrorCurvePanel.Curve) -> String {
      guard hasArea, isAlone, let area = curve.area else { return curve.name }
      return "\(curve.name) (area \(significant(area).plainText))"
    }
    let labels = isAlone ? panels[0].curves.map(label) : names
    let count = PanelCount(panels.count, columns: columns)
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels.map { $0.drawn(label: label, hasArea: hasArea && !isAlone, references: references) },
      columns: count.columns,
      x: Axis(RichText(xLabel ?? style.along), scale: isLogX ? .log10 : .linear, isReversed: isReversed),
      y: Axis(
        RichText(yLabel ?? "\(style.rows == "train" ? "training" : "test") \(metricTitle(style.metric))"),
        scale: style.isLogY ? .log10 : .linear), sharing: .x, colours: ColourScale(order: labels),
      shapes: ShapeScale(order: labels))
    let lines = hasArea && !isAlone ? Double(panels.map(\.curves.count).max() ?? 0) : 0
    let theme = look.theme(
      width: isAlone ? 6 : 7.5, height: isAlone ? 3.4 : 0.9 + (1.7 + 0.12 * lines) * Double(count.rows))
    return DrawnFigure(
      name: page.name, caption: caption(page, panels), svg: chart.svg(theme: theme),
      data: try ErrorCurvePanel.table(panels))
  }

  private func caption(_ page: FigurePages.Page, _ panels: [ErrorCurvePanel]) -> String {
    let kind = style.isGeometric ? "geometric mean" : "mean"
    var text =
      "\(metricTitle(style.metric)) on \(style.rows) rows along \(xLabel ?? style.along)"
      + (page.label.isEmpty ? "" : " (\(page.label))")
    if !style.over.isEmpty { text += ", the \(kind) over " + style.over.joined(separator: ", ") }
    if let band = style.band {
      text +=
        ", the \(kind) over \(band) with one standard deviation" + (style.isGeometric ? " of logarithms" : "")
        + " either side"
    }
    text += "."
    let lacking = panels.flatMap(\.curves).map(\.lacking).reduce(0, +)
    if lacking > 0 { text += " \(counted(lacking, "value")) \(lacking == 1 ? "is" : "are") undefined and left out." }
    return text
  }
}
