#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Kendall's rank correlation τ_b, which allows for ties.
///
/// The test is exact for up to 33 pairs without a tie, else the normal approximation with ties.
///
/// Pairs out of order are counted while the y are merged into order, x leading.
/// Sources: Kendall (1945), Biometrika 33(3), 239-251; Knight (1966), Journal of the American Statistical Association
/// 61(314), 436-439; Kendall and Gibbons (1990), Rank Correlation Methods, chapter 4 for the variance.
///
/// - Precondition: as many x as y.
/// - Returns: `nil` for fewer than two pairs, where x or y is constant, and where a value is not finite.
/// - Complexity: O(n log n).
public func kendall(_ x: [Double], _ y: [Double]) -> Correlation? {
  precondition(x.count == y.count, "each pair has an x and a y")
  guard x.count >= 2, x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
  let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
  let tiesX = TieCounts(of: order.map { x[$0] }) { $0 == $1 }
  let tiesBoth = TieCounts(of: order.map { (x[$0], y[$0]) }) { $0 == $1 }
  var sorted = order.map { y[$0] }
  let discordant = Double(sortCountingExchanges(&sorted))
  let tiesY = TieCounts(of: sorted) { $0 == $1 }

  let n = Double(x.count)
  let pairs = n * (n - 1) / 2
  guard tiesX.pairs < pairs, tiesY.pairs < pairs else { return nil }
  let excess = pairs - tiesX.pairs - tiesY.pairs + tiesBoth.pairs - 2 * discordant
  // One root of the product, so that full agreement is 1 to the last digit.
  let tau = excess / ((pairs - tiesX.pairs) * (pairs - tiesY.pairs)).squareRoot()
  return Correlation(
    coefficient: min(max(tau, -1), 1),
    pValue: kendallTest(excess: excess, count: n, tiesX: tiesX, tiesY: tiesY), count: x.count)
}

/// Sums over the groups of equal neighbours, of t members each.
struct TieCounts: Sendable {
  /// Σ t (t - 1) / 2.
  var pairs = 0.0
  /// Σ t (t - 1) (t - 2).
  var triples = 0.0
  /// Σ t (t - 1) (2 t + 5).
  var variance = 0.0

  init(pairs: Double, triples: Double, variance: Double) {
    self.pairs = pairs
    self.triples = triples
    self.variance = variance
  }

  init<Value>(of sorted: [Value], equal: (Value, Value) -> Bool) {
    var first = 0
    while first < sorted.count {
      var next = first + 1
      while next < sorted.count, equal(sorted[next], sorted[first]) { next += 1 }
      let t = Double(next - first)
      pairs += t * (t - 1) / 2
      triples += t * (t - 1) * (t - 2)
      variance += t * (t - 1) * (2 * t + 5)
      first = next
    }
  }
}

/// The two-sided probability of a difference of so many concordant over discordant pairs: exact for few pairs without a
/// tie, else by the normal approximation.
///
/// - Parameter null: for as many pairs; made here where it is not given.
func kendallTest(
  excess: Double, count n: Double, tiesX: TieCounts, tiesY: TieCounts, null: KendallNull? = nil
) -> Double? {
  guard n >= 3, excess.isFinite else { return nil }
  if tiesX.pairs == 0, tiesY.pairs == 0,
    let exact = (null ?? KendallNull(count: Int(n))).twoSidedProbability(excess: excess)
  {
    return exact
  }
  let untied = (n * (n - 1) * (2 * n + 5) - tiesX.variance - tiesY.variance) / 18
  let both = 2 * tiesX.pairs * tiesY.pairs / (n * (n - 1))
  let threes = tiesX.triples * tiesY.triples / (9 * n * (n - 1) * (n - 2))
  let variance = untied + both + threes
  guard variance > 0 else { return nil }
  return defined(erfc(abs(excess) / (2 * variance).squareRoot()))
}

/// Merges `values` into rising order.
///
/// - Returns: how many pairs stood strictly out of order.
private func sortCountingExchanges(_ values: inout [Double]) -> Int {
  var source = values
  var target = values
  var exchanges = 0
  var width = 1
  while width < source.count {
    var start = 0
    while start < source.count {
      let middle = min(start + width, source.count)
      let end = min(start + 2 * width, source.count)
      var (left, right) = (start, middle)
      for place in start..<end {
        if right >= end || (left < middle && source[left] <= source[right]) {
          target[place] = source[left]
          left += 1
        } else {
          target[place] = source[right]
          right += 1
          exchanges += middle - left
        }
      }
      start = end
    }
    swap(&source, &target)
    width *= 2
  }
  values = source
  return exchanges
}
