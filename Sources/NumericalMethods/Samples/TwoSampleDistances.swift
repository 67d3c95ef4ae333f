// Distances between the distributions of two samples. All are of the known numbers of each; values that are not finite have none.

/// The area between the two cumulative distributions: how far, on average, one sample's mass must move to become the other's.
///
/// In the unit of the values; 0 for the same distribution. Source: Ramdas, García Trillos and Cuturi (2017), Entropy 19(2),
/// 47, the first-order distance.
///
/// - Returns: `nil` where a sample is empty or a value is not finite.
/// - Complexity: O(n log n).
public func wassersteinDistance(_ first: [Double], _ second: [Double]) -> Double? {
  guard let steps = DistributionSteps(first, second) else { return nil }
  return defined(steps.sum { difference, width in abs(difference) * width })
}

/// The root of twice the integral of the squared difference of the two cumulative distributions.
///
/// In the root of the unit of the values: E² = 2 E|X - Y| - E|X - X'| - E|Y - Y'|.
/// Source: Székely and Rizzo (2013), Journal of Statistical Planning and Inference 143(8), 1249-1272.
///
/// - Returns: `nil` where a sample is empty or a value is not finite.
/// - Complexity: O(n log n).
public func energyDistance(_ first: [Double], _ second: [Double]) -> Double? {
  guard let steps = DistributionSteps(first, second) else { return nil }
  return defined((2 * steps.sum { difference, width in difference * difference * width }).squareRoot())
}

/// The largest difference of the two cumulative distributions, within 0...1: the statistic of Kolmogorov and Smirnov.
///
/// - Returns: `nil` where a sample is empty or a value is not finite.
/// - Complexity: O(n log n).
public func kolmogorovSmirnovDistance(_ first: [Double], _ second: [Double]) -> Double? {
  DistributionSteps(first, second)?.largest
}

/// Two cumulative distributions, side by side at every value of either sample.
private struct DistributionSteps {
  private var values: [Double] = []
  /// The first's share up to a value less the second's.
  private var differences: [Double] = []

  init?(_ first: [Double], _ second: [Double]) {
    guard !first.isEmpty, !second.isEmpty, first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else {
      return nil
    }
    let (left, right) = (first.sorted(), second.sorted())
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let value = i == left.count ? right[j] : j == right.count ? left[i] : min(left[i], right[j])
      while i < left.count, left[i] == value { i += 1 }
      while j < right.count, right[j] == value { j += 1 }
      values.append(value)
      differences.append(Double(i) / Double(left.count) - Double(j) / Double(right.count))
    }
  }

  func sum(_ term: (_ difference: Double, _ width: Double) -> Double) -> Double {
    var sum = 0.0
    for i in 1..<max(values.count, 1) { sum += term(differences[i - 1], values[i] - values[i - 1]) }
    return sum
  }

  var largest: Double { differences.reduce(0) { max($0, abs($1)) } }
}
