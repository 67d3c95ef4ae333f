import EvaluationKit
import Figures
import Tables

/// How errors grow with the distance beyond the training range.
struct ErrorByDistance: StyledFigure {
  static let card = PluginCard(
    name: "error-by-distance", summary: "error against decades of compute beyond the training range, a line a forecast",
    details: """
      Test rows of all combinations are pooled in bins of log10 of their compute over the greatest compute of the \
      combination's training rows; a point stands at the mean distance of its bin's rows. Baselines are dashed. With \
      `bootstrap` points have intervals, drawn as bands of up to four forecasts and told in the figure's numbers of all.
      """,
    parameters: [
      ParameterSpec("of", .list(.forecast), optional: true, "the forecasts drawn, by default all"),
      ParameterSpec("measure", .choice(["mae", "rmse"]), default: .text("mae"), "the error"),
      DistanceBins.parameter,
      ParameterSpec(
        "rows", .choice(["shared-test", "test"]), default: .text("shared-test"),
        "all test rows, or those that every forecast has a prediction for"),
      ClusterBootstrap.parameter, FigurePages.perParameter,
    ] + FigureLook.parameters, source: "defined here")

  let wanted: [String]?
  let measure: ErrorMeasure
  let bins: DistanceBins
  let sharedOnly: Bool
  let bootstrap: ClusterBootstrap?
  let pages: FigurePages
  var look: FigureLook

  init(_ settings: Settings) throws {
    wanted = settings.optionalTexts("of")
    measure = ErrorMeasure(rawValue: settings.text("measure")) ?? .mae
    bins = try DistanceBins(settings)
    sharedOnly = settings.text("rows") == "shared-test"
    bootstrap = ClusterBootstrap(settings)
    pages = FigurePages(settings, hasPanels: false)
    look = FigureLook(settings)
  }

  private struct Point {
    var place: DistanceBins.Place
    var distance: Double
    var result: MetricResult

    var error: Double { result.first ?? 0 }
    func end(_ name: String) -> Double? { result.values.first { $0.name == name }?.value }
  }

  private struct Line {
    var name: String
    var isBaseline: Bool
    var points: [Point]
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    guard !record.combinations.isEmpty else {
      throw EvaluationError("the record has no combination: there are no test rows to draw")
    }
    return try pages.pages(of: record, named: context.name).map { page in
      let sweep = FinishedSweep(
        axes: record.axes.map(\.name), forecasts: page.panels.flatMap(\.combination.forecasts), measurements: [])
      let rows = TestRows(sweep, sharedOnly: sharedOnly, over: nil)
      let lines = rows.groups.filter { wanted?.contains($0.forecast) ?? true }.compactMap { line($0, rows, context) }
      guard !lines.isEmpty else {
        throw EvaluationError("no test row of known compute lies beyond a training row: there is no distance to draw")
      }
      let chart = Chart(
        name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
        panels: [Panel(layers: layers(lines))], x: Axis("decades of compute beyond the training range"),
        y: Axis(RichText(metricTitle(measure.rawValue) + " of test rows"), including: [0]))
      return DrawnFigure(
        name: page.name, caption: caption(page, lines), svg: chart.svg(theme: look.theme(width: 6.5, height: 3.6)),
        data: try table(lines))
    }
  }

  private func line(_ group: TestRows.Group, _ rows: TestRows, _ context: FigureContext) -> Line? {
    let pooled = PooledErrors(bins: bins, bootstrap: bootstrap, seed: context.run.seed)
    let points = rows.places(in: bins).compactMap { place -> Point? in
      guard let place, place != .unknown else { return nil }
      let result = pooled.result(measure, pooled.cells(group, at: place))
      let distances = group.cells.flatMap(\.rows).filter { bins.place(of: $0.distance) == place && $0.predicted != nil }
        .compactMap(\.distance)
      guard result.first != nil, !distances.isEmpty else { return nil }
      return Point(place: place, distance: distances.reduce(0, +) / Double(distances.count), result: result)
    }
    return points.isEmpty ? nil : Line(name: group.forecast, isBaseline: group.isBaseline, points: points)
  }

  private func layers(_ lines: [Line]) -> [Layer] {
    let hasBands = bootstrap != nil && lines.count <= 4
    let bands = lines.filter { _ in hasBands }.map { line in
      Layer(
        .band,
        line.points.compactMap { point in
          guard let lower = point.end("lower"), let upper = point.end("upper") else { return nil }
          return Datum(point.distance, from: lower, to: upper)
        }, name: "interval", series: line.name, opacity: 0.15)
    }
    return bands
      + lines.flatMap { line in
        let data = line.points.map { point in
          Datum(
            point.distance, point.error,
            hover: "\(line.name), \(bins.label(point.place)): \(significant(point.error, digits: 4).plainText), "
              + counted(point.result.n, "row"))
        }
        return [
          Layer(.line, data, name: "error", series: line.name, dash: line.isBaseline ? .dashed : .solid),
          Layer(.points, data, name: "error", series: line.name, pointSize: 4),
        ]
      }
  }

  private func caption(_ page: FigurePages.Page, _ lines: [Line]) -> String {
    var text = "\(metricTitle(measure.rawValue)) over the test rows of \(counted(page.panels.count, "combination"))"
    text += (page.label.isEmpty ? "" : " (\(page.label))") + ", by how far beyond the largest training row they lie"
    text += sharedOnly ? ", on the rows that all forecasts of a combination share." : "."
    if lines.contains(where: \.isBaseline) { text += " Baselines are dashed." }
    if let bootstrap, lines.count <= 4 {
      text +=
        " Bands: \(decimalText(100 * bootstrap.level, decimals: 0)) % by drawing values of "
        + "\u{201C}\(bootstrap.axis)\u{201D} again."
    }
    return text
  }

  private func table(_ lines: [Line]) throws -> Table {
    let rows = lines.flatMap { line in line.points.map { (line, $0) } }
    var columns = [
      Column("forecast", texts: rows.map(\.0.name)),
      Column("kind", texts: rows.map { $0.0.isBaseline ? "baseline" : "forecast" }),
      Column("bin", texts: rows.map { bins.label($0.1.place) }),
      Column("distance", numbers: rows.map(\.1.distance)), Column(measure.rawValue, numbers: rows.map(\.1.error)),
      Column("rows", numbers: rows.map { Double($0.1.result.n) }),
    ]
    if bootstrap != nil {
      columns.append(Column("lower", numbers: rows.map { $0.1.end("lower") }))
      columns.append(Column("upper", numbers: rows.map { $0.1.end("upper") }))
    }
    return try Table(columns)
  }
}
