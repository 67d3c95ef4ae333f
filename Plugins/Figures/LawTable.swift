import EvaluationKit
import Figures
import Tables

/// The fitted laws written out, in several terms.
struct LawTable: StyledFigure {
  static let card = PluginCard(
    name: "law-table", summary: "fitted laws written out in terms of inputs, of columns and of a family's compute",
    details: """
      A line a form, as `laws` has them as numbers: the law in its inputs; in the columns that its components are made of; \
      in log10 of the compute at which a family reaches the same score, one line a family. Forms that there are not are \
      left out, and the data beside the picture say why.
      """,
    parameters: [
      ParameterSpec(
        "of", .list(.forecast), optional: true, "the forecasts; by default all but baselines that have a law"),
      LawForms.spaceParameter,
      ParameterSpec("families", .list(.text), optional: true, "families in whose compute the laws are told"),
      ParameterSpec("metric", .metric, optional: true, "the test error beside; mse by default, or else the first"),
      FigurePages.perParameter,
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, table C.1",
    example: "- law-table: {families: [Llama-2]}")

  let forecasts: [String]?
  let space: String?
  let families: [String]
  let metric: String?
  let pages: FigurePages
  var look: FigureLook

  init(_ settings: Settings) throws {
    forecasts = settings.optionalTexts("of")
    space = settings.optionalText("space")
    families = settings.optionalTexts("families") ?? []
    metric = settings.optionalText("metric")
    pages = FigurePages(settings, hasPanels: false)
    look = FigureLook(settings)
  }

  var equivalentComputeFamilies: [String] { families }

  private struct Law {
    var place: String
    var forms: LawForms

    var forecast: ForecastRecord { forms.forecast }
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    for name in forecasts ?? [] { try record.requireForecast(name) }
    let drawn = try pages.pages(of: record, named: context.name).compactMap(draw)
    guard !drawn.isEmpty else { throw EvaluationError("no forecast is a law of a linear score: nothing to write out") }
    return drawn
  }

  private func draw(_ page: FigurePages.Page) throws -> DrawnFigure? {
    let laws = page.panels.flatMap { panel in
      panel.combination.forecasts
        .filter { $0.curve != nil && (forecasts?.contains($0.name) ?? !$0.isBaseline) }
        .map {
          Law(
            place: panel.title,
            forms: LawForms(forecast: $0, transforms: panel.combination.transforms, space: space))
        }
    }
    guard !laws.isEmpty else { return nil }
    let hasPlaces = laws.contains { !$0.place.isEmpty }
    let names = laws.map(\.forecast.name)
    let hasNames = !hasPlaces || Set(names).count > 1
    let titles = laws.compactMap { metric(of: $0.forecast)?.name }
    let hasErrors = !titles.isEmpty
    let picture = TablePicture(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      head: (hasPlaces ? ["target"] : []) + (hasNames ? ["forecast"] : []) + ["in terms of", "law"]
        + (hasErrors ? [RichText("test \(metricTitle(titles[0]))")] : []),
      rows: laws.flatMap { law in
        rows(law, hasPlaces: hasPlaces, hasNames: hasNames, hasErrors: hasErrors)
      }, endAligned: hasErrors ? [(hasPlaces ? 1 : 0) + (hasNames ? 1 : 0) + 2] : [])
    return DrawnFigure(
      name: page.name, caption: caption(page), svg: picture.svg(theme: look.theme(width: 7.5, height: 4)),
      data: try table(laws))
  }

  private func rows(_ law: Law, hasPlaces: Bool, hasNames: Bool, hasErrors: Bool) -> [TablePicture.Row] {
    law.forms.all(families: families).compactMap(\.form).enumerated().map { index, form in
      let isFirst = index == 0
      var cells: [RichText] = []
      if hasPlaces { cells.append(isFirst ? RichText(law.place) : "") }
      if hasNames { cells.append(isFirst ? RichText(law.forecast.name) : "") }
      cells += [
        RichText(form.isOfCompute ? String(form.name.trimmingPrefix("log10 ")) : form.name),
        RichText(unbroken(law.forms.formula(form))),
      ]
      if hasErrors {
        cells.append(isFirst ? metric(of: law.forecast)?.test?.first.map { significant($0) } ?? "undefined" : "")
      }
      return TablePicture.Row(cells, beginsGroup: isFirst)
    }
  }

  /// Lines break before a sign, not after it and not within a term.
  private func unbroken(_ formula: String) -> String {
    var text = formula.replacing(" ", with: "\u{A0}")
    for sign in ["+", "\u{2212}"] { text = text.replacing("\u{A0}\(sign)\u{A0}", with: " \(sign)\u{A0}") }
    return text
  }

  private func metric(of forecast: ForecastRecord) -> ForecastMetric? {
    metric.map { forecast.metric($0) } ?? forecast.metric("mse") ?? forecast.metrics.first
  }

  private func caption(_ page: FigurePages.Page) -> String {
    "The fitted laws" + (page.label.isEmpty ? "" : " (\(page.label))")
      + " in several terms; \u{3C3} is the logistic curve."
      + (families.isEmpty ? "" : " x is log10 of the compute at which the family named reaches the same score.")
  }

  /// A row a number: a weight, an intercept, the floor and the height; a form that there is not has one row, with why.
  private func table(_ laws: [Law]) throws -> Table {
    var rows: [(law: Law, form: String, formula: String?, term: String?, value: Double?, reason: String?)] = []
    for law in laws {
      for told in law.forms.all(families: families) {
        guard let form = told.form else {
          rows.append((law, told.name, nil, nil, nil, told.reason))
          continue
        }
        let formula = law.forms.formula(form)
        var terms: [(String, Double?)] = [("intercept", form.intercept)]
        terms += zip(form.terms, form.weights).map { (form.isOfCompute ? "slope" : $0, $1) }
        terms += [("floor", law.forecast.curve?.floor), ("height", law.forecast.curve?.height)]
        rows += terms.map { (law, form.name, formula, $0.0, $0.1, nil) }
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.law.place.isEmpty ? nil : $0.law.place }),
      Column("forecast", texts: rows.map(\.law.forecast.name)), Column("form", texts: rows.map(\.form)),
      Column("formula", texts: rows.map(\.formula)), Column("term", texts: rows.map(\.term)),
      Column("value", numbers: rows.map(\.value)), Column("reason", texts: rows.map(\.reason)),
    ])
  }
}
