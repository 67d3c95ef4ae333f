import Diagnostics
import EvaluationKit
import NumericalMethods

/// Between which levels a logistic curve runs: its floor and its top, each known or sought within a range.
///
/// A known floor b and top t take the target to (y - b) / (t - b), which a plain curve is fitted to. A floor within a range is fitted
/// with the curve. A top within a range is sought outside of it: the least loss over a grid of tops, then by golden sections.
/// Source of the last: Golub and Pereyra (1973), SIAM Journal on Numerical Analysis 10(2), 413-432, of a parameter that is profiled.
struct SigmoidFrame: Sendable {
  enum Level: Sendable, Hashable {
    case known(Double)
    case within(ClosedRange<Double>)

    var isKnown: Bool { if case .known = self { true } else { false } }

    var least: Double {
      switch self {
      case .known(let value): value
      case .within(let range): range.lowerBound
      }
    }

    var greatest: Double {
      switch self {
      case .known(let value): value
      case .within(let range): range.upperBound
      }
    }
  }

  static let parameters = [
    ParameterSpec(
      "floor", .oneOf([.number(0...0.999), .range]), optional: true,
      "what the curve rises from, such as chance, or a range to seek it in, such as [0, 0.2]; absent: 0"),
    ParameterSpec(
      "top", .oneOf([.number(0.001...10), .range]), optional: true,
      "what it rises to, or a range to seek it in, such as [0.5, 1]; absent: 1"),
  ]

  let floor: Level
  let top: Level
  let fit: SigmoidFit

  /// - Throws: `Diagnostic` for levels that are none, or out of order.
  init(_ settings: Settings, fit: SigmoidFit) throws {
    floor = Self.level(settings, "floor") ?? .known(0)
    top = Self.level(settings, "top") ?? .known(1)
    self.fit = fit
    if case .within(let range) = floor, range.lowerBound < 0 || range.upperBound >= 1 {
      throw Diagnostic.error(
        "a floor lies within 0 and 1 (without 1), not within \(range.lowerBound) and \(range.upperBound)",
        at: settings.place(of: "floor"), hint: "give floor: [0, 0.2]")
    }
    guard floor.greatest < top.least else {
      throw Diagnostic.error(
        "the top of a curve lies above its floor, and \(top.least) is not above \(floor.greatest)",
        at: settings.place(of: settings.setting("top") == nil ? "floor" : "top"), hint: "give top: [0.5, 1]")
    }
  }

  private static func level(_ settings: Settings, _ name: String) -> Level? {
    if let number = settings.optionalNumber(name) { return .known(number) }
    return settings.optionalRange(name).map { .within($0) }
  }

  /// Whether it is the curve between 0 and 1, or with a floor within a range and the top 1, which ``SigmoidFit`` fits itself.
  var isPlain: Bool {
    guard top == .known(1) else { return false }
    if case .known(let value) = floor { return value == 0 }
    return true
  }

  /// - Parameters:
  ///   - start: a fit to begin from, or nil for several starts.
  /// - Throws: as ``SigmoidFit/fit(inputs:target:seed:)``.
  func fit(
    inputs: Matrix, target: [Double], names: [String], seed: Seed, from start: SigmoidForecast? = nil
  ) throws -> SigmoidForecast {
    func fitted(_ top: Double) throws -> SigmoidForecast {
      try self.fitted(inputs, target, names, seed, top: top, from: start)
    }
    guard case .within(let range) = top else { return try fitted(top.least) }
    let steps = 16
    let tops = (0...steps).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(steps) }
    let found = try tops.map { try fitted($0) }
    guard let best = found.indices.min(by: { found[$0].loss < found[$1].loss }) else { return try fitted(top.least) }
    var (low, high) = (tops[max(best - 1, 0)], tops[min(best + 1, steps)])
    let golden = (5.0.squareRoot() - 1) / 2
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (atLeft, atRight) = (try fitted(left), try fitted(right))
    while high - low > 1e-6 {
      if atLeft.loss <= atRight.loss {
        (high, right, atRight) = (right, left, atLeft)
        left = high - golden * (high - low)
        atLeft = try fitted(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + golden * (high - low)
        atRight = try fitted(right)
      }
    }
    let inside = atLeft.loss <= atRight.loss ? atLeft : atRight
    return inside.loss <= found[best].loss ? inside : found[best]
  }

  private func fitted(
    _ inputs: Matrix, _ target: [Double], _ names: [String], _ seed: Seed, top: Double, from start: SigmoidForecast?
  ) throws -> SigmoidForecast {
    var fit = fit
    let base: Double
    switch floor {
    case .known(let value):
      base = value
      fit.floor = nil
    case .within(let range):
      base = 0
      fit.floor = (range.lowerBound / top)...(range.upperBound / top)
    }
    let height = top - base
    if case .huber(let delta) = fit.loss { fit.loss = .huber(delta: delta / height) }
    let scaled = isPlain ? target : target.map { ($0 - base) / height }
    let found: FittedSigmoid
    if let start {
      found = try fit.refit(
        inputs: inputs, target: scaled, intercept: start.parameters.intercept, weights: start.parameters.weights,
        floor: start.parameters.floor / top)
    } else {
      found = try fit.fit(inputs: inputs, target: scaled, seed: seed)
    }
    var forecast = SigmoidForecast(found, inputs: names)
    guard !isPlain else { return forecast }
    forecast.parameters.floor = base + height * forecast.parameters.floor
    forecast.parameters.height *= height
    forecast.sse *= height * height
    forecast.loss *= height * height
    forecast.free = SigmoidForecast.Free(
      floor: fit.floor != nil && forecast.activeBounds.isEmpty, top: Self.isInside(top, self.top))
    return forecast
  }

  private static func isInside(_ top: Double, _ level: Level) -> Bool {
    guard case .within(let range) = level else { return false }
    return top > range.lowerBound && top < range.upperBound
  }
}
