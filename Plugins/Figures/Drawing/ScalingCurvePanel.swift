import EvaluationKit
import Figures
import JSON
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One panel of a scaling curve, as numbers.
struct ScalingCurvePanel {
  struct Style {
    /// The reference family; nil for the rows' own compute.
    var family: String?
    var computeColumn: String?
    var compare: [String]?
    var metric: String?
  }

  struct Point {
    var row: PredictionRow
    var x: Double
  }

  let title: String
  let forecast: ForecastRecord
  let combination: CombinationRecord
  let style: Style
  private let equivalent: EquivalentCompute?
  let points: [Point]
  let curve: [CurvePoint]
  let cutoff: Double?

  init(title: String, forecast: ForecastRecord, combination: CombinationRecord, style: Style) {
    self.title = title
    self.forecast = forecast
    self.combination = combination
    self.style = style
    let equivalent = style.family.flatMap { family in forecast.equivalentCompute.first { $0.family == family } }
    self.equivalent = equivalent
    points = forecast.predictions.compactMap { row in
      let x = style.family == nil ? row.compute : row.score.flatMap { equivalent?.compute(ofScore: $0) }
      guard let x, x > 0, x.isFinite else { return nil }
      return Point(row: row, x: x)
    }
    curve =
      style.family == nil
      ? forecast.computeCurve : Self.curve(forecast.curve, equivalent, points.map(\.x))
    let boundary = combination.split?.boundary
    cutoff = boundary.flatMap { $0.column == style.computeColumn && $0.value > 0 ? $0.value : nil }
  }

  var hasPoints: Bool { !points.isEmpty }

  /// Rows that have no place across.
  var missing: Int { forecast.predictions.count - points.count }

  /// The law over a family's compute, a hundred steps even in log10.
  private static func curve(_ law: ScoreCurve?, _ line: EquivalentCompute?, _ x: [Double]) -> [CurvePoint] {
    guard let law, let slope = line?.slope, let intercept = line?.intercept, let low = x.min(), let high = x.max(),
      low < high
    else { return [] }
    let steps = 100
    return (0...steps).map { step in
      let share = Double(step) / Double(steps)
      let place = log10(low) * (1 - share) + log10(high) * share
      return CurvePoint(x: pow(10, place), y: law.value(atScore: slope * place + intercept))
    }
  }

  // MARK: What is drawn

  var drawn: Panel {
    var layers: [Layer] = []
    if let ribbon { layers.append(ribbon) }
    if let cutoff { layers.append(.cutoff(cutoff, legendLabel: "cutoff")) }
    if !curve.isEmpty {
      layers.append(
        Layer(
          .line, curve.map { Datum($0.x, $0.y) }, name: "curve", legendLabel: "fitted law", colour: Colour(0x444444)))
    }
    layers.append(
      Layer(
        .points,
        points.map { point in
          Datum(
            point.x, point.row.actual, hover: Self.hover(point.row), series: RowSetLook.name(point.row),
            shape: point.row.family)
        }, name: "points"))
    return Panel(title, layers: layers, notes: notes, notesCorner: .automatic)
  }

  static func hover(_ row: PredictionRow) -> String {
    "\(row.key): \(significant(row.actual, digits: 4).plainText)"
      + (row.predicted.map { ", forecast \(significant($0, digits: 4).plainText)" } ?? "")
      + " (\(RowSetLook.name(row)))"
  }

  private var intervals: [Point] {
    points.filter { $0.row.lower != nil && $0.row.upper != nil }.sorted { ($0.x, $0.row.key) < ($1.x, $1.row.key) }
  }

  /// The intervals along the law, where it has its own.
  private var band: [Datum] {
    curve.compactMap { point in point.lower.flatMap { low in point.upper.map { Datum(point.x, from: low, to: $0) } } }
  }

  /// The law's band; or a band through the rows' intervals where the law is a curve, otherwise a stroke a row.
  var ribbon: Layer? {
    let band = band
    if !band.isEmpty {
      return Layer(.band, band, name: "interval", legendLabel: "interval", colour: Colour(0x888888))
    }
    guard !intervals.isEmpty else { return nil }
    return Layer(
      curve.isEmpty ? .interval : .band,
      intervals.map { Datum(x: .number($0.x), lower: $0.row.lower, upper: $0.row.upper) }, name: "interval",
      legendLabel: "interval", colour: Colour(0x888888))
  }

  /// The formula, the error, and the errors of those it is compared with.
  var notes: [RichText] {
    var notes: [RichText] = []
    if let formula { notes.append(RichText(formula)) }
    if let error = error(of: forecast, isShort: false) { notes.append(error) }
    return notes + told.compactMap { error(of: $0, isShort: true) }
  }

  private var others: [ForecastRecord] {
    combination.forecasts.filter { $0.name != forecast.name && (style.compare?.contains($0.name) ?? true) }
  }

  /// All that were asked for; of more than three that were not, the best and the best baseline.
  private var told: [ForecastRecord] {
    guard style.compare == nil, others.count > 3 else { return others }
    // The rows that all share make the fair comparison.
    func error(_ forecast: ForecastRecord) -> Double {
      guard let metric = metric(of: forecast), let value = metric.sharedTest?.first ?? metric.test?.first else {
        return .infinity
      }
      return metric.badness(value)
    }
    let best = [others.filter { !$0.isBaseline }, others.filter(\.isBaseline)].compactMap { group in
      group.min { error($0) < error($1) }
    }
    return best
  }

  /// The law in terms of x, log10 of the family's compute.
  var formula: String? {
    guard style.family != nil else { return forecast.formula }
    guard let law = forecast.curve, let slope = equivalent?.slope, let intercept = equivalent?.intercept else {
      return nil
    }
    let score = decimalText(slope, decimals: 2) + " x" + signedTerm(intercept, decimals: 2)
    guard law.link == .logistic else { return score }
    var text = "\u{3C3}(\(score))"
    if law.height != 1 { text = decimalText(law.height, decimals: 2) + " " + text }
    if law.floor != 0 { text += signedTerm(law.floor, decimals: 2) }
    return text
  }

  /// The metric drawn: the one asked for, mse, or the first that the forecast has.
  private func metric(of forecast: ForecastRecord) -> ForecastMetric? {
    if let metric = style.metric { return forecast.metric(metric) }
    return forecast.metric("mse") ?? forecast.metrics.first
  }

  /// "test MSE 0.00397", or beside it "training-mean 0.0213".
  func error(of other: ForecastRecord, isShort: Bool) -> RichText? {
    guard let metric = metric(of: other), let result = metric.test else { return nil }
    let name = isShort ? other.name : "test " + metricTitle(metric.name)
    let value = result.first.map { significant($0) } ?? RichText("undefined")
    return RichText(name + " ") + value
  }

  /// Whether the errors told in the panel rest on different numbers of rows.
  var hasUnequalRows: Bool {
    Set(([forecast] + told).compactMap { metric(of: $0)?.test?.n }).count > 1
  }

  /// What `x` stands for in the formula, where it stands for something.
  var formulaVariable: String? {
    if let family = style.family { return equivalent?.slope == nil ? nil : "log10 of \(family)-equivalent compute" }
    guard forecast.inputs.count == 1, forecast.inputs[0] != "x", let formula = forecast.formula,
      formula.contains(" x") || formula.contains("(x")
    else { return nil }
    return forecast.inputs[0]
  }

  // MARK: The numbers beside it

  /// Columns panel, layer, key, family, set, x, y; a row a point, a place of the curve, an end of an interval, a cutoff,
  /// a forecast's test error (its name as the key).
  static func table(_ panels: [ScalingCurvePanel]) throws -> Table {
    var rows: [(panel: String, layer: String, row: PredictionRow?, key: String?, x: Double?, y: Double?)] = []
    for panel in panels {
      rows += panel.points.map { (panel.title, "points", $0.row, $0.row.key, $0.x, $0.row.actual) }
      rows += panel.curve.map { (panel.title, "curve", nil, nil, $0.x, $0.y) }
      for place in panel.curve {
        if let lower = place.lower { rows.append((panel.title, "curve lower", nil, nil, place.x, lower)) }
        if let upper = place.upper { rows.append((panel.title, "curve upper", nil, nil, place.x, upper)) }
      }
      rows += panel.intervals.map { (panel.title, "lower", $0.row, $0.row.key, $0.x, $0.row.lower) }
      rows += panel.intervals.map { (panel.title, "upper", $0.row, $0.row.key, $0.x, $0.row.upper) }
      if let cutoff = panel.cutoff { rows.append((panel.title, "cutoff", nil, nil, cutoff, nil)) }
      for forecast in [panel.forecast] + panel.others {
        rows.append((panel.title, "test error", nil, forecast.name, nil, panel.metric(of: forecast)?.test?.first))
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }),
      Column("layer", texts: rows.map(\.layer)),
      Column("key", texts: rows.map(\.key)),
      Column("family", texts: rows.map { $0.row?.family }),
      Column("set", texts: rows.map { $0.row.map(RowSetLook.name) }),
      Column("x", numbers: rows.map(\.x)),
      Column("y", numbers: rows.map(\.y)),
    ])
  }
}

extension EquivalentCompute {
  /// The family's compute at which the score is reached; nil where it is beyond what a double holds.
  func compute(ofScore score: Double) -> Double? {
    guard let exponent = logCompute(ofScore: score), exponent.magnitude < 300 else { return nil }
    return pow(10, exponent)
  }
}

extension ScoreCurve {
  /// `floor + height * link(score)`.
  fileprivate func value(atScore score: Double) -> Double {
    switch link {
    case .logistic: floor + height / (1 + exp(-score))
    case .identity: floor + height * score
    }
  }
}
