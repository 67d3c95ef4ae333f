import EvaluationKit
import Figures
import Tables

/// What a metric found, benchmark below benchmark.
struct StatisticsByBenchmark: StyledFigure {
  static let card = PluginCard(
    name: "statistics-by-benchmark",
    summary: "statistics of a metric over columns by benchmark, a marker a score and family",
    details: """
      A panel a statistic, a line a benchmark, colours in the order of the scores, shapes for families. The statistics are values of \
      `correlation-distribution` or of any other metric over columns whose groups have these keys; `-wasserstein` turns the sign \
      about, so that further right is better. A value that is undefined is not drawn, and counted in the caption.
      """,
    parameters: [
      ParameterSpec(
        "statistics", .list(.text),
        default: .list(["mean", "median", "survival-auc", "-wasserstein"].map { Setting(.text($0)) }),
        "the values drawn, a panel each"),
      ParameterSpec("y", .text, default: .text("task"), "key whose values stand below one another"),
      ParameterSpec("colour", .text, default: .text("score"), "key with a colour a value"),
      ParameterSpec(
        "shape", .text, optional: true, "key with a marker a value; by default 'family' where there is one"),
      ParameterSpec(
        "sort", .choice(["as-measured", "name", "value"]), default: .text("as-measured"),
        "of the benchmarks from above; by value: of the first statistic, the greatest mean first"),
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + MeasuredGroups.parameters + SeriesNames.parameters + FigureLook.parameters,
    source: "Schaeffer et al. (2024), arXiv:2406.04391, figures 4 and 7 to 9",
    example: "- statistics-by-benchmark: {at: {method: spearman}}")

  let statistics: [String]
  let y: String
  let colour: String
  let shape: String?
  let sort: String
  let columns: Int?
  let measured: MeasuredGroups
  let names: SeriesNames
  var look: FigureLook
  let groupKeys: [NamedKey]

  init(_ settings: Settings) throws {
    statistics = settings.texts("statistics")
    y = settings.text("y")
    colour = settings.text("colour")
    shape = settings.optionalText("shape")
    sort = settings.text("sort")
    columns = settings.optionalInteger("columns")
    measured = MeasuredGroups(settings)
    names = SeriesNames(settings)
    look = FigureLook(settings)
    groupKeys = MeasuredGroups.keys(in: settings, and: ["y", "colour", "shape"])
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let hasFamilies = record.measurements.contains { measurement in
      (measurement.sweep + measurement.keys).contains { $0.axis == "family" }
    }
    let shape =
      shape ?? (hasFamilies && ![y, colour].contains("family") && !measured.per.contains("family") ? "family" : nil)
    return try measured.pages(of: record, named: context.name, statistics: statistics, keys: [y, colour, shape])
      .map { try draw($0, shape) }
  }

  private func draw(_ page: MeasuredGroups.Page, _ shape: String?) throws -> DrawnFigure {
    let benchmarks = sorted(page.groups)
    let many = benchmarks.count > 20
    // Thousands of texts would be most of the file.
    let hasHovers = page.groups.count * statistics.count <= 3000
    let panels = statistics.map { statistic in
      let data = page.groups.compactMap { group -> Datum? in
        guard let benchmark = group[y], let value = group.value(statistic), let series = group[colour] else {
          return nil
        }
        let place = [benchmark, series, group[shape] ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return Datum(
          x: .number(value), y: .category(names.shown(benchmark)),
          hover: hasHovers ? "\(place): \(significant(value).plainText)" : nil, series: names.shown(series),
          shape: shape == nil ? nil : group[shape].map(names.shown))
      }
      var markers = Layer(.points, data, name: statistic, pointSize: many ? 3.2 : 4.2, opacity: 0.9)
      markers.isSpread = true
      return Panel(
        names.shown(statistic),
        layers: [
          Layer(
            .horizontalLine, benchmarks.map { Datum(y: .category(names.shown($0))) }, name: "guide",
            colour: Colour(0xE6E6E6), lineWidth: 0.5),
          markers,
        ])
    }
    let across = PanelCount(panels.count, columns: columns ?? min(panels.count, 4))
    let scores = names.ordered(page.groups.compactMap { $0[colour] }.distinctTexts)
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: across.columns, x: Axis(),
      y: Axis(scale: .categorical(benchmarks.map(names.shown))), sharing: .y,
      colours: names.colours(scores, of: colour),
      shapes: ShapeScale(title: shape.map(names.shown) ?? ""))
    let line = many ? 0.13 : 0.34
    let theme = look.theme(
      width: across.columns <= 2 ? 6.4 : 7.5,
      height: 1.05 + Double(across.rows) * (0.45 + line * Double(max(benchmarks.count, 5))))
    return DrawnFigure(
      name: page.name, caption: caption(page, shape), svg: chart.svg(theme: theme), data: try data(page, shape))
  }

  private func sorted(_ groups: [MeasuredGroups.Group]) -> [String] {
    let benchmarks = groups.compactMap { $0[y] }.distinctTexts
    switch sort {
    case "name": return benchmarks.sorted()
    case "value":
      let means = benchmarks.map { benchmark -> Double in
        let values = groups.filter { $0[y] == benchmark }.compactMap { $0.value(statistics[0]) }
        return values.isEmpty ? -.infinity : values.reduce(0, +) / Double(values.count)
      }
      return benchmarks.indices.sorted { (means[$1], $0) < (means[$0], $1) }.map { benchmarks[$0] }
    default: return benchmarks
    }
  }

  private func caption(_ page: MeasuredGroups.Page, _ shape: String?) -> String {
    let undefined = page.groups.flatMap { group in statistics.filter { group.value($0) == nil } }.count
    return statistics.map(names.shown).joined(separator: ", ") + " by \(names.shown(y))"
      + (page.label.isEmpty ? "" : " (\(page.label))") + ", a marker a \(names.shown(colour))"
      + (shape.map { " and \(names.shown($0))" } ?? "") + "."
      + (undefined == 0
        ? "" : " \(counted(undefined, "value")) \(undefined == 1 ? "is" : "are") undefined and not drawn.")
  }

  private func data(_ page: MeasuredGroups.Page, _ shape: String?) throws -> Table {
    let rows = statistics.flatMap { statistic in page.groups.map { (statistic, $0) } }
    var columns = [
      Column("statistic", texts: rows.map(\.0)), Column(y, texts: rows.map { $0.1[y] }),
      Column(colour, texts: rows.map { $0.1[colour] }),
    ]
    if let shape { columns.append(Column(shape, texts: rows.map { $0.1[shape] })) }
    columns += [
      Column("value", numbers: rows.map { $0.1.value($0.0) }), Column("n", numbers: rows.map { Double($0.1.result.n) }),
      Column("undefined", numbers: rows.map { Double($0.1.result.undefined) }),
    ]
    return try Table(columns)
  }
}
