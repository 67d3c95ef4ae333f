/// Straight lines through groups of points: one slope for all with an intercept a group, against a slope a group.
///
/// Errors are taken to be independent and normal with one variance in all groups.
/// Source: Seber and Lee (2003), Linear Regression Analysis, section 6.4 (the test of parallel lines).
public struct GroupedLines: Sendable, Hashable {
  /// The line through one group.
  public struct Group: Sendable, Hashable {
    /// The number of points.
    public let count: Int
    /// The sum of the squared differences of x from its mean, above 0.
    public let inputSquares: Double
    /// The same of y.
    public let targetSquares: Double
    /// The sum of the products of both.
    public let products: Double

    /// The least-squares slope.
    public var slope: Double { products / inputSquares }

    /// The sum of the squared residuals about a line of this slope through the group's mean.
    func sse(slope: Double) -> Double {
      max(0, targetSquares - 2 * slope * products + slope * slope * inputSquares)
    }
  }

  /// A value and the ends of an interval about it.
  public struct Bounded: Sendable, Hashable {
    /// The estimate.
    public let value: Double
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// The value and the ends as shares of `divisor`, which is above 0.
    public func divided(by divisor: Double) -> Bounded {
      Bounded(value: value / divisor, lower: lower / divisor, upper: upper / divisor)
    }
  }

  /// The groups, in the order given.
  public let groups: [Group]

  /// - Parameter points: [groups], the x and the y of each.
  /// - Throws: ``NumericalError/tooFewRows(found:needed:)`` for fewer than two groups, or no degree of freedom for a slope
  ///   a group; ``NumericalError/lengthMismatch(found:expected:)``; ``NumericalError/notFiniteValue(at:)``;
  ///   ``NumericalError/dependentColumn(_:)`` with the number of a group whose x does not vary.
  public init(_ points: [(x: [Double], y: [Double])]) throws {
    guard points.count >= 2 else { throw NumericalError.tooFewRows(found: points.count, needed: 2) }
    var groups: [Group] = []
    for (index, (x, y)) in points.enumerated() {
      guard x.count == y.count else { throw NumericalError.lengthMismatch(found: y.count, expected: x.count) }
      if let place = zip(x, y).enumerated().first(where: { !$1.0.isFinite || !$1.1.isFinite })?.offset {
        throw NumericalError.notFiniteValue(at: place)
      }
      guard x.contains(where: { $0 != x[0] }) else { throw NumericalError.dependentColumn(index) }
      let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
      var (xx, yy, xy) = (0.0, 0.0, 0.0)
      for (x, y) in zip(x, y) {
        xx += (x - meanX) * (x - meanX)
        yy += (y - meanY) * (y - meanY)
        xy += (x - meanX) * (y - meanY)
      }
      groups.append(Group(count: x.count, inputSquares: xx, targetSquares: yy, products: xy))
    }
    self.groups = groups
    guard ownDegrees > 0 else { throw NumericalError.tooFewRows(found: count, needed: 2 * groups.count + 1) }
  }

  /// The number of points.
  public var count: Int { groups.reduce(0) { $0 + $1.count } }

  private var inputSquares: Double { groups.reduce(0) { $0 + $1.inputSquares } }
  /// The sum of the squared differences of y from the mean of its group.
  public var targetSquares: Double { groups.reduce(0) { $0 + $1.targetSquares } }

  /// The slope where all groups share one.
  public var commonSlope: Double { groups.reduce(0) { $0 + $1.products } / inputSquares }

  /// The sum of the squared residuals with one slope for all.
  public var commonSSE: Double {
    let slope = commonSlope
    return groups.reduce(0) { $0 + $1.sse(slope: slope) }
  }
  /// The same with a slope a group.
  public var ownSSE: Double { groups.reduce(0) { $0 + $1.sse(slope: $1.slope) } }

  /// The number of points less that of the coefficients with one slope for all.
  public var commonDegrees: Int { count - groups.count - 1 }
  /// The same with a slope a group.
  public var ownDegrees: Int { count - 2 * groups.count }
  /// How many slopes more the second has.
  public var testDegrees: Int { groups.count - 1 }

  /// The variance of the errors about lines of their own.
  public var residualVariance: Double { ownSSE / Double(ownDegrees) }

  /// The ratio of F for all slopes being equal, and its probability; `nil` where the lines leave no residual.
  public var test: (ratio: Double, pValue: Double)? {
    guard isNoisy else { return nil }
    let ratio = slopeSpread(extra: 0) / residualVariance
    let p = upperProbabilityF(ratio, numerator: Double(testDegrees), denominator: Double(ownDegrees))
    return p.map { (ratio, $0) }
  }

  /// Whether residuals are more than rounding.
  private var isNoisy: Bool { ownSSE > 1e-13 * targetSquares }

  /// The share of the squares of y within groups that one slope accounts for; `nil` where y varies within none.
  public var commonRSquared: Double? { targetSquares > 0 ? 1 - commonSSE / targetSquares : nil }
  /// The share that a slope a group accounts for.
  public var ownRSquared: Double? { targetSquares > 0 ? 1 - ownSSE / targetSquares : nil }
  /// The same with degrees of freedom as divisors.
  public var commonAdjustedRSquared: Double? { adjusted(commonSSE, commonDegrees) }
  /// The same with degrees of freedom as divisors.
  public var ownAdjustedRSquared: Double? { adjusted(ownSSE, ownDegrees) }

  private func adjusted(_ sse: Double, _ degrees: Int) -> Double? {
    guard targetSquares > 0, degrees > 0 else { return nil }
    return 1 - (sse / Double(degrees)) / (targetSquares / Double(count - groups.count))
  }

  /// The slope that all share, with its t interval under the hypothesis that they do.
  public func commonSlope(level: Double) -> Bounded? {
    guard commonDegrees > 0, let t = StudentDistribution(degrees: Double(commonDegrees))?.quantile((1 + level) / 2)
    else { return nil }
    let reach = t * (commonSSE / Double(commonDegrees) / inputSquares).squareRoot()
    return Bounded(value: commonSlope, lower: commonSlope - reach, upper: commonSlope + reach)
  }

  /// The standard deviation of the groups' true slopes, as if these were drawn from a normal distribution.
  ///
  /// The interval of the ratio of their variance to that of the errors is Wald's, which is exact; it is told in the unit
  /// of a slope by the estimated variance of the errors. The estimate is where the weighted squares of the slopes
  /// equal what is expected. Ends and estimate are 0 where the slopes differ by less than their errors explain.
  /// Sources: Wald (1940), Annals of Mathematical Statistics 11(1), 96-100; Mandel and Paule (1970), Analytical
  /// Chemistry 42(11), 1194-1197.
  ///
  /// - Parameter level: between 0 and 1.
  /// - Returns: `nil` where the lines leave no residual.
  public func slopeDeviation(level: Double) -> Bounded? {
    let (above, below) = (Double(testDegrees), Double(ownDegrees))
    guard isNoisy, let high = quantileF((1 + level) / 2, numerator: above, denominator: below),
      let low = quantileF((1 - level) / 2, numerator: above, denominator: below)
    else { return nil }
    let variance = residualVariance
    func deviation(_ ratio: Double) -> Double { (variance * extra(where: ratio * variance)).squareRoot() }
    return Bounded(value: deviation(1), lower: deviation(high), upper: deviation(low))
  }

  /// The first group whose slope lies the most standard errors from the common slope, with the difference and an interval that
  /// holds for all groups together (Bonferroni); `nil` where the lines leave no residual.
  public func clearestDifference(level: Double) -> (group: Int, difference: Bounded)? {
    let tail = (1 - level) / 2 / Double(groups.count)
    guard isNoisy, let t = StudentDistribution(degrees: Double(ownDegrees))?.quantile(1 - tail) else { return nil }
    let (slope, squares) = (commonSlope, inputSquares)
    let all = groups.map { group in
      // The common slope holds a share of the group's own, so that the variances subtract.
      (difference: group.slope - slope, error: (residualVariance * (1 / group.inputSquares - 1 / squares)).squareRoot())
    }
    let ratios = all.map { ($0.difference / $0.error).magnitude }
    // Of two groups both lie as far: the first, whatever rounding says.
    let largest = ratios.reduce(0, max)
    guard let place = ratios.firstIndex(where: { $0 >= largest * (1 - 1e-9) }) else { return nil }
    let (difference, error) = all[place]
    return (place, Bounded(value: difference, lower: difference - t * error, upper: difference + t * error))
  }

  /// The mean square of the slopes about their weighted mean, weighted by their variances: 1 / inputSquares and `extra`, in
  /// units of the variance of the errors.
  private func slopeSpread(extra: Double) -> Double {
    var (sum, weighted) = (0.0, 0.0)
    for group in groups {
      let weight = 1 / (extra + 1 / group.inputSquares)
      sum += weight
      weighted += weight * group.slope
    }
    let middle = weighted / sum
    var squares = 0.0
    for group in groups {
      squares += (group.slope - middle) * (group.slope - middle) / (extra + 1 / group.inputSquares)
    }
    return squares / Double(testDegrees)
  }

  /// The extra variance at which ``slopeSpread(extra:)`` falls to `wanted`; 0 where it lies below from the start.
  private func extra(where wanted: Double) -> Double {
    guard slopeSpread(extra: 0) > wanted else { return 0 }
    var (low, high) = (0.0, groups.map { 1 / $0.inputSquares }.reduce(0, max))
    while slopeSpread(extra: high) > wanted { (low, high) = (high, high * 2) }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if slopeSpread(extra: middle) > wanted { low = middle } else { high = middle }
    }
    return high
  }
}
