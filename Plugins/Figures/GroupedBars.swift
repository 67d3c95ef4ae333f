import EvaluationKit
import Figures
import Tables

/// Rows of a table as bars, in groups.
struct GroupedBars: StyledFigure {
  static let card = PluginCard(
    name: "grouped-bars", summary: "a bar a row over its name, in groups, side by side by a column",
    details: """
      Each panel is a group of rows and has the bars of its rows alone, in the order of the table. With `colour` rows of one name stand side \
      by side: % played beside quality, game by game, is a model's profile. A row without a value has no bar but a mark at \
      the foot, which the legend calls "no value": nothing missing is drawn as 0.
      """,
    parameters: [
      ParameterSpec("x", .expression(.numberOrText), "what bars are called"),
      ParameterSpec("y", .expression(.number), "their height"),
      ParameterSpec("colour", .expression(.numberOrText), optional: true, "column with a bar a value, side by side"),
      ParameterSpec("values", .truth, default: .truth(false), "whether the values are printed over the bars"),
      ParameterSpec("decimals", .integer(0...6), default: .integer(1), "of the values printed"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; none by default"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default what is drawn"),
      ParameterSpec("y-range", .range, optional: true, "of the vertical axis; by default from 0 to the greatest"),
    ] + RowPages.parameters + FigureRows.parameters + SeriesNames.parameters + FigureLook.parameters,
    source:
      "Bhavsar et al. (2024), arXiv:2406.14051, bars of clemscore by groups of models, and their appendix of model profiles",
    example: "- grouped-bars: {x: version, y: score, panels: family}")

  let x: ExpressionSetting
  let y: ExpressionSetting
  let colour: ExpressionSetting?
  let showsValues: Bool
  let decimals: Int
  let xLabel: String
  let yLabel: String
  let yRange: ClosedRange<Double>?
  let pages: RowPages
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    x = settings.expression("x")
    y = settings.expression("y")
    colour = settings.optionalExpression("colour")
    showsValues = settings.truth("values")
    decimals = settings.integer("decimals")
    xLabel = settings.optionalText("x-label") ?? ""
    yLabel = settings.optionalText("y-label") ?? y.text
    yRange = settings.optionalRange("y-range")
    pages = RowPages(settings)
    rows = FigureRows(settings)
    names = SeriesNames(settings)
    look = FigureLook(settings)
  }

  var needsTables: Bool { rows.needsTables }

  private struct Bar {
    var panel: String
    var name: String
    var series: String?
    var height: Double?
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let across = try Categories(x, of: table)
    let series = try Categories(colour, of: table)
    let heights = try contiguousNumbers(y, in: table)
    return try pages.pages(of: table, named: context.name).map { page in
      let bars = page.panels.map { panel in
        panel.rows.compactMap { row -> Bar? in
          guard across.codes[row] >= 0, series.codes[row] >= 0 else { return nil }
          return Bar(
            panel: names.shown(panel.name), name: names.shown(across.names[Int(across.codes[row])]),
            series: colour == nil ? nil : names.shown(series.names[Int(series.codes[row])]),
            height: heights[row].isFinite ? heights[row] : nil)
        }
      }
      return try draw(page, bars, order: names.ordered(series.names))
    }
  }

  private func draw(_ page: RowPages.Page, _ bars: [[Bar]], order: [String]) throws -> DrawnFigure {
    let all = bars.flatMap { $0 }
    let hasOwnNames = Set(bars.map { distinctNames($0) }).count > 1
    let grid = PanelGridLook(page, isGrid: pages.rows != nil, aspect: 0.6)
    let width = look.width ?? (grid.columns == 1 ? max(5.2, min(0.9 + 0.15 * Double(all.count), 9)) : grid.width)
    let names = bars.map { roomForNames(distinctNames($0), panelWidth: (width - 0.6) / Double(grid.columns)) }
    // Names shared by all panels stand under the last ones alone.
    let rowsOfNames = hasOwnNames ? Double(grid.rows) : 1
    let height = look.height ?? grid.height + rowsOfNames * (names.max() ?? 0)
    let low = yRange?.lowerBound ?? min(0, all.compactMap(\.height).min() ?? 0)
    let top = yRange?.upperBound ?? max(0, all.compactMap(\.height).max() ?? 1)
    // A line of small letters as a share of the axis.
    let line =
      (top - low) * 0.115 / max((height - 0.7 - rowsOfNames * (names.max() ?? 0)) / Double(grid.rows) - 0.25, 0.4)
    let panels = zip(page.panels, bars).enumerated().map { index, pair in
      var panel = grid.titled(pair.0, at: index, self.names, layers: layers(pair.1, line: line))
      if hasOwnNames { panel.x = Axis(scale: .categorical(distinctNames(pair.1))) }
      return panel
    }
    let isRoomy = showsValues && colour == nil
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: grid.columns, x: Axis(RichText(xLabel), scale: .categorical(distinctNames(all))),
      y: Axis(
        RichText(yLabel), domain: yRange.map { $0.lowerBound...($0.upperBound + (isRoomy ? 1.2 * line : 0)) },
        including: isRoomy ? [0, top + 1.2 * line] : [0]), colours: self.names.colours(order, of: colour?.text))
    return DrawnFigure(
      name: page.name, caption: caption(page, all), svg: chart.svg(theme: look.theme(width: width, height: height)),
      data: try data(all))
  }

  /// Inches that slanted names take below a panel beyond what level ones do.
  private func roomForNames(_ names: [String], panelWidth: Double) -> Double {
    let longest = names.map { text in text.split(separator: " ").map(\.count).max() ?? 0 }.max() ?? 0
    let isLevel = Double(longest) * 3.7 <= panelWidth * 72 / Double(max(names.count, 1))
    return isLevel ? 0.1 : Double(names.map(\.count).max() ?? 0) * 3.6 * 0.71 / 72
  }

  private func distinctNames(_ bars: [Bar]) -> [String] {
    bars.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func layers(_ bars: [Bar], line: Double) -> [Layer] {
    let known = bars.map { bar in
      Datum(
        x: .category(bar.name), y: .number(bar.height ?? .nan),
        hover: bar.height.map {
          [bar.name, bar.series].compactMap { $0 }.joined(separator: ", ")
            + ": \(decimalText($0, decimals: decimals))"
        }, series: bar.series)
    }
    var layers = [Layer(.bars, known, name: "bars")]
    let gaps = bars.filter { $0.height == nil }
    if !gaps.isEmpty {
      var marks = Layer(
        .points,
        gaps.map { Datum(x: .category($0.name), y: .number(line * 0.3), series: $0.series) },
        name: "no value", legendLabel: "no value", colour: Colour(0x666666), pointSize: 4)
      marks.isSpread = true
      layers.append(marks)
    }
    if showsValues, colour == nil {
      layers.append(
        Layer(
          .text,
          bars.compactMap { bar in
            bar.height.map {
              Datum(
                x: .category(bar.name), y: .number($0 + ($0 < 0 ? -0.6 : 0.6) * line),
                label: decimalText($0, decimals: decimals))
            }
          }, name: "values", colour: Colour(0x444444)))
    }
    return layers
  }

  private func caption(_ page: RowPages.Page, _ bars: [Bar]) -> String {
    let gaps = bars.count { $0.height == nil }
    return "\(yLabel) by \(names.shown(x.text))" + (page.label.isEmpty ? "" : " (\(page.label))")
      + (colour.map { ", a bar a \(names.shown($0.text))" } ?? "") + "."
      + (gaps == 0
        ? ""
        : " \(counted(gaps, "row")) \(gaps == 1 ? "has" : "have") no value, which is not 0: a mark stands at the foot.")
  }

  private func data(_ bars: [Bar]) throws -> Table {
    try Table([
      Column("panel", texts: bars.map { $0.panel.isEmpty ? nil : $0.panel }), Column("bar", texts: bars.map(\.name)),
      Column("series", texts: bars.map(\.series)), Column("value", numbers: bars.map(\.height)),
    ])
  }
}
