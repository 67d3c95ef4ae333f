#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The regularized incomplete beta function I_x(a, b): the share of the beta distribution below x.
///
/// From its continued fraction, on the side of the mean where that converges quickly.
/// Source: DLMF, 8.17.22 with 8.17.4; evaluation after Lentz (1976), Applied Optics 15(3), 668-671, as modified by
/// Thompson and Barnett (1986), Journal of Computational Physics 64(2), 490-509.
///
/// - Parameters:
///   - x: within 0...1.
///   - a: above 0.
///   - b: above 0.
/// - Returns: within 0...1, to some twelve digits for a, b up to 10⁴; `nil` outside the domain.
public func regularizedIncompleteBeta(_ x: Double, a: Double, b: Double) -> Double? {
  regularizedIncompleteBeta(x, complement: 1 - x, a: a, b: b)
}

/// The same where 1 - x is known better than by subtraction, so that neither tail loses digits.
func regularizedIncompleteBeta(_ x: Double, complement y: Double, a: Double, b: Double) -> Double? {
  guard x >= 0, y >= 0, x <= 1, y <= 1, a > 0, b > 0, a.isFinite, b.isFinite else { return nil }
  if x == 0 { return 0 }
  if y == 0 { return 1 }
  let logX = y < 0.5 ? log1p(-y) : log(x)
  let logY = x < 0.5 ? log1p(-x) : log(y)
  let front = exp(a * logX + b * logY - logBeta(a, b))
  if x <= (a + 1) / (a + b + 2) {
    guard let fraction = betaFraction(x, a, b) else { return nil }
    return min(front * fraction / a, 1)
  }
  guard let fraction = betaFraction(y, b, a) else { return nil }
  return max(1 - front * fraction / b, 0)
}

/// The logarithm of the beta function of a, b > 0.
private func logBeta(_ a: Double, _ b: Double) -> Double {
  lgamma(a).0 + lgamma(b).0 - lgamma(a + b).0
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double? {
  let tiny = 1e-300
  func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / away(1 - (a + b) * x / (a + 1))
  var result = d
  for index in 1...10_000 {
    let m = Double(index)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    result *= d * c
    if abs(d * c - 1) < 1e-15 { return defined(result) }
  }
  return nil
}
