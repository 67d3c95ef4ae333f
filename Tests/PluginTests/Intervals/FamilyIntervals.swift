import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Plugins
import Tables
import Testing

/// A least-squares line on one input over rows of families, and the intervals that numpy and scipy put around it:
/// `Fixtures/make_family_interval_fixtures.py` says how.
struct FamilyIntervals {
  let reference: Reference
  let forecast: RefittableForecast

  init() throws {
    reference = try Reference("family-intervals.json")
    let x = reference.numbers("x").compactMap { $0 }
    let y = reference.numbers("y").compactMap { $0 }
    let families = reference["families"].elements?.map(\.string) ?? []
    let rows = PredictorRows(
      count: x.count, inputs: [.init(name: "x", values: NumberValues(x))],
      keys: reference["keys"].elements?.map(\.string) ?? [], families: families + [nil, nil, nil],
      compute: NumberValues(x.map { _ in nil }))
    forecast = Self.line(rows, y)
  }

  /// Refits a line to the rows listed; fails where fewer than four inputs differ.
  static func line(_ rows: PredictorRows, _ target: [Double]) -> RefittableForecast {
    let x = rows.inputs[0].values.contiguous
    @Sendable func fit(_ list: [Int]) throws -> [Double?] {
      guard Set(list.map { x[$0] }).count >= 4 else { throw EvaluationError("fewer than four rows differ") }
      let line = try LinearFit().fit(inputs: Matrix(columns: [list.map { x[$0] }]), target: list.map { target[$0] })
      return x.map { line.intercept + line.slopes[0] * $0 }
    }
    return RefittableForecast(
      rows: rows, trainingCount: target.count, target: target,
      predictions: (try? fit(Array(target.indices))) ?? x.map { _ in nil }
    ) { try fit($0) }
  }

  static func method(_ name: String, _ settings: String) throws -> any IntervalMethod {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    let factory = try #require(registry.intervals.first { $0.card.name == name })
    return try factory.make(settings)
  }

  /// The largest difference between a method's ends and the reference's.
  func difference(_ bands: [IntervalBand], _ method: String) -> Double {
    bands.map { band in
      let wanted = zip(
        reference.numbers(method, "\(band.level)", "lower"), reference.numbers(method, "\(band.level)", "upper"))
      return largestDifference(band.ends.map { [$0?.lower, $0?.upper] }, wanted.map { [$0, $1] })
    }.max() ?? .infinity
  }
}
