import Diagnostics
import EvaluationKit
import Figures
import Tables

/// The forecast of a gain over capability, and where the technique starts to pay.
struct GainCurve: StyledFigure {
  static let card = PluginCard(
    name: "gain-curve", summary: "a forecast gain over capability, and from where on the technique pays",
    details: """
      For the forecast of a difference, such as a score with chain of thought less the score without. Drawn in the \
      target's own unit: the actual gains, the predicted ones with their intervals, the law where compute is all it reads, and \
      two marks. The first is the smallest x from which on every predicted gain exceeds the threshold, the second the \
      smallest from which on every interval lies above it; where the row of largest x does not, there is none. Marks stand \
      at rows, or on the law where there is one. Capability is the row's compute, the compute at which a family reaches the \
      score of a law (`through`), or a column of the final table.
      """,
    parameters: [
      ParameterSpec("of", .forecast, "the forecast of the gain"),
      ParameterSpec(
        "x",
        .oneOf([
          .choice(["compute"]),
          .record([
            ParameterSpec(
              "equivalent-compute",
              .record([
                ParameterSpec("family", .text, "family in whose compute the score is told"),
                ParameterSpec("through", .forecast, optional: true, "the forecast whose score it is; by default `of`"),
              ]), optional: true, "compute at which this family reaches the row's score"),
            ParameterSpec("column", .expression(.number), optional: true, "of the final table"),
          ]),
        ]), default: .text("compute"), "what lies across"),
      ParameterSpec(
        "threshold", .number(-1e9...1e9), default: .number(0), "the gain that must be exceeded, in the target's unit"),
      ParameterSpec(
        "x-scale", .choice(["linear", "log10"]), optional: true, "log10 of compute by default, linear of a column"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default the target"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + FigureLook.parameters, source: "defined here",
    example: "- gain-curve: {of: gain, x: {column: PC-1}}")

  let forecast: String
  let column: ExpressionSetting?
  let family: String?
  let through: String
  let threshold: Double
  let isLogX: Bool
  let xLabel: String?
  let yLabel: String?
  let pages: FigurePages
  let columns: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    forecast = settings.text("of")
    let x = settings.setting("x")
    column = x?["column"].flatMap { ExpressionSetting($0, references: settings.references) }
    family = x?["equivalent-compute"]?["family"]?.text
    through = x?["equivalent-compute"]?["through"]?.text ?? forecast
    threshold = settings.number("threshold")
    isLogX = settings.optionalText("x-scale").map { $0 == "log10" } ?? (column == nil)
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    look = FigureLook(settings)
    if let x, x.mapping != nil, (column == nil) == (family == nil) {
      throw Diagnostic.error("x is compute, 'equivalent-compute' or a 'column', one of them", at: x.place)
    }
  }

  var equivalentComputeFamilies: [String] { family.map { [$0] } ?? [] }
  var needsTables: Bool { column != nil }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    for name in [forecast, through] { try record.requireForecast(name) }
    let drawn = try pages.pages(of: record, named: context.name).compactMap { page in
      try draw(page, record, context.run.roles)
    }
    guard !drawn.isEmpty else {
      throw EvaluationError(
        "no row of '\(forecast)' has a place across: "
          + (family.map {
            "compute in terms of \($0) needs a law over a linear score, such as of a sigmoid named as 'through'"
          } ?? "x is missing everywhere"))
    }
    return drawn
  }

  private func draw(_ page: FigurePages.Page, _ record: RunRecord, _ roles: Roles) throws -> DrawnFigure? {
    let panels = try page.panels.compactMap { panel -> GainCurvePanel? in
      guard let forecast = panel.combination.forecast(forecast) else { return nil }
      let places = try places(panel, record, roles)
      let made = GainCurvePanel(
        title: panel.title, forecast: forecast, x: places, isLogX: isLogX, threshold: threshold,
        hasLaw: column == nil && family == nil)
      return made.points.isEmpty ? nil : made
    }
    guard !panels.isEmpty else { return nil }
    let count = PanelCount(panels.count, columns: columns)
    let isAlone = panels.count == 1
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels.map { $0.drawn(xName: xName) }, columns: count.columns,
      x: Axis(RichText(xLabel ?? xName), scale: isLogX ? .log10 : .linear),
      y: Axis(RichText(yLabel ?? gainTitle(panels.map(\.forecast))), including: [threshold]),
      sharing: sharing(panels), colours: RowSetLook.colours)
    let theme = look.theme(
      width: isAlone ? 5.8 : 7.5, height: isAlone ? 3.8 : 0.9 + 2.3 * Double(count.rows))
    return DrawnFigure(
      name: page.name, caption: caption(page, panels), svg: chart.svg(theme: theme),
      data: try GainCurvePanel.table(panels))
  }

  /// Gains of one range share their axis, and rows' own places theirs.
  private func sharing(_ panels: [GainCurvePanel]) -> AxisSharing {
    let isOne = Set(panels.map { [$0.forecast.target.low, $0.forecast.target.high] }).count == 1
    return family == nil ? (isOne ? .both : .x) : (isOne ? .y : .none)
  }

  private var xName: String { column?.text ?? family.map { "\($0)-equivalent compute" } ?? "training compute" }

  private func gainTitle(_ forecasts: [ForecastRecord]) -> String {
    let columns = forecasts.map(\.target.column)
    return Set(columns).count == 1 ? "gain: \(columns[0])" : "gain"
  }

  /// Where a row stands across.
  private func places(
    _ panel: FigurePages.Panel, _ record: RunRecord, _ roles: Roles
  ) throws -> (PredictionRow) -> Double? {
    if let column {
      guard record.tables.indices.contains(panel.index), let table = record.tables[panel.index] else {
        return { _ in nil }
      }
      let values = try column.parse(for: table.schema).numbers(in: table)
      var byKey: [String: Double] = [:]
      for row in 0..<table.rowCount {
        let keys = roles.key.compactMap { table[$0].map { $0[row].isMissing ? "" : $0[row].description } }
        let key = keys.isEmpty ? "row \(row + 1)" : keys.joined(separator: " / ")
        guard byKey[key] == nil else {
          throw EvaluationError("two rows are called '\(key)': a column is looked up by the role 'key'")
        }
        if let value = values[row] { byKey[key] = value }
      }
      return { byKey[$0.key] }
    }
    guard let family else { return { $0.compute } }
    guard let law = panel.combination.forecast(through),
      let line = law.equivalentCompute.first(where: { $0.family == family })
    else { return { _ in nil } }
    func name(_ row: PredictionRow) -> String { row.row.map { "\($0)" } ?? row.key }
    let scores = Dictionary(
      law.predictions.compactMap { row in row.score.map { (name(row), $0) } }, uniquingKeysWith: { first, _ in first })
    return { row in scores[name(row)].flatMap { line.compute(ofScore: $0) } }
  }

  private func caption(_ page: FigurePages.Page, _ panels: [GainCurvePanel]) -> String {
    var text =
      "Forecast gain \u{201C}\(forecast)\u{201D} over \(xName)" + (page.label.isEmpty ? "" : " (\(page.label))") + "."
    if let interval = panels.lazy.compactMap(\.forecast.interval).first {
      text += " Intervals: \(interval.name), \(significant(100 * interval.level, digits: 2).plainText) %."
    } else {
      text += " The forecast has no intervals, so it is not known from where on the gain is sure."
    }
    let missing = panels.map(\.missing).reduce(0, +)
    if missing > 0 {
      text += " \(counted(missing, "row")) without a place across \(missing == 1 ? "is" : "are") not drawn."
    }
    return text
  }
}
