/// The factors of A = Q R, Q with orthonormal columns and R upper triangular, by Householder reflections.
///
/// Source: Golub and Van Loan (2013), Matrix Computations, section 5.2.
public struct HouseholderQR: Sendable, Hashable {
  /// R, shape [p × p], 0 below the diagonal.
  public let upper: Matrix
  /// The vectors of the reflections, below and on the diagonal, shape [n × p].
  private let reflections: Matrix
  /// 2 / vᵀv of each reflection, 0 for none.
  private let weights: [Double]

  /// Factors `a`, shape [n × p], n ≥ p.
  ///
  /// - Throws: ``NumericalError/tooFewRows(found:needed:)``; ``NumericalError/dependentColumn(_:)`` for the first
  ///   column of which less than `tolerance` of its length lies outside the span of those before it.
  /// - Complexity: O(n·p²).
  public init(_ a: Matrix, tolerance: Double = 1e-10) throws {
    let (n, p) = (a.rows, a.columns)
    guard n >= p else { throw NumericalError.tooFewRows(found: n, needed: p) }
    var work = a
    var weights = [Double](repeating: 0, count: p)
    var diagonal = weights
    for j in 0..<p {
      let whole = Self.length(of: a, column: j, from: 0)
      let rest = Self.length(of: work, column: j, from: j)
      guard rest > tolerance * whole else { throw NumericalError.dependentColumn(j) }
      diagonal[j] = work.values[j * p + j] > 0 ? -rest : rest
      work.values[j * p + j] -= diagonal[j]
      let vector = Self.length(of: work, column: j, from: j)
      weights[j] = 2 / (vector * vector)
      for k in (j + 1)..<max(p, j + 1) {
        var product = 0.0
        for i in j..<n { product += work.values[i * p + j] * work.values[i * p + k] }
        product *= weights[j]
        for i in j..<n { work.values[i * p + k] -= product * work.values[i * p + j] }
      }
    }
    var upper = Matrix(repeating: 0, rows: p, columns: p)
    for j in 0..<p {
      upper[j, j] = diagonal[j]
      for k in (j + 1)..<max(p, j + 1) { upper[j, k] = work[j, k] }
    }
    self.upper = upper
    self.weights = weights
    reflections = work
  }

  /// The x for which A x is nearest to `right`, in the sense of least squares.
  public func solve(_ right: [Double]) -> [Double] {
    let (n, p) = (reflections.rows, reflections.columns)
    precondition(right.count == n, "the right side is as long as the matrix has rows")
    var y = right
    for j in 0..<p {
      var product = 0.0
      for i in j..<n { product += reflections.values[i * p + j] * y[i] }
      product *= weights[j]
      for i in j..<n { y[i] -= product * reflections.values[i * p + j] }
    }
    for j in (0..<p).reversed() {
      for k in (j + 1)..<max(p, j + 1) { y[j] -= upper[j, k] * y[k] }
      y[j] /= upper[j, j]
    }
    return Array(y[..<p])
  }

  /// The inverse of R, whose rows' squared lengths are the diagonal of (AᵀA)⁻¹.
  var inverseUpper: Matrix {
    let p = upper.columns
    var inverse = Matrix(repeating: 0, rows: p, columns: p)
    for j in 0..<p {
      inverse[j, j] = 1 / upper[j, j]
      for i in (0..<j).reversed() {
        var sum = 0.0
        for k in (i + 1)...j { sum += upper[i, k] * inverse[k, j] }
        inverse[i, j] = -sum / upper[i, i]
      }
    }
    return inverse
  }

  private static func length(of a: Matrix, column: Int, from first: Int) -> Double {
    var sum = 0.0
    for i in first..<a.rows { sum += a.values[i * a.columns + column] * a.values[i * a.columns + column] }
    return sum.squareRoot()
  }
}
