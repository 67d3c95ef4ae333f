/// A coefficient of correlation with its test against 0.
public struct Correlation: Sendable, Hashable, Codable {
  /// The coefficient, within -1...1.
  public let coefficient: Double
  /// The two-sided probability of a coefficient at least as far from 0 under independence; `nil` where the sample is
  /// too small for the approximation to say anything (fewer than three pairs).
  public let pValue: Double?
  /// The number of pairs.
  public let count: Int
}

/// Pearson's coefficient of linear correlation; the test is the exact one under normality (t with n - 2 degrees).
///
/// - Precondition: as many x as y.
/// - Returns: `nil` for fewer than two pairs, where x or y is constant, and where a value is not finite.
public func pearson(_ x: [Double], _ y: [Double]) -> Correlation? {
  precondition(x.count == y.count, "each pair has an x and a y")
  guard let coefficient = productMoment(x, y) else { return nil }
  return Correlation(coefficient: coefficient, pValue: correlationTest(coefficient, count: x.count), count: x.count)
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank.
///
/// The test refers the coefficient to t with n - 2 degrees, an approximation for small n.
/// Source: Zar (1972), Journal of the American Statistical Association 67(339), 578-580.
///
/// - Precondition: as many x as y.
/// - Returns: `nil` for fewer than two pairs, where x or y is constant, and where a value is not finite.
/// - Complexity: O(n log n).
public func spearman(_ x: [Double], _ y: [Double]) -> Correlation? {
  precondition(x.count == y.count, "each pair has an x and a y")
  guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
  return pearson(averageRanks(x), averageRanks(y))
}

private func productMoment(_ x: [Double], _ y: [Double]) -> Double? {
  guard x.count >= 2, let middleX = mean(x), let middleY = mean(y) else { return nil }
  guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return nil }
  var (xx, xy, yy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xx += (a - middleX) * (a - middleX)
    xy += (a - middleX) * (b - middleY)
    yy += (b - middleY) * (b - middleY)
  }
  // The root of the product is exact where the two are equal, as for ranks, and then agreement is exactly 1.
  let product = xx * yy
  let scale = product.isNormal ? product.squareRoot() : xx.squareRoot() * yy.squareRoot()
  guard scale > 0, let ratio = defined(xy / scale) else { return nil }
  return min(max(ratio, -1), 1)
}

/// The two-sided probability of Pearson's `r`, or of a rank correlation that is referred to the same distribution.
func correlationTest(_ r: Double, count: Int) -> Double? {
  guard count >= 3, r.isFinite else { return nil }
  // t² = r² (n - 2) / (1 - r²), so that (n - 2) / (n - 2 + t²) = 1 - r²; no division by 0 at r = ±1.
  return regularizedIncompleteBeta((1 - r) * (1 + r), complement: r * r, a: Double(count - 2) / 2, b: 0.5)
}
