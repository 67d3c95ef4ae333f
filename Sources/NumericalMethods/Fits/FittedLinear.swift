/// A hyperplane that was fitted by ordinary least squares, with what its residuals say about it.
///
/// Standard errors and tests assume independent normal errors of equal variance. They are `nil` where no degree of
/// freedom is left, and tests are `nil` as well where nothing remains to be tested.
public struct FittedLinear: Sendable, Hashable, Codable {
  /// One coefficient with its test against 0.
  public struct Coefficient: Sendable, Hashable, Codable {
    /// The estimate.
    public let value: Double
    /// Its standard error.
    public let standardError: Double?
    /// The estimate over its standard error.
    public let t: Double?
    /// The two-sided probability of a t at least as far from 0.
    public let pValue: Double?
  }

  /// The intercept.
  public let intercept: Double
  /// The slope in each input, [p].
  public let slopes: [Double]
  /// The number of training rows.
  public let count: Int
  /// The sum of the squared residuals.
  public let sse: Double
  /// The sum of the squared differences of the target from its mean, exactly 0 where the target is constant.
  public let totalSquares: Double
  /// The mean of each input over the training rows, [p].
  public let inputMeans: [Double]
  /// The inverse of R, where Q R are the centred inputs, [p × p].
  let inverseUpper: Matrix

  /// The number of rows less that of the coefficients.
  public var degreesOfFreedom: Int { count - slopes.count - 1 }

  /// The variance of the errors, estimated with the degrees of freedom as divisor.
  public var residualVariance: Double? {
    degreesOfFreedom > 0 ? sse / Double(degreesOfFreedom) : nil
  }

  /// The standard deviation of the errors, in the unit of the target.
  public var residualStandardDeviation: Double? { residualVariance?.squareRoot() }

  /// The share of the target's squares about its mean that the line accounts for; `nil` where the target is constant.
  public var rSquared: Double? {
    totalSquares > 0 ? 1 - sse / totalSquares : nil
  }

  /// The share of the target's variance accounted for, with degrees of freedom as divisors.
  public var adjustedRSquared: Double? {
    guard totalSquares > 0, let residualVariance else { return nil }
    return 1 - residualVariance / (totalSquares / Double(count - 1))
  }

  /// The ratio of F for all slopes being 0, and its probability.
  public var fTest: (ratio: Double, pValue: Double)? {
    guard totalSquares > 0, !slopes.isEmpty, let residualVariance, residualVariance > 0 else { return nil }
    let ratio = (totalSquares - sse) / Double(slopes.count) / residualVariance
    let p = upperProbabilityF(max(ratio, 0), numerator: Double(slopes.count), denominator: Double(degreesOfFreedom))
    return p.map { (ratio, $0) }
  }

  /// The intercept and then the slopes, each with its standard error and test.
  public var coefficients: [Coefficient] {
    let origin = slopes.map { _ in 0.0 }
    return [coefficient(intercept, factor: leverage(of: origin))]
      + slopes.indices.map { j in
        coefficient(slopes[j], factor: inverseUpper.row(j).reduce(0) { $0 + $1 * $1 })
      }
  }

  private func coefficient(_ value: Double, factor: Double) -> Coefficient {
    guard let residualVariance else { return Coefficient(value: value, standardError: nil, t: nil, pValue: nil) }
    let error = (residualVariance * factor).squareRoot()
    guard error > 0, let t = defined(value / error) else {
      return Coefficient(value: value, standardError: error, t: nil, pValue: nil)
    }
    return Coefficient(
      value: value, standardError: error, t: t,
      pValue: StudentDistribution(degrees: Double(degreesOfFreedom))?.twoSidedProbability(t))
  }

  /// The hat value of a point: the variance of the line there as a multiple of that of the errors, at least 1 / n.
  private func leverage(of point: some Collection<Double>) -> Double {
    var sum = 1 / Double(count)
    for j in slopes.indices {
      var part = 0.0
      for (k, value) in point.enumerated() where k <= j { part += (value - inputMeans[k]) * inverseUpper[k, j] }
      sum += part * part
    }
    return sum
  }

  /// The line at each row of `inputs`, shape [m × p].
  ///
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func predictions(_ inputs: Matrix) throws -> [Double] {
    try requireColumns(inputs)
    return (0..<inputs.rows).map { row in
      zip(slopes, inputs.row(row)).reduce(intercept) { $0 + $1.0 * $1.1 }
    }
  }

  /// The standard error of a new observation at each row of `inputs`: of the line and of one error together.
  ///
  /// An interval of level 1 - α reaches to the t quantile at 1 - α/2 with ``degreesOfFreedom`` times this.
  ///
  /// - Returns: `nil` where no degree of freedom is left.
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func predictionStandardErrors(_ inputs: Matrix) throws -> [Double]? {
    try requireColumns(inputs)
    guard let residualVariance else { return nil }
    return (0..<inputs.rows).map { (residualVariance * (1 + leverage(of: inputs.row($0)))).squareRoot() }
  }

  /// The standard error of the line itself at each row of `inputs`, shape [m × p].
  ///
  /// - Returns: `nil` where no degree of freedom is left.
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func lineStandardErrors(_ inputs: Matrix) throws -> [Double]? {
    try requireColumns(inputs)
    guard let residualVariance else { return nil }
    return (0..<inputs.rows).map { (residualVariance * leverage(of: inputs.row($0))).squareRoot() }
  }

  private func requireColumns(_ inputs: Matrix) throws {
    guard inputs.columns == slopes.count else {
      throw NumericalError.columnMismatch(found: inputs.columns, expected: slopes.count)
    }
  }
}
