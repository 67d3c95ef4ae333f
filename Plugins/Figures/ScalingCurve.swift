import EvaluationKit
import Figures
import Tables

/// A forecast over compute, a panel a combination: the rows, the fitted law, the cutoff and the errors.
struct ScalingCurve: StyledFigure {
  static let card = PluginCard(
    name: "scaling-curve", summary: "a forecast over compute: rows, fitted law, cutoff and test errors",
    details: """
      Each panel shows one combination of the sweep: the rows by family (shape) and by set (colour), the fitted law, \
      the cutoff where the split has one on compute, and the test error beside those of the other forecasts. Compute is \
      the row's own, or the compute at which a reference family reaches the same score \
      (`x: {equivalent-compute: {family: Llama-2}}`), so that a law over several inputs is a curve too. Laid `together`, \
      combinations, forecasts and reference families share one panel, a colour each.
      """,
    parameters: [
      ParameterSpec("of", .oneOf([.forecast, .list(.forecast)]), "the forecast that is drawn, or several"),
      ParameterSpec(
        "x",
        .oneOf([
          .choice(["compute"]),
          .record([
            ParameterSpec(
              "equivalent-compute",
              .record([
                ParameterSpec(
                  "family", .oneOf([.text, .list(.text)]), "family in whose compute the score is told, or several")
              ]),
              "compute at which this family reaches the row's score")
          ]),
        ]), default: .text("compute"), "what lies across: the row's compute, or a family's equivalent compute"),
      ParameterSpec(
        "layout", .choice(["panels", "together"]), optional: true,
        "a panel each (default), or all in one, each with a colour"),
      FigurePages.panelsParameter,
      FigurePages.perParameter,
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
      ParameterSpec(
        "compare", .list(.forecast, count: 0...100), optional: true,
        "forecasts whose errors are printed beside; by default the others, of more than three the best and the best baseline"
      ),
      ParameterSpec("metric", .metric, optional: true, "the error that is printed; mse by default, or else the first"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default the target"),
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figure 4",
    example: "- scaling-curve: {of: sigmoid}")

  let forecasts: [String]
  /// Empty for the rows' own compute.
  let families: [String]
  let isTogether: Bool
  let pages: FigurePages
  let columns: Int?
  let compare: [String]?
  let metric: String?
  let xLabel: String?
  let yLabel: String?
  var look: FigureLook

  init(_ settings: Settings) throws {
    forecasts = Self.texts(settings.setting("of"))
    families = Self.texts(settings.setting("x")?["equivalent-compute"]?["family"])
    isTogether = settings.optionalText("layout") == "together"
    pages = FigurePages(settings)
    columns = settings.optionalInteger("columns")
    compare = settings.optionalTexts("compare")
    metric = settings.optionalText("metric")
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    look = FigureLook(settings)
  }

  private static func texts(_ setting: Setting?) -> [String] {
    setting?.list?.compactMap(\.text) ?? setting?.text.map { [$0] } ?? []
  }

  var equivalentComputeFamilies: [String] { families }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    for forecast in forecasts { try record.requireForecast(forecast) }
    let shapes = FamilyLook.shapes(in: record)
    return try pages.pages(of: record, named: context.name).compactMap { page in
      try draw(page, compute: context.run.roles.compute, shapes)
    }
  }

  /// Nil where no combination of the page has the forecast.
  private func draw(_ page: FigurePages.Page, compute: String?, _ shapes: ShapeScale) throws -> DrawnFigure? {
    var (panels, absent) = (panels(page, compute: compute), absent(page))
    guard !panels.isEmpty else { return nil }
    if !families.isEmpty, panels.allSatisfy({ !$0.hasPoints }) {
      throw EvaluationError(
        "\(quoted(forecasts)) \(forecasts.count == 1 ? "has" : "have") no compute in terms of "
          + "\(families.joined(separator: ", ")): it needs a law over a linear score, and at least two rows of that "
          + "family with compute")
    }
    if families.count > 1 {
      absent += panels.filter { !$0.hasPoints }.map(\.title)
      panels.removeAll { !$0.hasPoints }
    }
    let count = PanelCount(isTogether ? 1 : panels.count, columns: columns)
    let isAlone = isTogether || panels.count == 1
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: isTogether ? [ScalingCurvePanel.together(panels)] : panels.map(\.drawn),
      columns: count.columns, x: Axis(RichText(xLabel ?? xTitle(compute)), scale: .log10),
      y: Axis(RichText(yLabel ?? targetTitle(panels.map(\.forecast))), including: including(panels)),
      sharing: families.isEmpty ? .both : .y,
      colours: isTogether ? ColourScale(order: panels.map(\.title)) : RowSetLook.colours,
      shapes: isTogether ? RowSetLook.shapes : shapes)
    // Room for the notes above the frames, and for a legend of many families below.
    let lines = isTogether ? Double(panels.count) : Double(panels.map(\.notes.count).max() ?? 0)
    let shown = Set(panels.flatMap { $0.forecast.predictions.compactMap(\.family) }).count
    let theme = look.theme(
      width: isAlone ? (isTogether ? 6.2 : 5.5) : count.columns == 2 ? 7 : 7.5,
      height: isTogether
        ? 3.4 + 0.12 * lines
        : isAlone ? 3.8 : 0.8 + (1.6 + 0.12 * lines) * Double(count.rows) + 0.025 * Double(shown))
    return DrawnFigure(
      name: page.name, caption: caption(panels, absent, page), svg: chart.svg(theme: theme),
      data: try ScalingCurvePanel.table(panels))
  }

  /// A panel a combination, forecast and reference family.
  private func panels(_ page: FigurePages.Page, compute: String?) -> [ScalingCurvePanel] {
    let references: [String?] = families.isEmpty ? [nil] : families
    return page.panels.flatMap { panel in
      forecasts.flatMap { name -> [ScalingCurvePanel] in
        guard let forecast = panel.combination.forecast(name) else { return [] }
        return references.map { family in
          let parts = [panel.title, forecasts.count > 1 ? name : "", families.count > 1 ? family ?? "" : ""]
          return ScalingCurvePanel(
            title: parts.filter { !$0.isEmpty }.joined(separator: ", "), forecast: forecast,
            combination: panel.combination,
            style: ScalingCurvePanel.Style(family: family, computeColumn: compute, compare: compare, metric: metric))
        }
      }
    }
  }

  /// The combinations in which a forecast failed.
  private func absent(_ page: FigurePages.Page) -> [String] {
    page.panels.flatMap { panel in
      forecasts.filter { panel.combination.forecast($0) == nil }.map { name in
        forecasts.count > 1 ? [panel.title, name].filter { !$0.isEmpty }.joined(separator: ", ") : panel.title
      }
    }
  }

  private var family: String? { families.count > 1 ? "family" : families.first }

  private func quoted(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }

  private func xTitle(_ compute: String?) -> String {
    if let family { return "\(family)-equivalent compute" }
    return "training compute" + (compute.map { " (\($0))" } ?? "")
  }

  /// Shares of 1 are shown on the whole of 0 to 1.
  private func including(_ panels: [ScalingCurvePanel]) -> [Double] {
    panels.allSatisfy { $0.forecast.predictions.allSatisfy { (-0.25...1.25).contains($0.actual) } } ? [0, 1] : []
  }

  /// The split is by a row's own compute: in a family's terms training rows may lie beyond the line, and test rows before.
  private var cutoffWords: String {
    guard let family else { return "fitted on the rows up to the dashed cutoff" }
    return "fitted on the training rows; the dashed line is where the cutoff lies in \(family)'s own compute"
  }

  private func caption(_ panels: [ScalingCurvePanel], _ absent: [String], _ page: FigurePages.Page) -> String {
    var sentences = [
      "Forecast \(forecasts.map { "\u{201C}\($0)\u{201D}" }.joined(separator: ", ")) over "
        + (family.map { "\($0)-equivalent compute" } ?? "training compute")
        + (page.label.isEmpty ? "" : " (\(page.label))")
        + (panels.contains { $0.cutoff != nil } ? ": \(cutoffWords)." : ".")
    ]
    let variables = panels.compactMap { panel in panel.formulaVariable.map { (panel: panel.title, name: $0) } }
    if let variable = variables.first {
      sentences.append(
        Set(variables.map(\.name)).count == 1
          ? "In the formula x is \(variable.name)."
          : "In the formulas x is " + variables.map { "\($0.name) (\($0.panel))" }.joined(separator: ", ") + ".")
    }
    if panels.contains(where: \.hasUnequalRows) {
      sentences.append("Each test error is on the rows that its forecast could predict.")
    }
    let missing = panels.map(\.missing).reduce(0, +)
    if missing > 0 {
      sentences.append(
        counted(missing, "point") + " without \(family == nil ? "compute" : "an equivalent compute") "
          + (missing == 1 ? "is" : "are") + " not drawn.")
    }
    let lawless = panels.filter(\.curve.isEmpty)
    if family == nil, !lawless.isEmpty {
      sentences.append("The law reads more than compute, so no curve is drawn.")
    }
    if !absent.isEmpty {
      sentences.append("The forecast failed for " + absent.joined(separator: ", ") + ".")
    }
    return sentences.joined(separator: " ")
  }
}
