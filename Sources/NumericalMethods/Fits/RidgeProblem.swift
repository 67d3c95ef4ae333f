/// A line, plane or hyperplane by least squares with a penalty on its slopes, prepared to be solved for many penalties.
///
/// The mean of the squared residuals plus λ times the sum of the squared slopes is least, the slopes being those in the
/// inputs brought to mean 0 and population variance 1; the intercept has no penalty. Inputs may be constant (their slope
/// is 0), depend on each other and outnumber the rows.
/// Source: Hoerl and Kennard (1970), Technometrics 12(1), 55-67.
public struct RidgeProblem: Sendable {
  private let scaling: ColumnScaling
  private let targetMean: Double
  /// The products of the standardised inputs over the number of rows, [p × p].
  private let products: Matrix
  /// The products of the standardised inputs with the centred target over the number of rows, [p].
  private let covariances: [Double]

  /// Prepares the sums.
  ///
  /// - Parameters:
  ///   - inputs: shape [n × p], n ≥ 2; no missing cells.
  ///   - target: [n].
  /// - Throws: ``NumericalError/lengthMismatch(found:expected:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/notFinite(row:column:)``, ``NumericalError/notFiniteValue(at:)``.
  /// - Complexity: O(n·p²).
  public init(inputs: Matrix, target: [Double]) throws {
    guard target.count == inputs.rows else {
      throw NumericalError.lengthMismatch(found: target.count, expected: inputs.rows)
    }
    guard inputs.rows >= 2 else { throw NumericalError.tooFewRows(found: inputs.rows, needed: 2) }
    try inputs.requireFinite()
    if let index = target.firstIndex(where: { !$0.isFinite }) { throw NumericalError.notFiniteValue(at: index) }
    let rows = Double(inputs.rows)
    let p = inputs.columns
    scaling = try ColumnScaling(of: IncompleteMatrix(inputs))
    targetMean = target.reduce(0, +) / rows
    var products = Matrix(repeating: 0, rows: p, columns: p)
    var covariances = [Double](repeating: 0, count: p)
    var row = [Double](repeating: 0, count: p)
    for i in 0..<inputs.rows {
      for j in 0..<p { row[j] = (inputs.values[i * p + j] - scaling.means[j]) / scaling.scales[j] }
      for j in 0..<p {
        covariances[j] += row[j] * (target[i] - targetMean)
        for k in 0...j { products.values[j * p + k] += row[j] * row[k] }
      }
    }
    for index in products.values.indices { products.values[index] /= rows }
    self.products = products
    self.covariances = covariances.map { $0 / rows }
  }

  /// The intercept and the slopes in the units of the inputs.
  ///
  /// - Parameter penalty: λ above 0.
  /// - Throws: ``NumericalError/setting(_:)``; ``NumericalError/notPositiveDefinite`` where the penalty is lost in
  ///   rounding beside dependent inputs.
  /// - Complexity: O(p³).
  public func solution(penalty: Double) throws -> (intercept: Double, slopes: [Double]) {
    guard penalty > 0, penalty.isFinite else {
      throw NumericalError.setting("the penalty of a ridge regression is above 0, not \(penalty)")
    }
    var matrix = products
    let p = covariances.count
    for j in 0..<p { matrix.values[j * p + j] += penalty }
    let standardised = try CholeskyFactor(matrix).solve(covariances)
    let slopes = (0..<p).map { standardised[$0] / scaling.scales[$0] }
    var intercept = targetMean
    for j in 0..<p { intercept -= slopes[j] * scaling.means[j] }
    return (intercept, slopes)
  }
}
