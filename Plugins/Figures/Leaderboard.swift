import EvaluationKit
import Figures
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Forecasts ranked by a metric over the whole sweep.
struct Leaderboard: StyledFigure {
  static let card = PluginCard(
    name: "leaderboard", summary: "forecasts ranked by a metric over the sweep, a dot a combination",
    details: """
      Forecasts stand from best to worst by the mean over the combinations; those that failed in some combination \
      stand after the others, because their mean is over fewer. The geometric mean is for errors that are all \
      positive and differ by orders of magnitude. With `bootstrap` each mean has an interval from drawing the values of \
      an axis (the targets) again.
      """,
    parameters: [
      ParameterSpec("of", .metric, "the metric"),
      ParameterSpec(
        "rows", .choice(["shared-test", "test", "train"]), default: .text("shared-test"), "the rows it is taken on"),
      ParameterSpec(
        "mean", .choice(["geometric", "arithmetic"]), optional: true,
        "by default geometric where the metric is an error and all values are positive"),
      ParameterSpec(
        "better", .choice(["lower", "higher", "nearer-zero"]), optional: true,
        "which values are good; by default what the metric's card says, lower where it does not judge"),
      ParameterSpec("x-scale", .choice(["linear", "log10"]), optional: true, "log10 by default with a geometric mean"),
      ClusterBootstrap.parameter, FigurePages.perParameter,
    ] + FigureLook.parameters, source: "defined here")

  let bootstrap: ClusterBootstrap?
  let metric: String
  let rows: String
  let mean: String?
  let better: String?
  let scale: String?
  let pages: FigurePages
  var look: FigureLook

  init(_ settings: Settings) throws {
    bootstrap = ClusterBootstrap(settings)
    metric = settings.text("of")
    rows = settings.text("rows")
    mean = settings.optionalText("mean")
    better = settings.optionalText("better")
    scale = settings.optionalText("x-scale")
    pages = FigurePages(settings, hasPanels: false)
    look = FigureLook(settings)
  }

  private struct Entrant {
    var name: String
    var isBaseline: Bool
    var values: [(place: String, cluster: String, value: Double)]
    var mean: Double
    var interval: (lower: Double, upper: Double)?
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    guard !record.combinations.isEmpty else {
      throw EvaluationError("the record has no combination: nothing can be ranked")
    }
    return try pages.pages(of: record, named: context.name).map { try draw($0, context.run.seed) }
  }

  private func draw(_ page: FigurePages.Page, _ seed: Seed) throws -> DrawnFigure {
    let isGeometric = try isGeometric(page)
    let entrants = ranked(page, isGeometric: isGeometric, seed)
    let most = entrants.map(\.values.count).max() ?? 0
    let isLog = scale.map { $0 == "log10" } ?? isGeometric
    let meanName = isGeometric ? "geometric mean" : "mean"
    let names = entrants.map { label($0, of: most) }
    let dots = zip(entrants, names).flatMap { entrant, name in
      entrant.values.map { value in
        Datum(
          x: .number(value.value), y: .category(name),
          hover: "\(value.place): \(significant(value.value, digits: 4).plainText)",
          series: kind(entrant), shape: "one combination")
      }
    }
    let means = zip(entrants, names).map { entrant, name in
      Datum(
        x: .number(entrant.mean), y: .category(name), label: significant(entrant.mean).plainText, series: kind(entrant),
        shape: meanName)
    }
    let isSingle = most <= 1
    let intervals = [(false, Colour(0x0072B2)), (true, Colour(0xD55E00))].map { isBaseline, colour in
      // Without a series, or the two kinds would stand side by side.
      Layer(
        .interval,
        zip(entrants, names).filter { $0.0.isBaseline == isBaseline }.compactMap { entrant, name in
          entrant.interval.map { ends in
            Datum(x: .number(entrant.mean), y: .category(name), lower: ends.lower, upper: ends.upper)
          }
        }, name: "interval", colour: colour, orientation: .horizontal)
    }
    let layers =
      (isSingle ? [] : [Layer(.points, dots, name: "combinations", pointSize: 3.4, opacity: 0.45)])
      + intervals.filter { !$0.data.isEmpty }
      + [Layer(.points, means, name: meanName, pointSize: 7, showsLabels: true)]
    let chart = Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: [Panel(layers: layers)],
      x: Axis(RichText("\(rowsTitle) \(metricTitle(metric))"), scale: isLog ? .log10 : .linear, expansion: 0.1),
      y: Axis(scale: .categorical(names)),
      colours: ColourScale(
        order: ["forecast", "baseline"], chosen: [("forecast", Colour(0x0072B2)), ("baseline", Colour(0xD55E00))]),
      shapes: ShapeScale(order: isSingle ? [meanName] : ["one combination", meanName]))
    let theme = look.theme(width: 6.5, height: 1.1 + 0.32 * Double(max(entrants.count, 2)))
    return DrawnFigure(
      name: page.name, caption: caption(page, entrants, most, isSingle ? nil : meanName), svg: chart.svg(theme: theme),
      data: try table(entrants, names: names, meanName: meanName))
  }

  private func kind(_ entrant: Entrant) -> String { entrant.isBaseline ? "baseline" : "forecast" }

  private func label(_ entrant: Entrant, of most: Int) -> String {
    entrant.name + (entrant.isBaseline ? " (baseline)" : "")
      + (entrant.values.count < most ? ", \(entrant.values.count) of \(most)" : "")
  }

  private var rowsTitle: String {
    switch rows {
    case "shared-test": "test"
    default: rows
    }
  }

  // MARK: Ranking

  private func result(_ forecast: ForecastRecord) -> MetricResult? {
    let judged = forecast.metric(metric)
    switch rows {
    case "train": return judged?.train
    case "test": return judged?.test
    default: return judged?.sharedTest
    }
  }

  /// What was asked for, or what the metric's card says; a metric that does not judge is taken for an error.
  private func direction(_ page: FigurePages.Page) -> Direction {
    switch better {
    case "lower": return .lowerIsBetter
    case "higher": return .higherIsBetter
    case "nearer-zero": return .closerToZeroIsBetter
    default:
      let said = page.panels.lazy.flatMap(\.combination.forecasts).compactMap { $0.metric(metric)?.direction }.first
      return said.flatMap { $0 == .neither ? nil : $0 } ?? .lowerIsBetter
    }
  }

  private func isGeometric(_ page: FigurePages.Page) throws -> Bool {
    let values = page.panels.flatMap(\.combination.forecasts).compactMap { result($0)?.first }
    guard !values.isEmpty else {
      throw EvaluationError("no forecast has a \(metric) on \(rowsTitle) rows: nothing can be ranked")
    }
    let isPositive = values.allSatisfy { $0 > 0 }
    if mean == "geometric", !isPositive {
      throw EvaluationError("a geometric mean needs positive values, and \(metric) is not positive everywhere")
    }
    return mean.map { $0 == "geometric" } ?? (isPositive && direction(page) == .lowerIsBetter)
  }

  private func ranked(_ page: FigurePages.Page, isGeometric: Bool, _ seed: Seed) -> [Entrant] {
    var entrants: [Entrant] = []
    for panel in page.panels {
      for forecast in panel.combination.forecasts {
        guard let value = result(forecast)?.first else { continue }
        let entry = (place: panel.title, cluster: forecast.sweep.label(on: bootstrap?.axis), value: value)
        if let index = entrants.firstIndex(where: { $0.name == forecast.name }) {
          entrants[index].values.append(entry)
        } else {
          entrants.append(
            Entrant(
              name: forecast.name, isBaseline: forecast.isBaseline, values: [entry], mean: 0))
        }
      }
    }
    for index in entrants.indices {
      let values = entrants[index].values.map(\.value)
      let sum = values.map { isGeometric ? log($0) : $0 }.reduce(0, +) / Double(values.count)
      entrants[index].mean = isGeometric ? exp(sum) : sum
      entrants[index].interval = interval(entrants[index], isGeometric: isGeometric, seed)
    }
    let direction = direction(page)
    func badness(_ entrant: Entrant) -> Double { -(direction.goodness(entrant.mean) ?? 0) }
    return entrants.enumerated().sorted { a, b in
      (-a.element.values.count, badness(a.element), Double(a.offset))
        < (-b.element.values.count, badness(b.element), Double(b.offset))
    }.map(\.element)
  }

  private func interval(
    _ entrant: Entrant, isGeometric: Bool, _ seed: Seed
  ) -> (lower: Double, upper: Double)? {
    guard let bootstrap else { return nil }
    let parts = entrant.values.clustered(by: \.cluster).map { values in
      var part = ClusterMean.Part()
      for value in values { part.add(isGeometric ? log(value.value) : value.value) }
      return part
    }
    let mean = ClusterMean(parts, made: { isGeometric ? exp($0) : $0 })
    return bootstrap.interval(clusters: mean.clusters, seed: seed, of: mean.value)
  }

  // MARK: Beside it

  private func caption(_ page: FigurePages.Page, _ entrants: [Entrant], _ most: Int, _ meanName: String?) -> String {
    var text =
      "Forecasts ranked by \(metricTitle(metric)) on "
      + (rows == "shared-test" ? "the test rows that all forecasts of a combination share" : "\(rows) rows")
      + (page.label.isEmpty ? "" : " (\(page.label))")
    if let meanName { text += ", by the \(meanName) over \(most) combinations" }
    text += "."
    if let bootstrap, entrants.contains(where: { $0.interval != nil }) {
      text +=
        " Strokes: \(decimalText(100 * bootstrap.level, decimals: 0)) % intervals by drawing values of "
        + "\u{201C}\(bootstrap.axis)\u{201D} again."
    }
    if !entrants.contains(where: \.isBaseline) { text += " There is no baseline among them to compare with." }
    if let first = entrants.first, first.isBaseline, entrants.contains(where: { !$0.isBaseline }) {
      text += " The baseline \(first.name) beats every forecast."
    }
    if entrants.contains(where: { $0.values.count < most }) {
      text += " Forecasts that are missing in some combination stand last."
    }
    return text
  }

  private func table(_ entrants: [Entrant], names: [String], meanName: String) throws -> Table {
    var rows: [(rank: Int, entrant: Entrant, layer: String, place: String?, value: Double)] = []
    for (index, entrant) in entrants.enumerated() {
      rows.append((index + 1, entrant, meanName, nil, entrant.mean))
      rows += entrant.values.map { (index + 1, entrant, "combination", $0.place, $0.value) }
    }
    let columns = [
      Column("rank", numbers: rows.map { Double($0.rank) }), Column("forecast", texts: rows.map(\.entrant.name)),
      Column("kind", texts: rows.map { kind($0.entrant) }), Column("layer", texts: rows.map(\.layer)),
      Column("combination", texts: rows.map { ($0.place ?? "").isEmpty ? nil : $0.place }),
      Column(metric, numbers: rows.map(\.value)),
    ]
    guard bootstrap != nil else { return try Table(columns) }
    let ends = rows.map { $0.place == nil ? $0.entrant.interval : nil }
    return try Table(
      columns + [
        Column("lower", numbers: ends.map { $0?.lower }), Column("upper", numbers: ends.map { $0?.upper }),
      ])
  }
}
