#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The joint choice-mass law: from log-likelihoods of all choices at small compute to mean scores at larger compute.
///
/// 1. ``ChoicePaths``: how margins vary between documents along compute. 2. ``DampedTrend``: the mean path carried on. 3.
/// ``ChoiceIntegrals``: the score of each document's margins there, averaged. 4. Calibration: each of the last three training
/// checkpoints is forecast from those before it, its mean margin known; what the scores there miss on the logit scale, shrunk, is carried forward.
/// Source: steps 1 and 3 with normal margins, the slope of the last two checkpoints and no calibration are the law that this project's
/// specification of per-sample simulators states; Student margins, the damped trend and the calibration are defined here.
public struct ChoiceMassFit: Sendable, Hashable {
  public enum Drift: String, Sendable, Hashable, Codable { case damped, lastTwo = "last-two" }

  public var quantity: ChoiceQuantity
  public var isStudent: Bool
  public var drift: Drift
  public var isCalibrated: Bool
  public var nodes: Int

  /// How far, on the logit scale, a well-specified law may be off: what calibration is shrunk by.
  public static let calibrationSpread = 0.05

  public init(
    quantity: ChoiceQuantity = .accuracy, isStudent: Bool = true, drift: Drift = .damped, isCalibrated: Bool = true,
    nodes: Int = 41
  ) {
    self.quantity = quantity
    self.isStudent = isStudent
    self.drift = drift
    self.isCalibrated = isCalibrated
    self.nodes = nodes
  }

  /// - Parameters:
  ///   - strata: documents that are fitted apart, such as those with as many choices; at least one.
  ///   - observed: the mean score over all documents at each checkpoint.
  /// - Throws: ``NumericalError``.
  public func fit(_ strata: [ChoiceMargins], observed: [Double]) throws -> FittedChoiceMass {
    guard let first = strata.first else { throw NumericalError.tooFewRows(found: 0, needed: 1) }
    guard observed.count == first.checkpoints else {
      throw NumericalError.lengthMismatch(found: observed.count, expected: first.checkpoints)
    }
    let total = Double(strata.reduce(0) { $0 + $1.documents })
    let parts = try strata.map { margins in
      let paths = try ChoicePaths(margins, isStudent: isStudent)
      // Of the path's covariance, the line is known where the documents are: what moves by chance is the walk and the noise.
      let share = paths.levelShare
      let common = paths.common
      let trend = try DampedTrend(
        x: margins.compute, y: paths.level, noise: common.noise * common.noise * share,
        walk: common.walk * common.walk * share)
      return FittedChoiceMass.Part(
        paths: paths, integrals: ChoiceIntegrals(paths, quantity: quantity, nodes: nodes), trend: trend,
        share: Double(margins.documents) / total)
    }
    var fitted = FittedChoiceMass(
      compute: first.compute, quantity: quantity, drift: drift, parts: parts, documents: Int(total), shift: 0,
      shiftVariance: 0, misses: [])
    if isCalibrated { try fitted.calibrate(observed) }
    return fitted
  }
}

/// What ``ChoiceMassFit`` learns, with the documents it needs.
public struct FittedChoiceMass: Sendable {
  struct Part: Sendable {
    var paths: ChoicePaths
    var integrals: ChoiceIntegrals
    var trend: DampedTrend
    var share: Double
  }

  /// A mean score and the standard deviation of its logit.
  public struct Forecast: Sendable, Hashable {
    public var logit: Double
    public var deviation: Double
  }

  public let compute: [Double]
  public let quantity: ChoiceQuantity
  let drift: ChoiceMassFit.Drift
  let parts: [Part]
  public let documents: Int
  /// What calibration adds on the logit scale, and how sure it is.
  public internal(set) var shift: Double
  public internal(set) var shiftVariance: Double
  /// What the last checkpoints' scores were above their forecasts, logits.
  public internal(set) var misses: [Double]

  public var paths: [ChoicePaths] { parts.map(\.paths) }

  /// The greatest mean score.
  public var limit: Double { quantity.limit }

  /// The forecast at `place`, log10 of compute, not before the first checkpoint.
  ///
  /// - Parameter isAhead: whether a training checkpoint is seen as what is yet to come: the mean path is then the trend's there too.
  public func forecast(at place: Double, isAhead: Bool = false) throws -> Forecast {
    var (mean, variance) = (0.0, 0.0)
    for part in parts {
      let level = level(part, at: place, isAhead: isAhead)
      let step = max(level.variance.squareRoot(), 1e-3)
      let outcomes = try part.integrals.outcome(at: place, levels: [level.mean, level.mean + step])
      let slope = (outcomes[1].mean - outcomes[0].mean) / step
      mean += part.share * outcomes[0].mean
      variance += part.share * part.share * (outcomes[0].variance + slope * slope * level.variance)
    }
    let (logit, slope) = logit(mean)
    return Forecast(
      logit: logit + shift, deviation: (variance * slope * slope + shiftVariance).squareRoot())
  }

  /// The score that a logit stands for.
  public func score(_ logit: Double) -> Double { limit / (1 + exp(-logit)) }

  private func level(_ part: Part, at place: Double, isAhead: Bool) -> (mean: Double, variance: Double) {
    let paths = part.paths
    if !isAhead, let seen = compute.firstIndex(of: place) { return (paths.level[seen], 0) }
    let damped = part.trend.forecast(at: place)
    guard drift == .lastTwo, place >= compute[compute.count - 1] else { return damped }
    let last = compute.count - 1
    guard let before = compute.lastIndex(where: { $0 < compute[last] }) else { return damped }
    let slope = (paths.level[last] - paths.level[before]) / (compute[last] - compute[before])
    return (paths.level[last] + slope * (place - compute[last]), damped.variance)
  }

  /// The logit of a mean score and its derivative; at most as sure as half a document among all.
  private func logit(_ score: Double) -> (value: Double, slope: Double) {
    let edge = 0.5 / Double(documents)
    let share = min(max(score / limit, edge), 1 - edge)
    return (log(share / (1 - share)), 1 / (limit * share * (1 - share)))
  }

  mutating func calibrate(_ observed: [Double]) throws {
    let first = max(2, compute.count - 3)
    guard first < compute.count else { return }
    var (misses, variance) = ([Double](), 0.0)
    for checkpoint in first..<compute.count {
      var (mean, spread) = (0.0, 0.0)
      for part in parts {
        let outcome = try part.integrals.outcome(
          at: compute[checkpoint], level: part.paths.level[checkpoint], seeing: checkpoint)
        mean += part.share * outcome.mean
        spread += part.share * part.share * outcome.variance
      }
      let (expected, slope) = logit(mean)
      misses.append(logit(observed[checkpoint]).value - expected)
      variance += spread * slope * slope
    }
    let count = Double(misses.count)
    let chance = variance / (count * count)
    let prior = ChoiceMassFit.calibrationSpread * ChoiceMassFit.calibrationSpread
    self.misses = misses
    shift = misses.reduce(0, +) / count * prior / (prior + chance)
    shiftVariance = prior * chance / (prior + chance)
  }
}
