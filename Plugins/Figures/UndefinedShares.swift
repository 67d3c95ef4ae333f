import EvaluationKit
import Figures
import Tables

/// The share of samples that a metric could not use, by benchmark.
struct UndefinedShares: StyledFigure {
  static let card = PluginCard(
    name: "undefined-shares", summary: "share of samples without a correlation, by benchmark and score",
    details: """
      Read from what a metric over columns counted: a correlation is undefined where a score never changes, which is the rule \
      for accuracy. Statistics of the correlations that there are say nothing of these samples.
      """,
    parameters: [
      ParameterSpec("y", .text, default: .text("task"), "key whose values stand below one another"),
      ParameterSpec("colour", .text, default: .text("score"), "key with a colour a value"),
      ParameterSpec(
        "panels", .text, optional: true, "key with a panel a value; by default 'family' where there is one"),
      ParameterSpec(
        "mark", .choice(["bars", "dots"]), optional: true, "by default bars, dots where there are many lines"),
      ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
    ] + MeasuredGroups.parameters + SeriesNames.parameters + FigureLook.parameters,
    source: "defined here", example: "- undefined-shares: {at: {method: spearman}}")

  let y: String
  let colour: String
  let panels: String?
  let mark: String?
  let columns: Int?
  let measured: MeasuredGroups
  let names: SeriesNames
  var look: FigureLook
  let groupKeys: [NamedKey]

  init(_ settings: Settings) throws {
    y = settings.text("y")
    colour = settings.text("colour")
    panels = settings.optionalText("panels")
    mark = settings.optionalText("mark")
    columns = settings.optionalInteger("columns")
    measured = MeasuredGroups(settings)
    names = SeriesNames(settings)
    look = FigureLook(settings)
    groupKeys = MeasuredGroups.keys(in: settings, and: ["y", "colour", "panels"])
  }

  private static let statistic = "undefined-share"

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let hasFamilies = record.measurements.contains { measurement in
      (measurement.sweep + measurement.keys).contains { $0.axis == "family" }
    }
    let panels =
      panels ?? (hasFamilies && ![y, colour].contains("family") && !measured.per.contains("family") ? "family" : nil)
    return try measured.pages(of: record, named: context.name, statistics: [Self.statistic], keys: [y, colour, panels])
      .map { try draw($0, panels) }
  }

  private func draw(_ page: MeasuredGroups.Page, _ key: String?) throws -> DrawnFigure {
    let benchmarks = page.groups.compactMap { $0[y] }.distinctTexts
    let scores = names.ordered(page.groups.compactMap { $0[colour] }.distinctTexts)
    let lacking = scores.filter { score in
      page.groups.contains { $0[colour] == score && $0.value(Self.statistic) != 0 }
    }
    let shown = lacking.isEmpty ? scores : lacking
    let isBars = mark.map { $0 == "bars" } ?? (benchmarks.count * shown.count <= 40)
    let titles = page.groups.compactMap { $0[key] }.distinctTexts
    let panels = titles.map { title in
      let data = page.groups.filter { $0[key] == title }.compactMap { group -> Datum? in
        guard let benchmark = group[y], let share = group.value(Self.statistic), let series = group[colour],
          shown.contains(series)
        else { return nil }
        return Datum(
          x: .number(share), y: .category(names.shown(benchmark)),
          hover: "\(benchmark), \(series): \(decimalText(100 * share, decimals: 1)) %", series: names.shown(series))
      }
      let guide = Layer(
        .horizontalLine, benchmarks.map { Datum(y: .category(names.shown($0))) }, name: "guide",
        colour: Colour(0xE6E6E6),
        lineWidth: 0.5)
      return Panel(
        names.shown(title),
        layers: (isBars ? [] : [guide])
          + [Layer(isBars ? .bars : .points, data, name: Self.statistic, pointSize: benchmarks.count > 20 ? 3.6 : nil)])
    }
    let across = PanelCount(panels.count, columns: columns ?? (benchmarks.count > 20 ? min(panels.count, 6) : nil))
    let line = isBars ? max(0.09 * Double(shown.count), 0.18) : benchmarks.count > 20 ? 0.128 : 0.19
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: across.columns,
      x: Axis(
        "samples without a correlation", domain: isBars ? 0...1 : -0.03...1.03,
        ticks: across.columns > 2 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1],
        format: .percent),
      y: Axis(scale: .categorical(benchmarks.map(names.shown))), colours: names.colours(scores, of: colour))
    let theme = look.theme(
      width: across.columns == 1 ? 5.4 : 7.5,
      height: 1 + Double(across.rows) * (0.28 + line * Double(max(benchmarks.count, 4))))
    let worst = page.groups.compactMap { group in group.value(Self.statistic).map { ($0, group) } }.max { $0.0 < $1.0 }
    return DrawnFigure(
      name: page.name,
      caption: "Share of samples without a correlation by \(names.shown(y)) and \(names.shown(colour))"
        + (page.label.isEmpty ? "" : " (\(page.label))") + "."
        + (shown.count == scores.count
          ? ""
          : " All samples have one for "
            + scores.filter { !shown.contains($0) }.map(names.shown).joined(separator: ", ") + ".")
        + (worst.map { share, group in
          " At most: \(decimalText(100 * share, decimals: 1)) % ("
            + [group[colour], group[y], group[key]].compactMap { $0 }.filter { !$0.isEmpty }.map(names.shown).joined(
              separator: ", ") + ")."
        } ?? ""),
      svg: chart.svg(theme: theme), data: try data(page, key))
  }

  private func data(_ page: MeasuredGroups.Page, _ key: String?) throws -> Table {
    let groups = page.groups
    var columns = [Column(y, texts: groups.map { $0[y] }), Column(colour, texts: groups.map { $0[colour] })]
    if let key { columns.append(Column(key, texts: groups.map { $0[key] })) }
    columns += [
      Column(Self.statistic, numbers: groups.map { $0.value(Self.statistic) }),
      Column("defined", numbers: groups.map { Double($0.result.n) }),
      Column("undefined", numbers: groups.map { Double($0.result.undefined) }),
    ]
    return try Table(columns)
  }
}
