import Diagnostics
import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// How the ranking of a table's rows changes from one column to the next.
struct BumpChart: StyledFigure {
  static let card = PluginCard(
    name: "bump-chart", summary: "ranks of the same rows by several columns, a line a row, with Kendall's tau",
    details: """
      Only rows that have all the columns are ranked, so that a rank means the same in each; the caption counts the others. Rank 1 is the best; \
      rows that tie share their mean rank. Lines that rise and lines that fall between the first column and the last have colours of \
      their own. Between neighbouring columns stands tau-b, the rank correlation with ties.
      """,
    parameters: [
      ParameterSpec("of", .expression(.numberOrText), "what rows are called"),
      ParameterSpec("columns", .list(.expression(.number), count: 2...12), "the columns that rank, left to right"),
      ParameterSpec("better", .choice(["higher", "lower"]), default: .text("higher"), "which values are good"),
    ] + FigureRows.parameters + SeriesNames.parameters.filter { $0.name == "labels" } + FigureLook.parameters,
    source:
      "Kendall (1945), Biometrika 33(3), 239-251 (tau-b); as a chart: Tufte (1983), The Visual Display of Quantitative Information",
    example:
      "- bump-chart: {of: model, columns: [score-old, score-new], labels: {score-old: version 1, score-new: version 2}}"
  )

  let of: ExpressionSetting
  let columns: [ExpressionSetting]
  let isHigherBetter: Bool
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    of = settings.expression("of")
    columns = settings.expressions("columns")
    isHigherBetter = settings.text("better") == "higher"
    rows = FigureRows(settings)
    names = SeriesNames(settings, hasColours: false)
    look = FigureLook(settings)
    // What is called otherwise is one of the columns, and nothing else.
    let known = columns.map(\.text)
    for label in settings.setting("labels")?.mapping ?? [] where !known.contains(label.name) {
      throw Diagnostic.error(
        "'\(label.name)' is not among the columns that rank", at: label.namePlace ?? settings.place(of: "labels"),
        hint: didYouMean(label.name, among: known, plural: "columns"))
    }
  }

  var needsTables: Bool { rows.needsTables }

  /// A row's place in each column.
  private struct Line {
    var name: String
    var values: [Double]
    var ranks: [Double]

    var change: String {
      let (first, last) = (ranks[0], ranks[ranks.count - 1])
      return last < first ? "rises" : last > first ? "falls" : "stays"
    }
  }

  private static let changes: [(name: String, colour: Colour)] = [
    ("rises", Colour(0x009E73)), ("falls", Colour(0xD55E00)), ("stays", Colour(0x7A7A7A)),
  ]

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let called = try Categories(of, of: table)
    let values = try columns.map { try contiguousNumbers($0, in: table) }
    let complete = (0..<table.rowCount).filter { row in
      called.codes[row] >= 0 && values.allSatisfy { $0[row].isFinite }
    }
    guard complete.count >= 2 else {
      throw EvaluationError("\(counted(complete.count, "row")) of at least 2 has a value in all of the columns")
    }
    let ranks = values.map { column in Self.ranks(complete.map { isHigherBetter ? -column[$0] : column[$0] }) }
    let lines = complete.enumerated().map { index, row in
      Line(
        name: names.shown(called.names[Int(called.codes[row])]), values: values.map { $0[row] },
        ranks: ranks.map { $0[index] })
    }
    return [try draw(lines, leftOut: table.rowCount - complete.count, named: context.name)]
  }

  /// From 1 for the least, ties sharing their mean rank.
  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2
    }
  }

  private func draw(_ lines: [Line], leftOut: Int, named name: String) throws -> DrawnFigure {
    let last = Double(columns.count - 1)
    let longest = lines.map { $0.name.count }.max() ?? 0
    // Names take about half an em a letter of 7 points, besides a rank.
    let room = (Double(longest) * 3.7 + 22) / 72
    let step = 1.7
    let theme = look.theme(
      width: 2 * room + step * last + 0.35, height: 0.75 + (look.title.isEmpty ? 0 : 0.2) + 0.165 * Double(lines.count))
    let side = room / step
    var across = Axis(domain: (-side)...(last + side), ticks: columns.indices.map(Double.init))
    across.tickTexts = columns.indices.map(title)
    let chart = Chart(
      name: look.name(of: FigurePages.heading(name, "")), title: look.title, subtitle: agreement(lines),
      panels: [Panel(layers: Self.changes.flatMap { ranks(lines, $0.name) } + labels(lines))], x: across,
      y: Axis(domain: 0.3...(Double(lines.count) + 0.7), ticks: [], isReversed: true),
      colours: ColourScale(order: Self.changes.map(\.name), chosen: Self.changes), legend: .bottom)
    return DrawnFigure(
      name: name, caption: caption(lines, leftOut), svg: chart.svg(theme: theme), data: try data(lines))
  }

  /// The lines that change so, with a marker at each rank.
  private func ranks(_ lines: [Line], _ change: String) -> [Layer] {
    let own = lines.filter { $0.change == change }
    guard !own.isEmpty else { return [] }
    let data = own.flatMap { line in
      line.ranks.enumerated().map { Datum(Double($0), $1, series: change) }
        + [Datum(x: .number(.nan), y: .number(.nan), series: change)]
    }
    let points = own.flatMap { line in
      line.ranks.enumerated().map { column, rank in
        Datum(
          Double(column), rank,
          hover:
            "\(line.name), \(title(column)): rank \(Self.text(rank)), \(decimalText(line.values[column], decimals: 2))",
          series: change)
      }
    }
    return [
      Layer(.line, data, name: "ranks", series: change, lineWidth: 1.2, opacity: 0.85),
      Layer(.points, points, name: "places", series: change, pointSize: 4.2),
    ]
  }

  /// Names and ranks left of the first column and right of the last.
  private func labels(_ lines: [Line]) -> [Layer] {
    [(0, TextSide.left), (columns.count - 1, .right)].map { column, side in
      var texts = Layer(
        .text,
        lines.map { line in
          let rank = Self.text(line.ranks[column])
          return Datum(
            Double(column), line.ranks[column],
            label: side == .left ? "\(line.name)\u{A0}\u{A0}\(rank)" : "\(rank)\u{A0}\u{A0}\(line.name)")
        }, name: "names")
      texts.textSide = side
      return texts
    }
  }

  private func title(_ column: Int) -> String { names.shown(columns[column].text) }

  private static func text(_ rank: Double) -> String {
    rank == rank.rounded() ? "\(Int(rank))" : decimalText(rank, decimals: 1)
  }

  private func tau(_ lines: [Line], _ column: Int) -> Double? {
    kendall(lines.map { $0.values[column] }, lines.map { $0.values[column + 1] })?.coefficient
  }

  private func agreement(_ lines: [Line]) -> String {
    let taus = columns.indices.dropLast().map { column in
      tau(lines, column).map { decimalText($0, decimals: 3) } ?? "undefined"
    }
    return "Kendall\u{2019}s \u{3C4}-b = " + taus.joined(separator: ", ") + "; n = \(lines.count)"
  }

  private func caption(_ lines: [Line], _ leftOut: Int) -> String {
    "Ranks by " + columns.indices.map(title).joined(separator: ", ") + " of the rows that have all of them. "
      + agreement(lines) + "."
      + (leftOut == 0
        ? ""
        : " \(counted(leftOut, "row")) \(leftOut == 1 ? "lacks" : "lack") one and \(leftOut == 1 ? "is" : "are") not ranked.")
  }

  private func data(_ lines: [Line]) throws -> Table {
    try Table(
      [Column("row", texts: lines.map(\.name))]
        + columns.indices.flatMap { column in
          [
            Column("\(columns[column].text)", numbers: lines.map { $0.values[column] }),
            Column("rank-\(column + 1)", numbers: lines.map { $0.ranks[column] }),
          ]
        })
  }
}
