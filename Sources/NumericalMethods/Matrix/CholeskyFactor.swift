/// The lower triangle L with L Lᵀ = A of a symmetric positive definite matrix A.
public struct CholeskyFactor: Sendable, Hashable {
  /// The factor, shape [p × p], 0 above the diagonal.
  public let lower: Matrix

  /// Factors `a`, of which only the lower triangle is read.
  ///
  /// - Throws: ``NumericalError/notPositiveDefinite``.
  /// - Complexity: O(p³).
  public init(_ a: Matrix) throws {
    precondition(a.rows == a.columns, "only a square matrix has a Cholesky factor")
    var lower = a
    let size = a.rows
    let found = lower.values.withUnsafeMutableBufferPointer { factorCholesky($0, size: size, stride: size) }
    guard found else { throw NumericalError.notPositiveDefinite }
    for i in 0..<size {
      for j in (i + 1)..<max(size, i + 1) { lower.values[i * size + j] = 0 }
    }
    self.lower = lower
  }

  /// The x with A x = `right`.
  public func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == lower.rows, "the right side is as long as the matrix has rows")
    var x = right
    lower.values.withUnsafeBufferPointer { lower in
      x.withUnsafeMutableBufferPointer { x in
        solveCholesky(lower, x, size: x.count, stride: x.count)
      }
    }
    return x
  }
}

/// Factors the leading `size` rows and columns of `a` in place, in its lower triangle.
///
/// - Returns: whether they are positive definite.
func factorCholesky(_ a: UnsafeMutableBufferPointer<Double>, size: Int, stride: Int) -> Bool {
  for j in 0..<size {
    var pivot = a[j * stride + j]
    for k in 0..<j { pivot -= a[j * stride + k] * a[j * stride + k] }
    guard pivot > 0, pivot.isFinite else { return false }
    let root = pivot.squareRoot()
    a[j * stride + j] = root
    for i in (j + 1)..<max(size, j + 1) {
      var sum = a[i * stride + j]
      for k in 0..<j { sum -= a[i * stride + k] * a[j * stride + k] }
      a[i * stride + j] = sum / root
    }
  }
  return true
}

/// Solves L Lᵀ x = `x` in place.
func solveCholesky(
  _ lower: UnsafeBufferPointer<Double>, _ x: UnsafeMutableBufferPointer<Double>, size: Int, stride: Int
) {
  for i in 0..<size {
    var sum = x[i]
    for k in 0..<i { sum -= lower[i * stride + k] * x[k] }
    x[i] = sum / lower[i * stride + i]
  }
  for i in (0..<size).reversed() {
    var sum = x[i]
    for k in (i + 1)..<max(size, i + 1) { sum -= lower[k * stride + i] * x[k] }
    x[i] = sum / lower[i * stride + i]
  }
}
