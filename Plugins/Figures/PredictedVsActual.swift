import EvaluationKit
import Figures
import Tables

/// What was forecast against what was, a panel a combination.
struct PredictedVsActual: StyledFigure {
  static let card = PluginCard(
    name: "predicted-vs-actual", summary: "forecast against actual values, with the line where they are equal",
    parameters: [
      ParameterSpec("of", .forecast, "the forecast that is drawn"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
      ParameterSpec("metric", .metric, optional: true, "the error that is printed; mse by default, or else the first"),
      ParameterSpec("families", .truth, default: .truth(true), "whether families have shapes of their own"),
    ] + FigureLook.parameters,
    source: "Pineiro and others (2008), Ecological Modelling 216(3-4), 316-322, with the axes the other way round",
    example: "- predicted-vs-actual: {of: sigmoid}")

  let forecast: String
  let pages: FigurePages
  let columns: Int?
  let metric: String?
  let showsFamilies: Bool
  var look: FigureLook

  init(_ settings: Settings) throws {
    forecast = settings.text("of")
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    metric = settings.optionalText("metric")
    showsFamilies = settings.truth("families")
    look = FigureLook(settings)
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    try record.requireForecast(forecast)
    let shapes = FamilyLook.shapes(in: record)
    return try pages.pages(of: record, named: context.name).compactMap { page in
      let panels = page.panels.compactMap { panel in
        panel.combination.forecast(forecast).map { (title: panel.title, forecast: $0) }
      }
      return panels.isEmpty ? nil : try draw(page, panels, shapes)
    }
  }

  private typealias TitledForecast = (title: String, forecast: ForecastRecord)

  private func draw(_ page: FigurePages.Page, _ panels: [TitledForecast], _ shapes: ShapeScale) throws -> DrawnFigure {
    let count = PanelCount(panels.count, columns: columns)
    let title = targetTitle(panels.map(\.forecast))
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels.map(panel),
      columns: count.columns, x: Axis(RichText("actual \(title)")), y: Axis("forecast"), colours: RowSetLook.colours,
      shapes: shapes)
    let theme = look.theme(
      width: panels.count == 1 ? 4.8 : 7, height: panels.count == 1 ? 3.6 : 0.9 + 2.1 * Double(count.rows))
    let missing = panels.map { $0.forecast.predictions.count { $0.predicted == nil } }.reduce(0, +)
    return DrawnFigure(
      name: page.name,
      caption: "Forecast \u{201C}\(forecast)\u{201D} against actual values"
        + (page.label.isEmpty ? "" : " (\(page.label))") + "; on the line they are equal."
        + (missing == 0
          ? "" : " \(counted(missing, "row")) without a forecast \(missing == 1 ? "is" : "are") not drawn."),
      svg: chart.svg(theme: theme), data: try table(panels))
  }

  private func panel(_ panel: TitledForecast) -> Panel {
    let rows = panel.forecast.predictions.filter { $0.predicted != nil }
    var layers = [Layer(.diagonal, [], name: "equal", legendLabel: "equal", colour: Colour(0x8C8C8C), dash: .dashed)]
    let intervals = rows.filter { $0.lower != nil && $0.upper != nil }
    if !intervals.isEmpty {
      layers.append(
        Layer(
          .interval, intervals.map { Datum(x: .number($0.actual), lower: $0.lower, upper: $0.upper) },
          name: "interval", legendLabel: "interval", colour: Colour(0xA0A0A0), lineWidth: 0.7, orientation: .vertical))
    }
    layers.append(
      Layer(
        .points,
        rows.map { row in
          Datum(
            row.actual, row.predicted ?? row.actual,
            hover: "\(row.key): actual \(significant(row.actual, digits: 4).plainText), forecast "
              + significant(row.predicted ?? row.actual, digits: 4).plainText, series: RowSetLook.name(row),
            shape: showsFamilies ? row.family : nil)
        }, name: "points"))
    return Panel(panel.title, layers: layers, notes: notes(panel.forecast))
  }

  private func notes(_ forecast: ForecastRecord) -> [RichText] {
    let judged = metric.flatMap { forecast.metric($0) } ?? forecast.metric("mse") ?? forecast.metrics.first
    guard let judged, let result = judged.test else { return [] }
    return [
      RichText("test \(metricTitle(judged.name)) ") + (result.first.map { significant($0) } ?? RichText("undefined"))
    ]
  }

  private func table(_ panels: [TitledForecast]) throws -> Table {
    let rows = panels.flatMap { panel in panel.forecast.predictions.map { (panel: panel.title, row: $0) } }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }),
      Column("key", texts: rows.map(\.row.key)), Column("family", texts: rows.map(\.row.family)),
      Column("set", texts: rows.map { RowSetLook.name($0.row) }),
      Column("actual", numbers: rows.map(\.row.actual)), Column("predicted", numbers: rows.map(\.row.predicted)),
      Column("lower", numbers: rows.map(\.row.lower)), Column("upper", numbers: rows.map(\.row.upper)),
    ])
  }
}
