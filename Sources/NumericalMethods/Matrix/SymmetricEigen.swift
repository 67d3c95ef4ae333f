#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The eigenvalues and eigenvectors of a symmetric matrix.
public struct SymmetricEigen: Sendable, Hashable {
  /// The eigenvalues, falling.
  public let values: [Double]
  /// The eigenvectors, one a row, of unit length, in the order of ``values``.
  public let vectors: Matrix
}

/// The eigenvalues and eigenvectors of the symmetric matrix `a`, by cyclic Jacobi rotations.
///
/// Only the upper triangle is read. The signs of the vectors are whatever the rotations leave.
/// Source: Golub and Van Loan (2013), Matrix Computations, section 8.5.
///
/// - Parameter a: shape [p × p], finite; p ≥ 1.
/// - Throws: ``NumericalError/notFinite(row:column:)``; ``NumericalError/notConverged(method:rounds:)`` after 100
///   sweeps, which no finite matrix is known to need.
/// - Complexity: O(p³) a sweep, some five to ten sweeps.
public func symmetricEigen(_ a: Matrix) throws -> SymmetricEigen {
  precondition(a.rows == a.columns, "eigenvalues are of a square matrix")
  try a.requireFinite()
  let size = a.rows
  var work = a.values
  var vectors = Matrix.identity(size).values
  let sweeps = work.withUnsafeMutableBufferPointer { work in
    vectors.withUnsafeMutableBufferPointer { vectors in
      diagonalize(work, vectors: vectors, size: size)
    }
  }
  guard sweeps != nil else { throw NumericalError.notConverged(method: "the Jacobi iteration", rounds: 100) }
  let order = fallingOrder(of: (0..<size).map { work[$0 * size + $0] })
  return SymmetricEigen(
    values: order.map { work[$0 * size + $0] },
    vectors: Matrix(
      rows: size, columns: size, values: order.flatMap { vectors[($0 * size)..<(($0 + 1) * size)] }))
}

/// The places of `values` from the largest to the smallest; equal ones keep their order.
func fallingOrder(of values: [Double]) -> [Int] {
  values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
}

/// Rotates the symmetric `a` to diagonal form in place and turns the rows of `vectors` along.
///
/// Given rows that are the unit vectors, they end as the eigenvectors; given an orthonormal set in whose basis `a` is
/// written, they end as the eigenvectors in the old basis. Only the upper triangle of `a` is read and kept.
///
/// - Returns: the number of sweeps, or `nil` where 100 do not suffice.
func diagonalize(
  _ a: UnsafeMutableBufferPointer<Double>, vectors: UnsafeMutableBufferPointer<Double>, size: Int
) -> Int? {
  var total = 0.0
  for i in 0..<size {
    for j in i..<size { total += (i == j ? 1 : 2) * a[i * size + j] * a[i * size + j] }
  }
  for sweep in 0..<100 {
    var outside = 0.0
    for i in 0..<size {
      for j in (i + 1)..<max(size, i + 1) { outside += a[i * size + j] * a[i * size + j] }
    }
    // Quadratic convergence: what is left after this bound is below the rounding of the eigenvalues themselves.
    if outside <= 1e-34 * total { return sweep }
    for p in 0..<size {
      for q in (p + 1)..<max(size, p + 1) { rotate(a, vectors, size, p, q) }
    }
  }
  return nil
}

/// One Jacobi rotation in the plane of the axes p < q, after which a[p, q] is 0.
@inline(__always)
private func rotate(
  _ a: UnsafeMutableBufferPointer<Double>, _ vectors: UnsafeMutableBufferPointer<Double>, _ size: Int, _ p: Int,
  _ q: Int
) {
  let apq = a[p * size + q]
  if apq == 0 { return }
  let theta = (a[q * size + q] - a[p * size + p]) / (2 * apq)
  let t = theta.isFinite ? (theta >= 0 ? 1 : -1) / (abs(theta) + (theta * theta + 1).squareRoot()) : 0
  let c = 1 / (t * t + 1).squareRoot()
  let s = t * c
  a[p * size + p] -= t * apq
  a[q * size + q] += t * apq
  a[p * size + q] = 0
  for i in 0..<p { turn(a, i * size + p, i * size + q, c, s) }
  for i in (p + 1)..<q { turn(a, p * size + i, i * size + q, c, s) }
  for i in (q + 1)..<max(size, q + 1) { turn(a, p * size + i, q * size + i, c, s) }
  for i in 0..<size { turn(vectors, p * size + i, q * size + i, c, s) }
}

@inline(__always)
private func turn(_ a: UnsafeMutableBufferPointer<Double>, _ first: Int, _ second: Int, _ c: Double, _ s: Double) {
  let x = a[first]
  let y = a[second]
  a[first] = c * x - s * y
  a[second] = s * x + c * y
}
