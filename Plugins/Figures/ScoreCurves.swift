import EvaluationKit
import Figures
import Tables

/// Means over samples against compute, with their standard errors.
struct ScoreCurves: StyledFigure {
  static let card = PluginCard(
    name: "score-curves", summary: "mean over samples of each score against compute, with standard errors",
    details: """
      Rows are samples at checkpoints; those of one colour at one compute are a mean. Bands (or strokes) reach so many standard \
      errors of the mean up and down: its standard deviation over samples (n - 1) by the root of n. What is missing or infinite \
      is left out and counted.
      """,
    parameters: ScorePanels.parameters + [
      ParameterSpec(
        "colour", .expression(.numberOrText), optional: true, "with a curve a value; by default the family"),
      ParameterSpec("error", .choice(["band", "bars", "none"]), default: .text("band"), "how the errors are drawn"),
      ParameterSpec("errors", .number(0.1...10), default: .integer(2), "standard errors up and down"),
    ] + FigureLook.parameters,
    source: "Schaeffer et al. (2024), arXiv:2406.04391, figure 6",
    example: "- score-curves: {table: samples, y: [-log_p_vocab, p_choices, accuracy], rows: task}")

  let scores: ScorePanels
  let colour: ExpressionSetting?
  let error: String
  let width: Double
  var look: FigureLook

  init(_ settings: Settings) throws {
    scores = try ScorePanels(settings, isColoured: true)
    colour = settings.optionalExpression("colour")
    error = settings.text("error")
    width = settings.number("errors")
    look = FigureLook(settings)
  }

  var needsTables: Bool { scores.rows.needsTables }

  /// The mean of some samples at one compute.
  private struct Mean {
    var colour: Int32
    var x: Double
    var count = 0
    var sum = 0.0
    var squares = 0.0

    var mean: Double { sum / Double(count) }
    var standardError: Double? {
      count < 2 ? nil : (squares / Double(count - 1)).squareRoot() / Double(count).squareRoot()
    }
  }

  private struct Curves {
    var place: ScorePanels.Place
    /// By colour and x.
    var means: [Mean]
    var leftOut: Int
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try scores.rows.read(record)
    let x = scores.x(context.run.roles)
    let colour = colour ?? context.run.roles.family.map { ExpressionSetting($0) }
    let categories = try Categories(colour, of: table)
    let across = try contiguousNumbers(x, in: table)
    let up = try scores.y.map { try contiguousNumbers($0, in: table) }
    return try scores.pages.pages(of: table, named: context.name).map { page in
      let curves = scores.places(page).map { place in means(place, across, up[place.score], categories) }
      return try draw(page, curves, categories.names, colour?.text, context.run.roles)
    }
  }

  private func means(_ place: ScorePanels.Place, _ x: [Double], _ y: [Double], _ colours: Categories) -> Curves {
    struct Key: Hashable {
      var colour: Int32
      var x: UInt64
    }
    var known: [Key: Int] = [:]
    var means: [Mean] = []
    var owners: [(row: Int, mean: Int)] = []
    var leftOut = 0
    for row in place.panel.rows where colours.codes[row] >= 0 {
      guard y[row].isFinite, x[row].isFinite, !scores.isLogX || x[row] > 0 else {
        leftOut += 1
        continue
      }
      let key = Key(colour: colours.codes[row], x: x[row].bitPattern)
      let index = known[key] ?? means.count
      if index == means.count {
        known[key] = index
        means.append(Mean(colour: key.colour, x: x[row]))
      }
      means[index].count += 1
      means[index].sum += y[row]
      owners.append((row, index))
    }
    for (row, index) in owners {
      let deviation = y[row] - means[index].mean
      means[index].squares += deviation * deviation
    }
    return Curves(place: place, means: means.sorted { ($0.colour, $0.x) < ($1.colour, $1.x) }, leftOut: leftOut)
  }

  private func draw(
    _ page: RowPages.Page, _ curves: [Curves], _ colours: [String], _ column: String?, _ roles: Roles
  ) throws -> DrawnFigure {
    let ends = curves.map { curve -> ClosedRange<Double>? in
      let isLog = scores.isLogY(curve.place.score)
      let values = curve.means.flatMap(reach).filter { !isLog || $0 > 0 }
      guard let least = values.min(), let greatest = values.max() else { return nil }
      return least...greatest
    }
    let order = scores.names.ordered(colours)
    let layers = zip(curves, ends).map { curve, ends in
      order.flatMap { name in
        drawn(curve, name, colours, floor: scores.isLogY(curve.place.score) ? ends?.lowerBound : nil)
      }
    }
    let grid = scores.grid(page)
    let chart = scores.chart(
      page, grid, layers, ends: ends, roles: roles, look: look, colours: scores.names.colours(order, of: column))
    let leftOut = curves.map(\.leftOut).reduce(0, +)
    return DrawnFigure(
      name: page.name,
      caption: "Mean of " + scores.y.map { scores.names.shown($0.text) }.joined(separator: ", ")
        + " over samples against "
        + scores.xTitle(roles) + (page.label.isEmpty ? "" : " (\(page.label))")
        + (error == "none"
          ? "." : ", with \(significant(width, digits: 2).plainText) standard errors of the mean up and down.")
        + (leftOut == 0
          ? "" : " \(counted(leftOut, "value")) missing or infinite \(leftOut == 1 ? "is" : "are") left out."),
      svg: chart.svg(theme: look.theme(width: grid.width, height: grid.height)), data: try data(curves, colours))
  }

  /// The mean, and the ends of what is drawn about it.
  private func reach(_ mean: Mean) -> [Double] {
    guard error != "none", let error = mean.standardError else { return [mean.mean] }
    return [mean.mean - width * error, mean.mean, mean.mean + width * error]
  }

  /// - Parameter floor: on a logarithmic axis, where what reaches to 0 or below ends.
  private func drawn(_ curve: Curves, _ name: String, _ colours: [String], floor: Double?) -> [Layer] {
    let means = curve.means.filter { colours[Int($0.colour)] == name && (floor == nil || $0.mean > 0) }
    guard !means.isEmpty else { return [] }
    let series = name.isEmpty ? nil : scores.names.shown(name)
    let spans = means.compactMap { mean -> Datum? in
      guard error != "none", let error = mean.standardError else { return nil }
      let low = mean.mean - width * error
      return Datum(
        x: .number(mean.x), y: .number(mean.mean), lower: low <= 0 ? floor ?? low : low,
        upper: mean.mean + width * error)
    }
    let points = means.map { mean in
      Datum(
        mean.x, mean.mean,
        hover: "\(name.isEmpty ? "" : name + ": ")\(significant(mean.mean, digits: 4).plainText), "
          + counted(mean.count, "sample"))
    }
    // Strokes of several layers are one place each, side by side otherwise.
    let errors =
      error == "bars"
      ? Layer(
        .interval,
        spans.map {
          var datum = $0; datum.series = nil; return datum
        }, name: "error", series: series, opacity: 0.8, orientation: .vertical)
      : Layer(.band, spans, name: "error", series: series, opacity: 0.18)
    return (spans.isEmpty ? [] : [errors]) + [
      Layer(.line, points, name: "mean", series: series, lineWidth: 1.1),
      Layer(.points, points, name: "mean", series: series, pointSize: 3.4),
    ]
  }

  private func data(_ curves: [Curves], _ colours: [String]) throws -> Table {
    let rows = curves.flatMap { curve in curve.means.map { (curve.place, $0) } }
    return try Table([
      Column("panel", texts: rows.map { $0.0.panel.name.isEmpty ? nil : $0.0.panel.name }),
      Column("score", texts: rows.map { scores.y[$0.0.score].text }),
      Column("curve", texts: rows.map { colours[Int($0.1.colour)].isEmpty ? nil : colours[Int($0.1.colour)] }),
      Column("x", numbers: rows.map { $0.1.x }), Column("mean", numbers: rows.map { finite($0.1.mean) }),
      Column("standard-error", numbers: rows.map { $0.1.standardError.flatMap(finite) }),
      Column("samples", numbers: rows.map { Double($0.1.count) }),
    ])
  }
}
