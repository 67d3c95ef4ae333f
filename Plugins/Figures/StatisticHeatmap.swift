import EvaluationKit
import Figures
import Tables

/// One value of a metric in a grid of its groups.
struct StatisticHeatmap: StyledFigure {
  static let card = PluginCard(
    name: "statistic-heatmap", summary: "one value of a metric over columns, benchmarks by scores, as a heat map",
    details: """
      Numbers stand in the cells where they fit. A cell with a dash was measured and is undefined; an empty one was not measured.
      """,
    parameters: [
      ParameterSpec("value", .text, default: .text("median"), "the value drawn; -NAME turns its sign about"),
      ParameterSpec("rows", .text, default: .text("task"), "key whose values stand below one another"),
      ParameterSpec("columns", .text, default: .text("score"), "key whose values stand beside one another"),
      ParameterSpec("panels", .text, optional: true, "key with a panel a value"),
      ParameterSpec("across", .integer(1...12), optional: true, "panels in a row"),
      ParameterSpec("decimals", .integer(0...6), default: .integer(2), "of the numbers in the cells"),
      ParameterSpec("domain", .range, optional: true, "values at the ends of the colours; by default what there is"),
      ParameterSpec(
        "ramp", .choice(["diverging", "sequential"]), optional: true,
        "colours about a midpoint or from low to high; by default diverging where there are values on both sides of 0"),
      ParameterSpec("midpoint", .number(-1e9...1e9), default: .integer(0), "of diverging colours"),
    ] + MeasuredGroups.parameters + SeriesNames.parameters.filter { $0.name != "palette" } + FigureLook.parameters,
    source: "defined here", example: "- statistic-heatmap: {value: median, at: {method: spearman}, panels: family}")

  let value: String
  let rows: String
  let columns: String
  let panels: String?
  let across: Int?
  let decimals: Int
  let domain: ClosedRange<Double>?
  let ramp: String?
  let midpoint: Double
  let measured: MeasuredGroups
  let names: SeriesNames
  var look: FigureLook
  let groupKeys: [NamedKey]

  init(_ settings: Settings) throws {
    value = settings.text("value")
    rows = settings.text("rows")
    columns = settings.text("columns")
    panels = settings.optionalText("panels")
    across = settings.optionalInteger("across")
    decimals = settings.integer("decimals")
    domain = settings.optionalRange("domain")
    ramp = settings.optionalText("ramp")
    midpoint = settings.number("midpoint")
    measured = MeasuredGroups(settings)
    names = SeriesNames(settings, hasPalette: false)
    look = FigureLook(settings)
    groupKeys = MeasuredGroups.keys(in: settings, and: ["rows", "columns", "panels"])
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    try measured.pages(of: record, named: context.name, statistics: [value], keys: [rows, columns, panels])
      .map(draw)
  }

  private func draw(_ page: MeasuredGroups.Page) throws -> DrawnFigure {
    let down = page.groups.compactMap { $0[rows] }.distinctTexts
    let beside = names.ordered(page.groups.compactMap { $0[columns] }.distinctTexts)
    let titles = page.groups.compactMap { $0[panels] }.distinctTexts
    let drawn = titles.map { title in panel(title, page.groups.filter { $0[panels] == title }) }
    let values = page.groups.compactMap { $0.value(value) }
    let isDiverging =
      ramp.map { $0 == "diverging" }
      ?? ((values.min() ?? 0) < midpoint && (values.max() ?? 0) > midpoint)
    let count = PanelCount(
      drawn.count, columns: across ?? (beside.count > 8 ? 1 : beside.count > 4 ? min(titles.count, 3) : nil))
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: drawn,
      columns: count.columns, x: Axis(scale: .categorical(beside.map(names.shown))),
      y: Axis(scale: .categorical(down.map(names.shown))),
      fill: FillScale(
        title: names.shown(value), ramp: isDiverging ? .diverging(midpoint: midpoint) : .sequential, domain: domain))
    // Names stand below the lowest panel of each column.
    let panelsLeaveHole = drawn.count % count.columns != 0
    let cell = down.count > 20 ? 0.15 : 0.23
    let theme = look.theme(
      width: min(7.5, 1.9 + Double(count.columns) * (0.25 + 0.48 * Double(beside.count))),
      height: 1.45 + (panelsLeaveHole ? 0.55 : 0) + Double(count.rows) * (0.25 + cell * Double(max(down.count, 3))))
    let undefined = page.groups.count { $0.value(value) == nil }
    return DrawnFigure(
      name: page.name,
      caption: "\(names.shown(value)) by \(names.shown(rows)) and \(names.shown(columns))"
        + (page.label.isEmpty ? "" : " (\(page.label))") + "."
        + (undefined == 0 ? "" : " Dashes: undefined (\(counted(undefined, "cell")))."),
      svg: chart.svg(theme: theme), data: try data(page))
  }

  private func panel(_ title: String, _ groups: [MeasuredGroups.Group]) -> Panel {
    let places = groups.compactMap { group -> (x: String, y: String, value: Double?)? in
      guard let row = group[rows], let column = group[columns] else { return nil }
      return (names.shown(column), names.shown(row), group.value(value))
    }
    let tiles = places.compactMap { place in
      place.value.map {
        Datum(
          x: .category(place.x), y: .category(place.y), value: $0, label: decimalText($0, decimals: decimals),
          hover: "\(place.y), \(place.x): \(significant($0, digits: 4).plainText)")
      }
    }
    let dashes = places.filter { $0.value == nil }.map {
      Datum(x: .category($0.x), y: .category($0.y), label: "\u{2013}")
    }
    return Panel(
      names.shown(title),
      layers: [
        Layer(.tiles, tiles, name: value), Layer(.text, dashes, name: "undefined", colour: Colour(0x8C8C8C)),
      ])
  }

  private func data(_ page: MeasuredGroups.Page) throws -> Table {
    let groups = page.groups
    var columns = [
      Column(rows, texts: groups.map { $0[rows] }), Column(self.columns, texts: groups.map { $0[self.columns] }),
    ]
    if let panels { columns.append(Column(panels, texts: groups.map { $0[panels] })) }
    columns += [
      Column(value, numbers: groups.map { $0.value(value) }), Column("n", numbers: groups.map { Double($0.result.n) }),
      Column("undefined", numbers: groups.map { Double($0.result.undefined) }),
    ]
    return try Table(columns)
  }
}
