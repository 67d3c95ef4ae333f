/// Fits a line, plane or hyperplane with intercept by ordinary least squares.
///
/// The centred inputs are factored into Q R, so that a large offset costs no digits.
/// Source: Seber and Lee (2003), Linear Regression Analysis, chapters 3, 5 and 11.
public struct LinearFit: Sendable, Hashable, Codable {
  /// The settings: there are none.
  public init() {}

  /// Fits `target` by an intercept and the columns of `inputs`.
  ///
  /// - Parameters:
  ///   - inputs: shape [n × p], n ≥ p + 1; no missing cells; p may be 0.
  ///   - target: [n].
  /// - Throws: ``NumericalError/lengthMismatch(found:expected:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/dependentColumn(_:)``, ``NumericalError/notFinite(row:column:)``,
  ///   ``NumericalError/notFiniteValue(at:)``.
  /// - Complexity: O(n·p²).
  public func fit(inputs: Matrix, target: [Double]) throws -> FittedLinear {
    guard target.count == inputs.rows else {
      throw NumericalError.lengthMismatch(found: target.count, expected: inputs.rows)
    }
    let p = inputs.columns
    guard inputs.rows >= p + 1 else { throw NumericalError.tooFewRows(found: inputs.rows, needed: p + 1) }
    try inputs.requireFinite()
    if let index = target.firstIndex(where: { !$0.isFinite }) { throw NumericalError.notFiniteValue(at: index) }

    let means = try inputs.columnMeans()
    let targetMean = target.reduce(0, +) / Double(target.count)
    let factors = try HouseholderQR(centred(inputs, means))
    let slopes = factors.solve(target.map { $0 - targetMean })
    var intercept = targetMean
    for j in 0..<p { intercept -= slopes[j] * means[j] }
    var (residualSquares, totalSquares) = (0.0, 0.0)
    for i in 0..<inputs.rows {
      var fitted = targetMean
      for j in 0..<p { fitted += slopes[j] * (inputs.values[i * p + j] - means[j]) }
      residualSquares += (target[i] - fitted) * (target[i] - fitted)
      totalSquares += (target[i] - targetMean) * (target[i] - targetMean)
    }
    let varies = target.contains { $0 != target[0] }
    return FittedLinear(
      intercept: intercept, slopes: slopes, count: inputs.rows, sse: residualSquares,
      totalSquares: varies ? totalSquares : 0, inputMeans: means, inverseUpper: factors.inverseUpper)
  }

  /// The columns less their means; a constant column becomes exactly 0, which the factorisation then refuses.
  private func centred(_ inputs: Matrix, _ means: [Double]) throws -> Matrix {
    var result = inputs
    for j in 0..<inputs.columns {
      let first = inputs.values[j]
      guard (0..<inputs.rows).contains(where: { inputs.values[$0 * inputs.columns + j] != first }) else {
        throw NumericalError.dependentColumn(j)
      }
      for i in 0..<inputs.rows { result.values[i * inputs.columns + j] -= means[j] }
    }
    return result
  }
}
