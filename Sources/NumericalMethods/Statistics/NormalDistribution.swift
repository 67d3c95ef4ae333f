#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The normal distribution with mean 0 and variance 1.
public enum NormalDistribution {
  /// The probability of a value up to `x`.
  public static func probability(upTo x: Double) -> Double {
    erfc(-x / 2.0.squareRoot()) / 2
  }

  /// The x up to which the probability is `p`, 0 < p < 1; `nil` outside.
  ///
  /// A rational approximation good to three digits, then steps of Halley's method against the error function, which
  /// leave the precision of the latter. Source of the start: Abramowitz and Stegun (1964), 26.2.23.
  public static func quantile(_ p: Double) -> Double? {
    guard p > 0, p < 1 else { return nil }
    if p == 0.5 { return 0 }
    let tail = min(p, 1 - p)
    let t = (-2 * log(tail)).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    let below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var x = t - above / below
    // On the lower tail no digits are lost to 1 - p. Each step triples the digits.
    for _ in 0..<3 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      guard density > 0 else { break }
      let error = (erfc(x / 2.0.squareRoot()) / 2 - tail) / density
      x += error / (1 - error * x / 2)
    }
    return defined(p < 0.5 ? -x : x)
  }
}
