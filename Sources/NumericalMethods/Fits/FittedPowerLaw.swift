#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A power law y = a xᵇ + c that was fitted.
public struct FittedPowerLaw: Sendable, Hashable, Codable {
  /// The factor a, in the unit of y over that of x to the power b.
  public let factor: Double
  /// The exponent b.
  public let exponent: Double
  /// The constant c, in the unit of y.
  public let offset: Double
  /// The sum of the squared residuals in y.
  public let sse: Double
  /// The steps of the search.
  public let iterations: Int
  /// Whether the interval of exponents shrank to the tolerance.
  public let converged: Bool
  /// Whether the exponent lies at the end of the interval it was sought in, so that the best may lie outside.
  public let isAtReach: Bool

  /// The law at each x.
  ///
  /// - Throws: ``NumericalError/notPositive(value:at:)``.
  public func predictions(_ x: [Double]) throws -> [Double] {
    try x.enumerated().map { index, value in
      guard value > 0 else { throw NumericalError.notPositive(value: value, at: index) }
      return factor * pow(value, exponent) + offset
    }
  }
}

/// The least-squares problem of a power law with the exponent split off; the logarithms of x are centred.
struct PowerLawProblem {
  let logs: [Double]
  let y: [Double]
  let offset: PowerLawFit.Offset

  /// The slope of the line of log(y - c) on log x, a free c being put a little below the least y.
  func startingExponent() throws -> Double {
    switch offset {
    case .fixed(let constant):
      return try slope(of: y.map { log($0 - constant) })
    case .free:
      guard let least = y.min(), let greatest = y.max(), greatest > least else { return 0 }
      let below = least - 0.05 * (greatest - least)
      return try slope(of: y.map { log($0 - below) })
    }
  }

  private func slope(of values: [Double]) throws -> Double {
    try LinearFit().fit(inputs: Matrix(columns: [logs]), target: values).slopes[0]
  }

  /// The best line in xᵇ (of centred logarithms) for the exponent b.
  func line(exponent: Double) -> (slope: Double, offset: Double, sse: Double) {
    let powers = logs.map { exp(exponent * $0) }
    let n = Double(y.count)
    var constant = 0.0
    var slope = 0.0
    switch offset {
    case .fixed(let value):
      constant = value
      var (xx, xy) = (0.0, 0.0)
      for (u, v) in zip(powers, y) {
        xx += u * u
        xy += u * (v - value)
      }
      slope = xy / xx
    case .free:
      let middleX = powers.reduce(0, +) / n
      let middleY = y.reduce(0, +) / n
      var (xx, xy) = (0.0, 0.0)
      for (u, v) in zip(powers, y) {
        xx += (u - middleX) * (u - middleX)
        xy += (u - middleX) * (v - middleY)
      }
      // At b = 0 the powers are all 1 and the line is flat.
      slope = xx > 0 ? xy / xx : 0
      constant = middleY - slope * middleX
    }
    var sse = 0.0
    for (u, v) in zip(powers, y) {
      let residual = slope * u + constant - v
      sse += residual * residual
    }
    // Powers that overflow are no candidates.
    return (slope, constant, defined(sse) ?? .infinity)
  }
}
