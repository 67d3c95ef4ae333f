import EvaluationKit
import Figures

/// The shapes of families: each has the same in every figure of a run, whichever of them a figure draws.
enum FamilyLook {
  static func shapes(in record: RunRecord) -> ShapeScale {
    var families: [String] = []
    var known = Set<String>()
    for family in record.forecasts.lazy.flatMap(\.predictions).compactMap(\.family) where known.insert(family).inserted
    {
      families.append(family)
    }
    return ShapeScale(title: "family", order: families)
  }
}

/// What the figures call the sets of rows, and their colours: blue, vermilion and green of Okabe and Ito.
enum RowSetLook {
  static let train = "train"
  static let test = "test"
  static let heldOut = "held out"

  static let colours = ColourScale(
    order: [train, test, heldOut],
    chosen: [(train, Colour(0x0072B2)), (test, Colour(0xD55E00)), (heldOut, Colour(0x009E73))])

  /// Where colours tell something else.
  static let shapes = ShapeScale(order: [train, test, heldOut])

  static func name(_ row: PredictionRow) -> String {
    switch (row.set, row.heldOut) {
    case (_, true): heldOut
    case (.train, _): train
    case (.test, _): test
    }
  }
}

extension RunRecord {
  /// - Throws: ``EvaluationError`` where no combination has a forecast called `name`, saying why.
  func requireForecast(_ name: String) throws {
    guard !forecasts.contains(where: { $0.name == name }) else { return }
    if let failure = allFailures.first(where: { $0.step == name }) {
      throw EvaluationError("no combination has a forecast called '\(name)', because it failed: \(failure.message)")
    }
    let known = forecasts.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw EvaluationError(
      "no combination has a forecast called '\(name)'"
        + (known.isEmpty ? "; none has any forecast" : "; there are " + known.joined(separator: ", ")))
  }
}

extension ForecastMetric {
  /// A value that grows as the metric's gets worse, for ranking: of a metric that does not judge, the value itself.
  func badness(_ value: Double) -> Double { direction.goodness(value).map { -$0 } ?? value }
}

extension CombinationRecord {
  func forecast(_ name: String) -> ForecastRecord? { forecasts.first { $0.name == name } }
}

/// What the vertical axis of forecasts is called: the target where all share it, on the fitted scale.
func targetTitle(_ forecasts: [ForecastRecord]) -> String {
  let columns = forecasts.map(\.target.column)
  let isPlain = forecasts.allSatisfy { $0.target.low == 0 && $0.target.high == 1 }
  let name = Set(columns).count == 1 ? columns.first ?? "score" : "score"
  return isPlain ? name : name + ", its range mapped to 0\u{2013}1"
}
