/// What a sample of correlations is like, from its distinct values in rising order.
///
/// Undefined ones (NaN) are counted and have no say in the rest. Source of the choice: Schaeffer et al. (2024),
/// arXiv 2406.04391, section 4; of each statistic, see ``Statistic``.
public struct SampleDistribution: Sendable {
  /// A number that sums up correlations; all but the counts are `nil` where none is defined.
  public enum Statistic: Sendable, Hashable {
    case mean
    /// The middle one, or the mean of the middle two.
    case median
    /// With divisor n.
    case standardDeviation
    case variance
    /// g₁ and g₂ of Joanes and Gill (1998), The Statistician 47(1), 183-189; `nil` where all are equal.
    case skewness
    case excessKurtosis
    /// The area under the survival curve by trapezia: straight lines from (-1, 1) through each value and the share above it
    /// to (1, 0). It is less than the area of the curve, which has steps: 1 where all are +1.
    case survivalArea
    /// The larger of that area and 2 less it.
    case survivalAreaEitherWay
    /// The area under the survival curve itself, 1 + mean.
    case area
    /// How far from a point mass at +1 or -1: 1 - mean, 1 + mean, and the smaller.
    case wasserstein(to: Ideal)
    /// √(2 E|X - ideal| - E|X - X'|), the convention of ``energyDistance(_:_:)``.
    case energy(to: Ideal)
    /// The share of values other than the ideal.
    case kolmogorovSmirnov(to: Ideal)
    /// The share of undefined ones among all.
    case undefinedShare
    /// How many are defined.
    case count
    /// The share of the defined ones that are above a value.
    case shareAbove(Double)
  }

  /// Where all correlations would be if scores went with compute perfectly.
  public enum Ideal: Sendable, Hashable {
    case one, minusOne
    /// Whichever of the two is nearer.
    case nearer
  }

  /// The distinct values that are defined, rising.
  let values: [Double]
  /// How many of each.
  var counts: [Int32]
  var undefinedCount: Int

  /// The distribution of these, NaN where undefined; an infinite one counts as undefined too.
  public init(_ correlations: some Sequence<Double>) {
    var known: [Double] = []
    var undefined = 0
    for value in correlations {
      if value.isFinite { known.append(value) } else { undefined += 1 }
    }
    known.sort()
    var values: [Double] = []
    var counts: [Int32] = []
    for value in known {
      if values.last == value {
        counts[counts.count - 1] += 1
      } else {
        values.append(value)
        counts.append(1)
      }
    }
    (self.values, self.counts, undefinedCount) = (values, counts, undefined)
  }

  /// How many are defined.
  public var definedCount: Int { counts.reduce(0) { $0 + Int($1) } }

  /// The survival curve: each distinct value and the share of the defined ones above it, from (-1, 1) to (1, 0).
  public var survivalCurve: [(value: Double, share: Double)] {
    let total = definedCount
    guard total > 0 else { return [] }
    var curve = [(value: -1.0, share: 1.0)]
    var above = total
    for (value, count) in zip(values, counts) {
      above -= Int(count)
      curve.append((value, Double(above) / Double(total)))
    }
    curve.append((1, 0))
    return curve
  }

  /// One statistic; `nil` where it is undefined.
  public func value(_ statistic: Statistic) -> Double? { self.values(of: [statistic])[0] }

  /// Several at once, what they share computed once.
  public func values(of statistics: [Statistic]) -> [Double?] {
    values.withUnsafeBufferPointer { values in
      counts.withUnsafeBufferPointer { counts in
        var sums = DistributionSums(values: values, counts: counts, undefined: undefinedCount)
        return statistics.map { sums.value($0) }
      }
    }
  }
}

/// Sums over distinct values and how many there are of each; made when first asked for. They run from the least value up.
struct DistributionSums {
  let values: UnsafeBufferPointer<Double>
  let counts: UnsafeBufferPointer<Int32>
  let undefined: Int
  let total: Int
  private var middle: Double?
  private var moments: (second: Double, third: Double, fourth: Double)?
  private var spread: Double?

  init(values: UnsafeBufferPointer<Double>, counts: UnsafeBufferPointer<Int32>, undefined: Int) {
    (self.values, self.counts, self.undefined) = (values, counts, undefined)
    var total = 0
    for count in counts { total += Int(count) }
    self.total = total
  }

  mutating func value(_ statistic: SampleDistribution.Statistic) -> Double? {
    switch statistic {
    case .count: return Double(total)
    case .undefinedShare:
      return total + undefined > 0 ? Double(undefined) / Double(total + undefined) : nil
    default: break
    }
    guard total > 0 else { return nil }
    switch statistic {
    case .count, .undefinedShare: return nil
    case .mean: return mean()
    case .median: return median()
    case .variance: return central().second
    case .standardDeviation: return central().second.squareRoot()
    case .skewness:
      let moments = central()
      return isSpread(moments.second, around: mean())
        ? defined(moments.third / (moments.second * moments.second.squareRoot())) : nil
    case .excessKurtosis:
      let moments = central()
      return isSpread(moments.second, around: mean())
        ? defined(moments.fourth / (moments.second * moments.second) - 3) : nil
    case .survivalArea: return survivalArea()
    case .survivalAreaEitherWay:
      let area = survivalArea()
      return max(area, 2 - area)
    case .area: return 1 + mean()
    case .wasserstein(let ideal): return nearest(ideal) { $0.wasserstein($1) }
    case .energy(let ideal): return nearest(ideal) { $0.energy($1) }
    case .kolmogorovSmirnov(let ideal): return nearest(ideal) { sums, point in sums.share { $0 != point } }
    case .shareAbove(let value): return share { $0 > value }
    }
  }

  /// - Parameter distance: to a point.
  private mutating func nearest(
    _ ideal: SampleDistribution.Ideal, _ distance: (inout DistributionSums, Double) -> Double
  ) -> Double {
    switch ideal {
    case .one: return distance(&self, 1)
    case .minusOne: return distance(&self, -1)
    case .nearer:
      let (one, minusOne) = (distance(&self, 1), distance(&self, -1))
      return min(one, minusOne)
    }
  }

  private mutating func mean() -> Double {
    if let middle { return middle }
    var sum = 0.0
    for i in values.indices { sum += Double(counts[i]) * values[i] }
    let mean = sum / Double(total)
    middle = mean
    return mean
  }

  private func median() -> Double {
    let (low, high) = ((total - 1) / 2, total / 2)
    var passed = 0
    var first: Double?
    for i in values.indices {
      passed += Int(counts[i])
      if first == nil, passed > low { first = values[i] }
      if passed > high, let first { return first == values[i] ? first : first / 2 + values[i] / 2 }
    }
    return first ?? .nan
  }

  private mutating func central() -> (second: Double, third: Double, fourth: Double) {
    if let moments { return moments }
    let middle = mean()
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    // One value alone, however often, has no spread: the mean may differ from it in the last digit.
    if !hasOneValue {
      for i in values.indices {
        let difference = values[i] - middle
        let square = Double(counts[i]) * difference * difference
        second += square
        third += square * difference
        fourth += square * difference * difference
      }
    }
    let n = Double(total)
    let found = (second / n, third / n, fourth / n)
    moments = found
    return found
  }

  private var hasOneValue: Bool { counts.contains { Int($0) == total } }

  private func survivalArea() -> Double {
    var area = 0.0
    var last = (value: -1.0, share: 1.0)
    var above = total
    for i in values.indices where counts[i] > 0 {
      above -= Int(counts[i])
      let share = Double(above) / Double(total)
      area += (values[i] - last.value) * (last.share + share) / 2
      last = (values[i], share)
    }
    return area + (1 - last.value) * last.share / 2
  }

  private mutating func wasserstein(_ ideal: Double) -> Double { abs(ideal - mean()) }

  private mutating func energy(_ ideal: Double) -> Double {
    max(0, 2 * wasserstein(ideal) - meanDifference()).squareRoot()
  }

  /// The mean of |a - b| over all ordered pairs, those of a value with itself among them: (2 / m²) Σ (2 j - m - 1) x_(j).
  private mutating func meanDifference() -> Double {
    if let spread { return spread }
    var sum = 0.0
    var below = 0
    for i in values.indices {
      // The j of equal values, below + 1 ... below + count, have the mean below + (count + 1) / 2.
      let count = Int(counts[i])
      sum += Double(count) * Double(2 * below + count - total) * values[i]
      below += count
    }
    let found = 2 * sum / (Double(total) * Double(total))
    spread = found
    return found
  }

  private func share(_ holds: (Double) -> Bool) -> Double {
    var held = 0
    for i in values.indices where holds(values[i]) { held += Int(counts[i]) }
    return Double(held) / Double(total)
  }
}
