import EvaluationKit
import Figures
import Tables

/// What a law over components weighs each column with.
struct BenchmarkWeights: StyledFigure {
  static let card = PluginCard(
    name: "benchmark-weights", summary: "weights of a law in the columns that its components are made of, as bars",
    details: """
      A component's score is a weighted sum of columns and the law's score a weighted sum of components, so that the law \
      weighs each column with its loadings times the law's weights. The weights are of columns as the step like pca read them: \
      where they differ in spread, a large weight need not mean a large share of the score.
      """,
    parameters: [
      ParameterSpec("of", .list(.forecast), "the forecast, or several"),
      LawForms.spaceParameter,
      ParameterSpec(
        "layout", .choice(["panels", "together"]), default: .text("panels"),
        "a panel a law, or the bars of all laws side by side"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis"),
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figures 5 and 6",
    example: "- benchmark-weights: {of: sigmoid}")

  let forecasts: [String]
  let space: String?
  let isTogether: Bool
  let pages: FigurePages
  let columns: Int?
  let yLabel: String?
  var look: FigureLook

  init(_ settings: Settings) throws {
    forecasts = settings.texts("of")
    space = settings.optionalText("space")
    isTogether = settings.text("layout") == "together"
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    yLabel = settings.optionalText("y-label")
    look = FigureLook(settings)
  }

  private struct Law {
    var title: String
    var form: LawForms.Form
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    for name in forecasts { try record.requireForecast(name) }
    var reasons: [String] = []
    let drawn = try pages.pages(of: record, named: context.name).compactMap { try draw($0, &reasons) }
    guard !drawn.isEmpty else {
      throw EvaluationError("no law has weights on columns: " + (reasons.first ?? "none fits"))
    }
    return drawn
  }

  private func draw(_ page: FigurePages.Page, _ reasons: inout [String]) throws -> DrawnFigure? {
    var laws: [Law] = []
    var absent: [String] = []
    for panel in page.panels {
      for name in forecasts {
        let title = [panel.title, forecasts.count > 1 ? name : ""].filter { !$0.isEmpty }.joined(separator: ", ")
        guard let forecast = panel.combination.forecast(name) else {
          absent.append(title)
          continue
        }
        let told = LawForms(forecast: forecast, transforms: panel.combination.transforms, space: space).columns
        if let form = told.form {
          laws.append(Law(title: title, form: form))
        } else {
          reasons.append(told.reason ?? "")
          absent.append(title)
        }
      }
    }
    guard !laws.isEmpty else { return nil }
    let names = laws.flatMap(\.form.terms).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let panels = isTogether ? [together(laws)] : laws.map(panel)
    let count = PanelCount(panels.count, columns: columns)
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: count.columns, x: Axis(scale: .categorical(names)),
      y: Axis(RichText(yLabel ?? "weight in the score"), including: [0]), sharing: .x)
    let theme = look.theme(
      width: isTogether ? 7 : count.columns == 1 ? 4.2 : 7,
      height: isTogether || count.rows == 1 ? 3 : 0.9 + 1.7 * Double(count.rows))
    return DrawnFigure(
      name: page.name,
      caption: "Weights of " + forecasts.map { "\u{201C}\($0)\u{201D}" }.joined(separator: ", ")
        + " in the columns that its components are made of" + (page.label.isEmpty ? "" : " (\(page.label))")
        + ": the score is their sum with the columns, and an intercept."
        + (laws.contains { $0.form.terms.count < names.count } ? " A column without a bar is not among its own." : "")
        + (absent.isEmpty
          ? "" : " There are no weights for \(absent.map { $0.isEmpty ? "it" : $0 }.joined(separator: ", "))."),
      svg: chart.svg(theme: theme), data: try table(laws))
  }

  private func bars(_ law: Law, series: String?) -> [Datum] {
    zip(law.form.terms, law.form.weights).map { column, weight in
      Datum(column, weight, hover: "\(column): \(decimalText(weight, decimals: 2))", series: series)
    }
  }

  private func panel(_ law: Law) -> Panel {
    Panel(
      law.title,
      layers: [
        Layer(.bars, bars(law, series: nil), name: "weights", colour: Colour(0x0072B2)),
        Layer(.horizontalLine, [Datum(y: .number(0))], name: "zero", colour: Colour(0x8C8C8C)),
      ])
  }

  private func together(_ laws: [Law]) -> Panel {
    Panel(
      layers: [Layer(.bars, laws.flatMap { bars($0, series: $0.title.isEmpty ? "weight" : $0.title) }, name: "weights")]
        + [Layer(.horizontalLine, [Datum(y: .number(0))], name: "zero", colour: Colour(0x8C8C8C))])
  }

  private func table(_ laws: [Law]) throws -> Table {
    let rows = laws.flatMap { law in
      zip(law.form.terms + ["intercept"], law.form.weights + [law.form.intercept]).map { (law.title, $0, $1) }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.0.isEmpty ? nil : $0.0 }), Column("column", texts: rows.map(\.1)),
      Column("weight", numbers: rows.map(\.2)),
    ])
  }
}
