#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Student's t distribution.
public struct StudentDistribution: Sendable, Hashable, Codable {
  /// The degrees of freedom, above 0.
  public let degrees: Double

  /// The distribution with the given degrees of freedom; `nil` unless they are above 0 and finite.
  public init?(degrees: Double) {
    guard degrees > 0, degrees.isFinite else { return nil }
    self.degrees = degrees
  }

  /// The probability of a value at least as far from 0 as `t`.
  public func twoSidedProbability(_ t: Double) -> Double? {
    guard !t.isNaN else { return nil }
    if t.isInfinite { return 0 }
    let square = t * t
    // For a huge t the square overflows; the ratio is then 0 to any precision.
    guard square.isFinite else { return 0 }
    return regularizedIncompleteBeta(
      degrees / (degrees + square), complement: square / (degrees + square), a: degrees / 2, b: 0.5)
  }

  /// The probability of a value up to `t`.
  public func probability(upTo t: Double) -> Double? {
    guard let both = twoSidedProbability(t) else { return nil }
    return t < 0 ? both / 2 : 1 - both / 2
  }

  /// The t up to which the probability is `p`, 0 < p < 1; `nil` outside and where t would overflow.
  ///
  /// By bisection of the tail's probability on a bracket that is doubled until it holds t: some sixty evaluations.
  public func quantile(_ p: Double) -> Double? {
    guard p > 0, p < 1 else { return nil }
    if p == 0.5 { return 0 }
    let both = 2 * min(p, 1 - p)
    var low = 0.0
    var high = 1.0
    while let tail = twoSidedProbability(high), tail > both {
      low = high
      high *= 2
      guard high < 1e150 else { return nil }
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high, let tail = twoSidedProbability(middle) else { break }
      if tail > both { low = middle } else { high = middle }
    }
    return p < 0.5 ? -high : high
  }
}

/// The probability that an F-distributed ratio is at least `f`; `nil` outside the domain.
///
/// - Parameters:
///   - f: at least 0.
///   - numerator: the degrees of freedom above the line, above 0.
///   - denominator: those below it, above 0.
public func upperProbabilityF(_ f: Double, numerator: Double, denominator: Double) -> Double? {
  guard f >= 0, numerator > 0, denominator > 0 else { return nil }
  if f.isInfinite { return 0 }
  let weighted = numerator * f
  guard weighted.isFinite else { return 0 }
  return regularizedIncompleteBeta(
    denominator / (denominator + weighted), complement: weighted / (denominator + weighted), a: denominator / 2,
    b: numerator / 2)
}
