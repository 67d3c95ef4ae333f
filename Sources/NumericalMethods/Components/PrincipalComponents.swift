/// The principal components of a table: what was learnt, without its rows.
public struct PrincipalComponents: Sendable, Hashable, Codable {
  /// The mean of each column, [p].
  public let means: [Double]
  /// The loadings, [components × p]: a row a component, of unit length, orthogonal to the others.
  public let loadings: Matrix
  /// The variance along each component (divisor n - 1), falling, in the square of the unit of the data.
  public let explainedVariance: [Double]
  /// Each explained variance as a share of the variance of all columns; `nil` where the data do not vary at all.
  public let explainedVarianceRatio: [Double]?

  /// The number of components.
  public var count: Int { loadings.rows }

  /// The scores of the rows of `x`: each centred with the learnt means and projected on the loadings.
  ///
  /// - Parameter x: shape [m × p]; no missing cells.
  /// - Returns: shape [m × components], in the unit of `x`.
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func scores(of x: Matrix) throws -> Matrix {
    guard x.columns == means.count else {
      throw NumericalError.columnMismatch(found: x.columns, expected: means.count)
    }
    var scores = Matrix(repeating: 0, rows: x.rows, columns: count)
    for i in 0..<x.rows {
      for k in 0..<count {
        var sum = 0.0
        for j in 0..<x.columns {
          sum += (x.values[i * x.columns + j] - means[j]) * loadings.values[k * x.columns + j]
        }
        scores.values[i * count + k] = sum
      }
    }
    return scores
  }
}

/// The first `count` principal components of `x`, from the eigenvectors of its covariance matrix.
///
/// Columns are centred and not scaled. Each component's sign makes its loading of largest absolute value positive
/// (the first such, where several are equal to ten digits), so that equal data give equal signs.
/// Source: Jolliffe (2002), Principal Component Analysis, section 3.
///
/// - Parameters:
///   - x: shape [n × p], a row an observation; n ≥ 2; no missing cells.
///   - count: 1 ≤ count ≤ min(n, p).
/// - Throws: ``NumericalError/tooFewRows(found:needed:)``, ``NumericalError/tooManyComponents(asked:most:)``,
///   ``NumericalError/notFinite(row:column:)``.
/// - Complexity: O(n·p² + p³).
public func principalComponents(_ x: Matrix, count: Int) throws -> PrincipalComponents {
  guard x.rows >= 2 else { throw NumericalError.tooFewRows(found: x.rows, needed: 2) }
  guard count >= 1, count <= min(x.rows, x.columns) else {
    throw NumericalError.tooManyComponents(asked: count, most: min(x.rows, x.columns))
  }
  let p = x.columns
  let means = try x.columnMeans()
  var covariance = Matrix(repeating: 0, rows: p, columns: p)
  x.values.withUnsafeBufferPointer { cells in
    covariance.values.withUnsafeMutableBufferPointer { sums in
      addCentredProducts(of: cells, rows: x.rows, means: means, to: sums)
    }
  }
  for index in covariance.values.indices { covariance.values[index] /= Double(x.rows - 1) }
  try x.requireFinite()

  let eigen = try symmetricEigen(covariance)
  // A variance is not negative; rounding can leave a null direction at -1e-17.
  let variances = eigen.values.map { max($0, 0) }
  let total = (0..<p).reduce(0) { $0 + covariance.values[$1 * p + $1] }
  var loadings = Matrix(rows: count, columns: p, values: Array(eigen.vectors.values[..<(count * p)]))
  for k in 0..<count { loadings.makeLargestPositive(inRow: k) }
  return PrincipalComponents(
    means: means, loadings: loadings, explainedVariance: Array(variances[..<count]),
    explainedVarianceRatio: total > 0 ? variances[..<count].map { $0 / total } : nil)
}

/// Adds the sums of products of the centred columns to the upper triangle of `sums`, row by row of the data.
func addCentredProducts(
  of cells: UnsafeBufferPointer<Double>, rows: Int, means: [Double], to sums: UnsafeMutableBufferPointer<Double>
) {
  let p = means.count
  withUnsafeTemporaryAllocation(of: Double.self, capacity: max(p, 1)) { centred in
    means.withUnsafeBufferPointer { means in
      for i in 0..<rows {
        for j in 0..<p { centred[j] = cells[i * p + j] - means[j] }
        for j in 0..<p {
          let factor = centred[j]
          for k in j..<p { sums[j * p + k] += factor * centred[k] }
        }
      }
    }
  }
}

extension Matrix {
  /// Turns the sign of a row so that its entry of largest absolute value is positive.
  fileprivate mutating func makeLargestPositive(inRow row: Int) {
    let entries = self.row(row)
    let largest = entries.reduce(0) { max($0, abs($1)) }
    guard let leading = entries.first(where: { abs($0) >= largest * (1 - 1e-10) }), leading < 0 else { return }
    for j in 0..<columns { values[row * columns + j] = -values[row * columns + j] }
  }
}
