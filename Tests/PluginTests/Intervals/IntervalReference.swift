import EvaluationKit

/// `Fixtures/intervals.json`, made by `make_interval_fixtures.py`.
struct IntervalReference: Decodable {
  struct Delta: Decodable {
    var target, predictions: [Double]
    var sensitivities, lower, upper: [[Double]]
  }
  struct Grouped: Decodable {
    var families: [String]
    var x, y, lower, upper: [Double]
  }
  struct Scale: Decodable {
    var error, distance, weight: [Double]
    var noise, slope: Double
  }
  struct Hat: Decodable {
    var x: [[Double]]
    var train: Int
    var values: [Double]
  }
  var delta: Delta
  var grouped: [String: Grouped]
  var scale: [String: Scale]
  var hat: Hat

  static func load() throws -> IntervalReference { try referenceNumbers("intervals") }
}

extension RefittableForecast {
  /// The forecast of a law that `fit` learns from training rows, on rows of one input.
  init(
    x: [Double], families: [String?], compute: [Double?]? = nil, target: [Double], items: Int? = nil,
    fit: @escaping @Sendable (_ x: [Double], _ y: [Double]) throws -> @Sendable (Double) -> Double
  ) throws {
    let all = try fit(Array(x.prefix(target.count)), target)
    self.init(
      rows: PredictorRows([x], families: families, compute: compute), trainingCount: target.count, target: target,
      predictions: x.map(all), items: items
    ) { list in
      let law = try fit(list.map { x[$0] }, list.map { target[$0] })
      return x.map(law)
    }
  }
}

extension IntervalBand {
  var lower: [Double?] { ends.map { $0?.lower } }
  var upper: [Double?] { ends.map { $0?.upper } }
  var widths: [Double] { ends.compactMap { $0.map { $0.upper - $0.lower } } }
}
