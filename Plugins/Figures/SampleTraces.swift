import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// Single samples' scores over compute, a thin line each.
struct SampleTraces: StyledFigure {
  static let card = PluginCard(
    name: "sample-traces", summary: "scores of single samples over compute, a thin line a sample",
    details: """
      Rows are samples at checkpoints. Where there are more samples than are drawn, evenly spaced ones of the table's order are, the \
      same for every score; the caption says how many. A line breaks where a sample has no value that can be drawn. A logarithmic \
      axis up begins where half a percent of the values lie below it.
      """,
    parameters: ScorePanels.parameters.filter { $0.name != "order" && $0.name != "palette" } + [
      ParameterSpec(
        "sample", .list(.expression(.numberOrText)), default: .list(["task", "document"].map { Setting(.text($0)) }),
        "columns that tell a sample from others"),
      ParameterSpec("most", .integer(1...5000), default: .integer(200), "lines in a panel at most"),
      ParameterSpec(
        "highlight", .list(.oneOf([.text, .number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude)])),
        optional: true, "samples drawn in colour, by the last of those columns"),
      ParameterSpec("opacity", .number(0.01...1), optional: true, "of a line; by default the less the more there are"),
    ] + FigureLook.parameters,
    source: "Schaeffer et al. (2024), arXiv:2406.04391, figures of single samples",
    example: "- sample-traces: {table: samples, y: [-log_p_vocab, p_choices], rows: family}")

  let scores: ScorePanels
  let sample: [ExpressionSetting]
  let most: Int
  let highlight: [String]
  let opacity: Double?
  var look: FigureLook

  init(_ settings: Settings) throws {
    scores = try ScorePanels(settings, isColoured: false)
    sample = settings.expressions("sample")
    most = settings.integer("most")
    highlight = (settings.setting("highlight")?.list ?? []).map(settingLabel)
    opacity = settings.optionalNumber("opacity")
    look = FigureLook(settings)
  }

  var needsTables: Bool { scores.rows.needsTables }

  private struct Trace {
    /// Of the sample.
    var code: Int32
    /// By x; of rows of the table.
    var rows: [Int]
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try scores.rows.read(record)
    let across = scores.x(context.run.roles)
    let drawing = Drawing(
      x: try contiguousNumbers(across, in: table), y: try scores.y.map { try contiguousNumbers($0, in: table) },
      samples: try Categories(sample, of: table),
      highlighted: try Categories(sample.last, of: table))
    return try scores.pages.pages(of: table, named: context.name).map { page in
      try draw(page, drawing, context.run.roles)
    }
  }

  /// The columns drawn.
  private struct Drawing {
    var x: [Double]
    var y: [[Double]]
    var samples: Categories
    var highlighted: Categories
  }

  private func draw(_ page: RowPages.Page, _ drawing: Drawing, _ roles: Roles) throws -> DrawnFigure {
    let chosen = page.panels.map { traces($0, drawing) }
    let places = scores.places(page)
    let width = scores.y.count
    let owners = places.indices.map { width > 1 ? $0 / width : $0 }
    let layers = zip(places, owners).map { drawn(chosen[$1].traces, drawing, score: $0.score) }
    let ends = zip(places, owners).map { span(chosen[$1].traces.flatMap(\.rows), drawing, score: $0.score) }
    let grid = scores.grid(page)
    let chart = scores.chart(
      page, grid, layers, ends: ends, roles: roles, look: look,
      colours: ColourScale(
        title: highlight.isEmpty ? "" : scores.names.shown(sample.last?.text ?? "sample"), order: highlight))
    return DrawnFigure(
      name: page.name, caption: caption(page, chosen.map { ($0.traces.count, $0.count) }, roles),
      svg: chart.svg(theme: look.theme(width: grid.width, height: grid.height)),
      data: try data(zip(places, owners).map { ($0, chosen[$1].traces) }, drawing))
  }

  /// What of a score is seen. A logarithmic axis begins at a low quantile: minus the logarithm of nearly 1 can be 1e-9.
  private func span(_ rows: [Int], _ drawing: Drawing, score: Int) -> ClosedRange<Double>? {
    let y = drawing.y[score]
    let values = rows.filter { scores.canBeDrawn(drawing.x[$0], y[$0], score: score) }.map { y[$0] }
    guard let greatest = values.max(), let least = quantile(values, at: scores.isLogY(score) ? 0.005 : 0) else {
      return nil
    }
    return least...greatest
  }

  /// The samples drawn in a panel, and how many there are.
  private func traces(_ panel: RowPages.Panel, _ drawing: Drawing) -> (traces: [Trace], count: Int) {
    var rows = Array(repeating: [Int](), count: drawing.samples.names.count)
    var order: [Int32] = []
    for row in panel.rows where drawing.samples.codes[row] >= 0 {
      let code = drawing.samples.codes[row]
      if rows[Int(code)].isEmpty { order.append(code) }
      rows[Int(code)].append(row)
    }
    var codes = evenlySpaced(order.count, most: most).map { order[$0] }
    let taken = Set(codes)
    codes += order.filter { code in
      guard !taken.contains(code), let row = rows[Int(code)].first else { return false }
      return isHighlighted(row, drawing) != nil
    }
    let traces = codes.map { code in
      Trace(code: code, rows: rows[Int(code)].sorted { (drawing.x[$0], $0) < (drawing.x[$1], $1) })
    }
    return (traces, order.count)
  }

  private func isHighlighted(_ row: Int, _ drawing: Drawing) -> String? {
    guard !highlight.isEmpty, drawing.highlighted.codes[row] >= 0 else { return nil }
    let name = drawing.highlighted.names[Int(drawing.highlighted.codes[row])]
    return highlight.contains(name) ? name : nil
  }

  private func drawn(_ traces: [Trace], _ drawing: Drawing, score: Int) -> [Layer] {
    var plain: [Datum] = []
    var bright: [Layer] = []
    for trace in traces {
      let data = trace.rows.map { row -> Datum in
        let (x, y) = (drawing.x[row], drawing.y[score][row])
        return scores.canBeDrawn(x, y, score: score) ? Datum(x, y) : Datum()
      }
      if let row = trace.rows.first, let name = isHighlighted(row, drawing) {
        bright.append(Layer(.line, data, name: name, series: name, lineWidth: 1.3))
      } else {
        plain += data + [Datum()]
      }
    }
    let shown = opacity ?? min(0.6, max(0.05, 2 / Double(max(traces.count, 1)).squareRoot()))
    return [Layer(.line, plain, name: "samples", colour: Colour(0x16324F), lineWidth: 0.5, opacity: shown)] + bright
  }

  private func caption(_ page: RowPages.Page, _ counts: [(drawn: Int, all: Int)], _ roles: Roles) -> String {
    var text =
      scores.y.map { scores.names.shown($0.text) }.joined(separator: ", ") + " of single samples over "
      + scores.xTitle(roles) + (page.label.isEmpty ? "" : " (\(page.label))") + "."
    let thinned = counts.filter { $0.drawn < $0.all }
    if let first = thinned.first {
      let isSame = thinned.allSatisfy { $0.all == first.all }
      text +=
        " Drawn are \(first.drawn) of \(isSame ? "\(first.all)" : "up to \(thinned.map(\.all).max() ?? 0)") samples, evenly "
        + "spaced in the order of the table."
    }
    return text
  }

  private func data(_ panels: [(place: ScorePanels.Place, traces: [Trace])], _ drawing: Drawing) throws -> Table {
    let rows = panels.flatMap { panel in
      panel.traces.flatMap { trace in trace.rows.map { (place: panel.place, code: trace.code, row: $0) } }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.place.panel.name.isEmpty ? nil : $0.place.panel.name }),
      Column("score", texts: rows.map { scores.y[$0.place.score].text }),
      Column("sample", texts: rows.map { drawing.samples.names[Int($0.code)] }),
      Column("x", numbers: rows.map { finite(drawing.x[$0.row]) }),
      Column("y", numbers: rows.map { finite(drawing.y[$0.place.score][$0.row]) }),
    ])
  }
}

/// A number that a file can hold.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
