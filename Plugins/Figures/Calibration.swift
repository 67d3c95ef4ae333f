import EvaluationKit
import Figures
import Tables

/// Whether intervals hold the share of cases that they are made to hold.
struct Calibration: StyledFigure {
  static let card = PluginCard(
    name: "calibration", summary: "share of test rows that intervals hold against the share they were made to hold",
    details: """
      Test rows of all combinations are pooled. On the diagonal intervals hold what they promise; below it they are too \
      narrow. A line joins the levels of one forecast and method. With `bootstrap` each point has an interval.
      """,
    parameters: [
      ParameterSpec("of", .list(.forecast), optional: true, "the forecasts drawn, by default all that have intervals"),
      ParameterSpec(
        "rows", .choice(["shared-test", "test"]), default: .text("test"),
        "all test rows, or those that every forecast has a prediction for"),
      ClusterBootstrap.parameter, FigurePages.perParameter,
    ] + FigureLook.parameters,
    source: "Gneiting, Balabdaoui and Raftery (2007), Journal of the Royal Statistical Society B 69(2), 243-268")

  let wanted: [String]?
  let sharedOnly: Bool
  let bootstrap: ClusterBootstrap?
  let pages: FigurePages
  var look: FigureLook

  init(_ settings: Settings) throws {
    wanted = settings.optionalTexts("of")
    sharedOnly = settings.text("rows") == "shared-test"
    bootstrap = ClusterBootstrap(settings)
    pages = FigurePages(settings, hasPanels: false)
    look = FigureLook(settings)
  }

  private struct Point {
    var forecast: String
    var method: String
    var level: Double
    var result: MetricResult

    var coverage: Double { result.first ?? 0 }
    func end(_ name: String) -> Double? { result.values.first { $0.name == name }?.value }
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    guard !record.combinations.isEmpty else {
      throw EvaluationError("the record has no combination: there are no test rows to draw")
    }
    return try pages.pages(of: record, named: context.name).map { page in
      let points = points(of: page, axes: record.axes.map(\.name), context)
      guard !points.isEmpty else {
        throw EvaluationError("no forecast drawn has intervals: ask for them in 'forecast: intervals'")
      }
      let chart = Chart(
        name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
        panels: [Panel(layers: layers(points))],
        x: Axis("share that intervals were made to hold", domain: 0...1, format: .percent),
        y: Axis("share of test rows held", domain: 0...1, format: .percent))
      return DrawnFigure(
        name: page.name, caption: caption(page), svg: chart.svg(theme: look.theme(width: 5.4, height: 3.8)),
        data: try table(points))
    }
  }

  private func points(of page: FigurePages.Page, axes: [String], _ context: FigureContext) -> [Point] {
    let sweep = FinishedSweep(axes: axes, forecasts: page.panels.flatMap(\.combination.forecasts), measurements: [])
    let rows = TestRows(sweep, sharedOnly: sharedOnly, over: nil)
    let pooled = PooledIntervals(bootstrap: bootstrap, seed: context.run.seed)
    let bins = DistanceBins()
    return rows.groups.filter { wanted?.contains($0.forecast) ?? true }.flatMap { group in
      IntervalRows.all(of: group).compactMap { interval -> Point? in
        let result = pooled.result(
          .coverage, interval.cells.map { $0.rows(at: nil, in: bins) }, level: interval.interval.level)
        guard result.first != nil else { return nil }
        return Point(
          forecast: group.forecast, method: interval.interval.name, level: interval.interval.level, result: result)
      }
    }.sorted { ($0.forecast, $0.method) == ($1.forecast, $1.method) ? $0.level < $1.level : false }
  }

  /// What tells a point's line from others: the forecast, the method, or both.
  private func names(_ points: [Point]) -> [String] {
    let (forecasts, methods) = (Set(points.map(\.forecast)), Set(points.map(\.method)))
    return points.map { point in
      if methods.count == 1 { return point.forecast }
      return forecasts.count == 1 ? point.method : "\(point.forecast), \(point.method)"
    }
  }

  private func layers(_ points: [Point]) -> [Layer] {
    let names = names(points)
    var order: [String] = []
    for name in names where !order.contains(name) { order.append(name) }
    let lines = order.flatMap { name -> [Layer] in
      let own = zip(points, names).filter { $0.1 == name }.map(\.0).sorted { $0.level < $1.level }
      let data = own.map { point in
        Datum(
          point.level, point.coverage,
          hover: "\(name), \(decimalText(100 * point.level, decimals: 0)) %: "
            + "\(decimalText(100 * point.coverage, decimals: 1)) % of \(counted(point.result.n, "row"))")
      }
      let ends = own.compactMap { point -> Datum? in
        guard let lower = point.end("lower"), let upper = point.end("upper") else { return nil }
        return Datum(x: .number(point.level), y: .number(point.coverage), lower: lower, upper: upper)
      }
      let isBand = order.count <= 4 && ends.count >= 2
      return [
        isBand
          ? Layer(.band, ends, name: "interval", series: name, opacity: 0.15)
          : Layer(.interval, ends, name: "interval", series: name, opacity: 0.5, orientation: .vertical),
        Layer(.line, data, name: "coverage", series: name),
        Layer(.points, data, name: "coverage", series: name, pointSize: 5),
      ]
    }
    return [Layer(.diagonal, [], name: "as promised", legendLabel: "as promised", dash: .dashed)] + lines
  }

  private func caption(_ page: FigurePages.Page) -> String {
    var text = "Coverage of intervals over the test rows of \(counted(page.panels.count, "combination"))"
    text += page.label.isEmpty ? "." : " (\(page.label))."
    text += " Below the diagonal intervals are too narrow."
    if let bootstrap {
      text +=
        " Bands and strokes: \(decimalText(100 * bootstrap.level, decimals: 0)) % by drawing values of "
        + "\u{201C}\(bootstrap.axis)\u{201D} again."
    }
    return text
  }

  private func table(_ points: [Point]) throws -> Table {
    var columns = [
      Column("forecast", texts: points.map(\.forecast)), Column("method", texts: points.map(\.method)),
      Column("level", numbers: points.map(\.level)), Column("coverage", numbers: points.map(\.coverage)),
      Column("rows", numbers: points.map { Double($0.result.n) }),
    ]
    if bootstrap != nil {
      columns.append(Column("lower", numbers: points.map { $0.end("lower") }))
      columns.append(Column("upper", numbers: points.map { $0.end("upper") }))
    }
    return try Table(columns)
  }
}
