import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What ``ChoiceMassLaw`` learns: predictions at places, and no documents.
///
/// At the training checkpoints the law is said as it is; beyond the last one it is a smooth function of log compute, kept
/// at Chebyshev points up to the reach, between which the polynomial through them is within 1e-5 of it. A state of some twenty places says what
/// thousands of documents did.
struct ChoiceMassForecast: FittedPredictor, Hashable {
  struct Place: Codable, Sendable, Hashable {
    /// log10 of compute.
    var compute: Double
    /// The logit of the share of the score's greatest value, and its standard deviation.
    var logit: Double
    var deviation: Double
  }

  struct Family: Codable, Sendable, Hashable {
    var family: String?
    /// Why there is no law.
    var reason: String?
    var documents: Int
    var leftOut: Int
    /// Of the Student margins, one for documents with as many choices; empty for normal ones.
    var freedom: [Double]
    /// What calibration adds to logits, and the misses it comes of.
    var shift: Double
    var misses: [Double]
    /// The training checkpoints, then places from the last one on.
    var seen: [Place]
    var ahead: [Place]

    private enum CodingKeys: String, CodingKey {
      case family, reason, documents, shift, misses, seen, ahead
      case leftOut = "left-out"
      case freedom = "degrees-of-freedom"
    }
  }

  var input: String
  var quantity: ChoiceQuantity
  var level: Double
  /// The scores that are mapped to 0 and 1.
  var low: Double
  var high: Double
  var families: [Family]

  var intervalLevel: Double? { level }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let width = NormalDistribution.quantile((1 + level) / 2) ?? 0
    return try rows.predictions(of: "the law") { row, compute in
      guard let family = families.first(where: { $0.family == rows.families[row] }) else {
        return Prediction(nil, reason: "no training row is of the family '\(rows.families[row] ?? "")'")
      }
      if let reason = family.reason { return Prediction(nil, reason: reason) }
      guard let place = family.place(compute) else { return Prediction(nil, reason: family.outside(compute)) }
      let ends = [-width, width].map { share(place.logit + $0 * place.deviation) }
      return Prediction(share(place.logit), lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1]))
    }
  }

  /// On the fitted scale.
  private func share(_ logit: Double) -> Double { (quantity.limit * logistic(logit) - low) / (high - low) }
}

extension ChoiceMassForecast.Family {
  private static let degree = 12

  /// A family that could not be fitted.
  init(family: String?, reason: String) {
    self.init(
      family: family, reason: reason, documents: 0, leftOut: 0, freedom: [], shift: 0, misses: [], seen: [], ahead: [])
  }

  init(family: String?, law: FittedChoiceMass, leftOut: Int, reach: Double) throws {
    func place(_ compute: Double, isAhead: Bool) throws -> ChoiceMassForecast.Place {
      let forecast = try law.forecast(at: compute, isAhead: isAhead)
      return ChoiceMassForecast.Place(compute: compute, logit: forecast.logit, deviation: forecast.deviation)
    }
    let last = law.compute[law.compute.count - 1]
    let points = (0...Self.degree).map { step in
      last + reach * (1 - cos(Double.pi * Double(step) / Double(Self.degree))) / 2
    }
    self.init(
      family: family, reason: nil, documents: law.documents, leftOut: leftOut, freedom: law.paths.compactMap(\.freedom),
      shift: law.shift, misses: law.misses, seen: try law.compute.map { try place($0, isAhead: false) },
      ahead: try points.map { try place($0, isAhead: true) })
  }

  /// What the law says at `compute`; nil outside of what it kept.
  func place(_ compute: Double) -> ChoiceMassForecast.Place? {
    guard let first = seen.first, let last = seen.last, let end = ahead.last else { return nil }
    guard compute >= first.compute, compute <= end.compute else { return nil }
    if compute > last.compute { return between(ahead, compute) }
    if let exact = seen.first(where: { $0.compute == compute }) { return exact }
    guard let right = seen.firstIndex(where: { $0.compute > compute }), right > 0 else { return nil }
    let (before, after) = (seen[right - 1], seen[right])
    let share = (compute - before.compute) / (after.compute - before.compute)
    return ChoiceMassForecast.Place(
      compute: compute, logit: before.logit + share * (after.logit - before.logit),
      deviation: before.deviation + share * (after.deviation - before.deviation))
  }

  /// The polynomial through Chebyshev points of the second kind, by the barycentric formula.
  ///
  /// Source: Berrut and Trefethen (2004), SIAM Review 46(3), 501-517.
  private func between(_ places: [ChoiceMassForecast.Place], _ compute: Double) -> ChoiceMassForecast.Place {
    var (logits, deviations, total) = (0.0, 0.0, 0.0)
    for (index, place) in places.enumerated() {
      if place.compute == compute { return place }
      let isEnd = index == 0 || index == places.count - 1
      let weight = (index % 2 == 0 ? 1.0 : -1.0) * (isEnd ? 0.5 : 1) / (compute - place.compute)
      logits += weight * place.logit
      deviations += weight * place.deviation
      total += weight
    }
    return ChoiceMassForecast.Place(compute: compute, logit: logits / total, deviation: max(deviations / total, 0))
  }

  func outside(_ compute: Double) -> String {
    guard let first = seen.first, compute >= first.compute else {
      return "the row lies before the first training checkpoint"
    }
    return "the row lies further beyond the training checkpoints than the law was kept for: give a larger 'reach'"
  }
}
