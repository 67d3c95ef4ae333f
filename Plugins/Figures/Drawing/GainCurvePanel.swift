import EvaluationKit
import Figures
import Tables

/// One panel of a gain curve, as numbers in the target's unit.
struct GainCurvePanel {
  struct Point {
    var row: PredictionRow
    var x: Double
    var actual: Double
    var predicted: Double?
    var lower: Double?
    var upper: Double?
  }

  /// From where on something holds, or why nowhere.
  enum Onset: Equatable {
    case from(Double)
    case never(String)

    var x: Double? {
      guard case .from(let x) = self else { return nil }
      return x
    }
  }

  let title: String
  let forecast: ForecastRecord
  /// By rising x.
  let points: [Point]
  /// The law over compute, where it is drawn.
  let law: [(x: Double, y: Double, lower: Double?, upper: Double?)]
  let missing: Int
  let threshold: Double

  init(
    title: String, forecast: ForecastRecord, x: (PredictionRow) -> Double?, isLogX: Bool, threshold: Double,
    hasLaw: Bool
  ) {
    self.title = title
    self.forecast = forecast
    self.threshold = threshold
    let (low, span) = (forecast.target.low, forecast.target.high - forecast.target.low)
    func gain(_ value: Double) -> Double { low + span * value }
    points = forecast.predictions.compactMap { row -> Point? in
      guard let x = x(row), x.isFinite, !isLogX || x > 0 else { return nil }
      return Point(
        row: row, x: x, actual: gain(row.actual), predicted: row.predicted.map(gain), lower: row.lower.map(gain),
        upper: row.upper.map(gain))
    }.sorted { ($0.x, $0.row.key) < ($1.x, $1.row.key) }
    law = hasLaw ? forecast.computeCurve.map { ($0.x, gain($0.y), $0.lower.map(gain), $0.upper.map(gain)) } : []
    missing = forecast.predictions.count - points.count
  }

  // MARK: Where it pays

  /// From where on every predicted gain exceeds the threshold.
  var predictedOnset: Onset {
    law.isEmpty
      ? Self.onset(points.map { ($0.x, $0.predicted) }, above: threshold, "predicted gain")
      : Self.onset(law.map { ($0.x, $0.y) }, above: threshold, "predicted gain")
  }

  /// From where on every interval lies above the threshold.
  var sureOnset: Onset {
    let isLaw = law.contains { $0.lower != nil }
    guard isLaw || points.contains(where: { $0.lower != nil }) else {
      return .never("the forecast has no intervals")
    }
    return Self.onset(
      isLaw ? law.map { ($0.x, $0.lower) } : points.map { ($0.x, $0.lower) }, above: threshold, "interval's lower end")
  }

  /// - Parameter values: by rising x; those that are unknown are passed over.
  static func onset(_ values: [(x: Double, y: Double?)], above threshold: Double, _ name: String) -> Onset {
    let known = values.compactMap { value in value.y.map { (x: value.x, y: $0) } }
    guard let last = known.last else { return .never("no row has a \(name)") }
    // Rows at one x stand or fall together.
    let lastBelow = known.last { !($0.y > threshold) }?.x
    guard let first = known.first(where: { value in lastBelow.map { value.x > $0 } ?? true }) else {
      return .never(
        "at the largest x, \(significant(last.x).plainText), the \(name) does not exceed "
          + significant(threshold).plainText)
    }
    return .from(first.x)
  }

  // MARK: What is drawn

  func drawn(xName: String) -> Panel {
    var layers: [Layer] = [
      Layer(
        .horizontalLine, [Datum(y: .number(threshold))], name: "threshold",
        legendLabel: threshold == 0 ? "no gain" : "threshold", colour: Colour(0x8C8C8C))
    ]
    let intervals = points.filter { $0.lower != nil && $0.upper != nil }
    let band = law.compactMap { place in
      place.lower.flatMap { low in place.upper.map { Datum(place.x, from: low, to: $0) } }
    }
    if !band.isEmpty {
      layers.append(
        Layer(.band, band, name: "interval", legendLabel: "forecast interval", colour: Colour(0x888888)))
    } else if !intervals.isEmpty {
      layers.append(
        Layer(
          .interval, intervals.map { Datum(x: .number($0.x), lower: $0.lower, upper: $0.upper) }, name: "interval",
          legendLabel: "forecast interval", colour: Colour(0xA0A0A0), lineWidth: 0.7, orientation: .vertical))
    }
    if law.isEmpty {
      layers.append(
        Layer(
          .points,
          points.compactMap { point in
            point.predicted.map { Datum(point.x, $0, hover: hover(point, "forecast", $0), shape: nil) }
          }, name: "predicted", legendLabel: "forecast", colour: Colour(0x444444), pointSize: 2.6))
    } else {
      layers.append(
        Layer(
          .line, law.map { Datum($0.x, $0.y) }, name: "law", legendLabel: "fitted law", colour: Colour(0x444444)))
    }
    layers.append(
      Layer(
        .points,
        points.map {
          Datum($0.x, $0.actual, hover: hover($0, "actual", $0.actual), series: RowSetLook.name($0.row))
        }, name: "actual"))
    if let x = predictedOnset.x {
      layers.append(
        Layer(
          .verticalLine, [Datum(x: .number(x))], name: "onset", legendLabel: "forecast pays from here",
          colour: Colour(0x009E73), dash: .dashed))
    }
    if let x = sureOnset.x {
      layers.append(
        Layer(
          .verticalLine, [Datum(x: .number(x))], name: "sure onset", legendLabel: "interval above from here",
          colour: Colour(0x009E73)))
    }
    return Panel(title, layers: layers, notes: notes(xName))
  }

  private func hover(_ point: Point, _ what: String, _ value: Double) -> String {
    "\(point.row.key): \(what) \(significant(value, digits: 3).plainText) (\(RowSetLook.name(point.row)))"
  }

  private func notes(_ xName: String) -> [RichText] {
    let least = (law.map(\.x) + points.map(\.x)).min() ?? -.infinity
    func note(_ words: String, _ onset: Onset) -> RichText {
      guard let x = onset.x else { return RichText(words + ": nowhere") }
      return x <= least ? RichText(words + ": everywhere") : RichText(words + " from ") + significant(x)
    }
    return [note("pays", predictedOnset)] + (points.contains { $0.lower != nil } ? [note("surely", sureOnset)] : [])
  }

  // MARK: The numbers beside it

  /// Columns panel, layer, key, family, set, x, y, reason: rows' actual gain, predicted gain and interval's ends, the law, and
  /// both onsets with x, or why there is none.
  static func table(_ panels: [GainCurvePanel]) throws -> Table {
    var rows: [(panel: String, layer: String, row: PredictionRow?, x: Double?, y: Double?, reason: String?)] = []
    for panel in panels {
      for point in panel.points {
        rows.append((panel.title, "actual", point.row, point.x, point.actual, nil))
        rows.append((panel.title, "predicted", point.row, point.x, point.predicted, point.row.reason))
        if let lower = point.lower { rows.append((panel.title, "lower", point.row, point.x, lower, nil)) }
        if let upper = point.upper { rows.append((panel.title, "upper", point.row, point.x, upper, nil)) }
      }
      rows += panel.law.map { (panel.title, "law", nil, $0.x, $0.y, nil) }
      rows += panel.law.compactMap { law in law.lower.map { (panel.title, "law lower", nil, law.x, $0, nil) } }
      rows += panel.law.compactMap { law in law.upper.map { (panel.title, "law upper", nil, law.x, $0, nil) } }
      for (layer, onset) in [("onset", panel.predictedOnset), ("sure onset", panel.sureOnset)] {
        switch onset {
        case .from(let x): rows.append((panel.title, layer, nil, x, panel.threshold, nil))
        case .never(let reason): rows.append((panel.title, layer, nil, nil, panel.threshold, reason))
        }
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }), Column("layer", texts: rows.map(\.layer)),
      Column("key", texts: rows.map { $0.row?.key }), Column("family", texts: rows.map { $0.row?.family }),
      Column("set", texts: rows.map { $0.row.map(RowSetLook.name) }), Column("x", numbers: rows.map(\.x)),
      Column("y", numbers: rows.map(\.y)), Column("reason", texts: rows.map(\.reason)),
    ])
  }
}
