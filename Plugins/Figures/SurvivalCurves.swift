import EvaluationKit
import Figures
import Tables

/// How many samples have a correlation above each value.
struct SurvivalCurves: StyledFigure {
  static let card = PluginCard(
    name: "survival-curves", summary: "share of samples whose correlation is above each value, a curve a score",
    details: """
      The complement of the cumulative distribution of correlations on [-1, 1]: the nearer a curve keeps to the upper right, the \
      more samples go with compute. By default all samples are counted, those whose correlation is undefined (a score that \
      never changes) too, so that a curve begins at the left at the share of samples that have a correlation; `of: defined` \
      counts those alone and says the share in the caption. A curve is drawn with at most some 500 vertices, none a fifth of a \
      point from where it belongs. For the paper's figure 3: `{panels: score, colour: family}`; benchmarks by families: \
      `{rows: family, panels: task, colour: score}`.
      """,
    parameters: [
      ParameterSpec("correlation", .expression(.number), default: .text("correlation"), "the column drawn"),
      ParameterSpec(
        "method", .text, optional: true, "of the column 'method', where it has several: pearson, spearman, kendall"),
      ParameterSpec("colour", .expression(.numberOrText), default: .text("score"), "column with a curve a value"),
      ParameterSpec(
        "of", .choice(["all", "defined"]), default: .text("all"),
        "the samples counted: all, or those whose correlation is defined"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis"),
    ] + RowPages.parameters + FigureRows.parameters + SeriesNames.parameters + FigureLook.parameters,
    source: "Schaeffer et al. (2024), arXiv:2406.04391, figure 3 and appendix H",
    example: "- survival-curves: {table: correlations, method: spearman, rows: family, panels: task}")

  let correlation: ExpressionSetting
  let method: String?
  let colour: ExpressionSetting
  let countsAll: Bool
  let xLabel: String?
  let yLabel: String?
  let pages: RowPages
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    correlation = settings.expression("correlation")
    method = settings.optionalText("method")
    colour = settings.expression("colour")
    countsAll = settings.text("of") == "all"
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = RowPages(settings)
    rows = FigureRows(settings)
    names = SeriesNames(settings)
    look = FigureLook(settings)
  }

  var needsTables: Bool { rows.needsTables }

  /// One curve, and where it stands.
  private struct Curve {
    var panel: RowPages.Panel
    var name: String
    var curve: SurvivalCurve
    var drawn: [SurvivalCurve.Place]
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let chosen = try chosenMethod(in: table)
    let correlations = try contiguousNumbers(correlation, in: table)
    let categories = try Categories(colour, of: table)
    return try pages.pages(of: table, named: context.name).map { page in
      let grid = PanelGridLook(page, isGrid: pages.rows != nil)
      let curves = page.panels.map { panel in
        shared(panel, correlations, categories, isWanted: chosen.isWanted, tolerance: grid.tolerance)
      }
      return DrawnFigure(
        name: page.name, caption: caption(page, curves.flatMap { $0 }, chosen.name),
        svg: chart(page, grid, curves, chosen.name).svg(theme: look.theme(width: grid.width, height: grid.height)),
        data: try data(page, curves.flatMap { $0 }))
    }
  }

  /// The method drawn, and which rows are of it.
  private func chosenMethod(in table: Table) throws -> (name: String?, isWanted: (Int) -> Bool) {
    guard table["method"] != nil else {
      if let method { throw EvaluationError("there is no column 'method' to choose '\(method)' from") }
      return (nil, { _ in true })
    }
    let methods = try Categories(ExpressionSetting("method"), of: table)
    if let method {
      guard let index = methods.names.firstIndex(of: method) else {
        throw EvaluationError(
          "no row is of the method '\(method)'; there are " + methods.names.joined(separator: ", "))
      }
      return (method, { methods.codes[$0] == Int32(index) })
    }
    let isTold = ([colour, pages.panels, pages.rows].compactMap { $0 } + pages.per).contains { $0.text == "method" }
    guard methods.names.count <= 1 || isTold else {
      throw EvaluationError(
        "the rows have several methods (\(methods.names.joined(separator: ", "))): choose one with 'method', or put "
          + "them into 'colour', 'panels', 'rows' or 'per'")
    }
    return (isTold ? nil : methods.names.first, { _ in true })
  }

  private func shared(
    _ panel: RowPages.Panel, _ correlations: [Double], _ categories: Categories, isWanted: (Int) -> Bool,
    tolerance: Double
  ) -> [Curve] {
    var values = Array(repeating: [Double](), count: categories.names.count)
    for row in panel.rows where categories.codes[row] >= 0 && isWanted(row) {
      values[Int(categories.codes[row])].append(correlations[row])
    }
    return names.ordered(categories.names).compactMap { name in
      guard let index = categories.names.firstIndex(of: name), !values[index].isEmpty else { return nil }
      let curve = SurvivalCurve(values[index], countsAll: countsAll)
      return Curve(panel: panel, name: name, curve: curve, drawn: curve.thinned(tolerance: tolerance))
    }
  }

  // MARK: The picture

  private func chart(
    _ page: RowPages.Page, _ grid: PanelGridLook, _ curves: [[Curve]], _ method: String?
  ) -> Chart {
    let width = grid.columns > 3 ? 1 : 1.3
    let panels = zip(page.panels, curves).enumerated().map { index, pair in
      var panel = grid.titled(
        pair.0, at: index, names,
        layers: pair.1.map { curve in
          Layer(
            .step, curve.drawn.map { Datum($0.x, $0.share) }, name: curve.name, series: names.shown(curve.name),
            lineWidth: width + (isCovered(curve, pair.1) ? 1.5 : 0))
        })
      if !pair.1.isEmpty, pair.1.allSatisfy({ $0.curve.defined == 0 }) {
        panel.notes = ["no correlation is defined"]
        panel.notesCorner = .topLeft
      }
      return panel
    }
    let drawn = names.ordered(
      curves.flatMap { $0.map(\.name) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    return Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: grid.columns,
      x: Axis(
        RichText(
          xLabel ?? (method.map { "\(Self.title($0)) correlation" } ?? "correlation")
            + " of a sample\u{2019}s score with compute"),
        domain: -1.02...1.02, ticks: grid.columns > 3 ? [-1, 0, 1] : [-1, -0.5, 0, 0.5, 1]),
      y: Axis(
        RichText(yLabel ?? (countsAll ? "share of samples above" : "share of defined samples above")),
        domain: -0.012...1.012,
        ticks: [0, 0.25, 0.5, 0.75, 1], format: .percent),
      colours: names.colours(drawn, of: colour.text))
  }

  /// Whether a later curve lies upon this one, which is then drawn wider, so that both are seen: the ranks of p_vocab are
  /// those of its logarithm.
  private func isCovered(_ curve: Curve, _ all: [Curve]) -> Bool {
    guard let place = all.firstIndex(where: { $0.name == curve.name }) else { return false }
    return all[(place + 1)...].contains { $0.curve.places == curve.curve.places }
  }

  /// "Spearman", "Kendall": methods are people.
  private static func title(_ method: String) -> String { method.prefix(1).uppercased() + method.dropFirst() }

  private func caption(_ page: RowPages.Page, _ curves: [Curve], _ method: String?) -> String {
    var text =
      "Share of samples whose \(method.map { Self.title($0) + " " } ?? "")correlation with compute is above each value"
      + (page.label.isEmpty ? "" : " (\(page.label))") + ", a curve a \(names.shown(colour.text))."
    let least = curves.filter { $0.curve.definedShare != nil }
      .min { ($0.curve.definedShare ?? 1) < ($1.curve.definedShare ?? 1) }
    guard let least, let share = least.curve.definedShare else { return text }
    let all = least.curve.defined == least.curve.count
    if countsAll {
      text +=
        all
        ? " Every sample has a correlation." : " A curve begins at the left at the share whose correlation is defined"
    } else {
      text += all ? " Every sample has a correlation." : " Samples without a correlation are not counted"
    }
    if !all {
      let place = [names.shown(least.name), least.panel.name].filter { !$0.isEmpty }.joined(separator: "; ")
      text +=
        "; least defined are \(decimalText(100 * share, decimals: 1)) % of \(counted(least.curve.count, "sample")) (\(place))."
    }
    return text
  }

  private func data(_ page: RowPages.Page, _ curves: [Curve]) throws -> Table {
    let places = curves.flatMap { curve in curve.drawn.map { (curve, $0) } }
    let undrawn = curves.filter(\.drawn.isEmpty)
    let owners = places.map(\.0) + undrawn
    func numbers(_ value: (SurvivalCurve) -> Int) -> [Double?] { owners.map { Double(value($0.curve)) } }
    return try Table([
      Column("panel", texts: owners.map { $0.panel.name.isEmpty ? nil : $0.panel.name }),
      Column("curve", texts: owners.map(\.name)),
      Column("correlation", numbers: places.map { $0.1.x } + undrawn.map { _ in nil }),
      Column("share-above", numbers: places.map { $0.1.share } + undrawn.map { _ in nil }),
      Column("samples", numbers: numbers(\.count)), Column("defined", numbers: numbers(\.defined)),
    ])
  }
}
