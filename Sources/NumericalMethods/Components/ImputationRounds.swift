/// The rounds of an imputation over the training rows: standardised cells and the components of the last round.
///
/// The covariance of each round differs little from that of the round before. It is therefore written in the basis of
/// the last eigenvectors, where it is nearly diagonal and one or two Jacobi sweeps finish it (measured on 77 × 8 cells
/// with six missing: 0.10 ms for 22 rounds, against 0.15 ms when each round starts afresh).
struct ImputationRounds {
  private var cells: [Double]
  private let missing: [Int]
  private let rows: Int
  private let columns: Int
  private let components: Int
  /// The mean of each standardised column in the last round, [p].
  private(set) var centre: [Double]
  /// All eigenvectors, a row each, in no order.
  private var basis: [Double]
  private var covariance: [Double]
  private var turned: [Double]
  private var leading: [Int]

  init(_ standardized: IncompleteMatrix, components: Int) {
    cells = standardized.values
    missing = standardized.missing
    rows = standardized.rows
    columns = standardized.columns
    self.components = components
    centre = Array(repeating: 0, count: columns)
    basis = Matrix.identity(columns).values
    covariance = Array(repeating: 0, count: columns * columns)
    turned = covariance
    leading = Array(0..<components)
  }

  /// The first components of the last round, [components × p].
  var loadings: Matrix {
    Matrix(
      rows: components, columns: columns,
      values: leading.flatMap { basis[($0 * columns)..<(($0 + 1) * columns)] })
  }

  /// One round: components of the whole matrix, reconstruction into the missing cells.
  ///
  /// - Returns: the largest move of a missing cell, 0 where none is missing.
  mutating func round() throws -> Double {
    findCentre()
    try findBasis()
    return writeBack()
  }

  private mutating func findCentre() {
    for j in 0..<columns { centre[j] = 0 }
    cells.withUnsafeBufferPointer { cells in
      centre.withUnsafeMutableBufferPointer { centre in
        for i in 0..<rows {
          for j in 0..<columns { centre[j] += cells[i * columns + j] }
        }
      }
    }
    for j in 0..<columns { centre[j] /= Double(rows) }
  }

  private mutating func findBasis() throws {
    for index in covariance.indices { covariance[index] = 0 }
    let (rows, columns, centre) = (rows, columns, centre)
    cells.withUnsafeBufferPointer { cells in
      covariance.withUnsafeMutableBufferPointer { sums in
        addCentredProducts(of: cells, rows: rows, means: centre, to: sums)
      }
    }
    let sweeps = covariance.withUnsafeMutableBufferPointer { covariance in
      turned.withUnsafeMutableBufferPointer { turned in
        basis.withUnsafeMutableBufferPointer { basis in
          turn(covariance, into: turned, basis: basis, size: columns)
          return diagonalize(covariance, vectors: basis, size: columns)
        }
      }
    }
    guard sweeps != nil else { throw NumericalError.notConverged(method: "the Jacobi iteration", rounds: 100) }
    selectLeading()
  }

  /// Keeps the places of the largest variances, largest first.
  private mutating func selectLeading() {
    for k in 0..<components {
      var best = -1
      for j in 0..<columns where !leading[..<k].contains(j) {
        if best < 0 || covariance[j * columns + j] > covariance[best * columns + best] { best = j }
      }
      leading[k] = best
    }
  }

  private mutating func writeBack() -> Double {
    let plane = loadings
    var largest = 0.0
    var first = 0
    while first < missing.count {
      let row = missing[first] / columns
      var last = first
      while last < missing.count, missing[last] < (row + 1) * columns { last += 1 }
      let move = cells.withUnsafeMutableBufferPointer { cells in
        moveToPlane(
          UnsafeMutableBufferPointer(rebasing: cells[(row * columns)..<((row + 1) * columns)]),
          missing: missing[first..<last], offset: row * columns, centre: centre, loadings: plane)
      }
      largest = max(largest, move)
      first = last
    }
    return largest
  }
}

/// Writes the reconstruction of one row from the plane through `centre` along `loadings` into its missing cells.
///
/// - Parameter missing: offsets of the missing cells, to which `offset` is the row's first.
/// - Returns: the largest move.
func moveToPlane(
  _ row: UnsafeMutableBufferPointer<Double>, missing: ArraySlice<Int>, offset: Int, centre: [Double], loadings: Matrix
) -> Double {
  let width = loadings.columns
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: loadings.rows) { scores in
    for k in 0..<loadings.rows {
      var sum = 0.0
      for j in 0..<width { sum += (row[j] - centre[j]) * loadings.values[k * width + j] }
      scores[k] = sum
    }
    var largest = 0.0
    for cell in missing {
      let j = cell - offset
      var value = centre[j]
      for k in 0..<loadings.rows { value += scores[k] * loadings.values[k * width + j] }
      largest = max(largest, abs(value - row[j]))
      row[j] = value
    }
    return largest
  }
}

/// Writes the symmetric `a`, of which the upper triangle is given, in the basis whose vectors are the rows of `basis`.
private func turn(
  _ a: UnsafeMutableBufferPointer<Double>, into half: UnsafeMutableBufferPointer<Double>,
  basis: UnsafeMutableBufferPointer<Double>, size: Int
) {
  for i in 0..<size {
    for j in 0..<i { a[i * size + j] = a[j * size + i] }
  }
  for i in 0..<size {
    for j in 0..<size { half[i * size + j] = 0 }
    for k in 0..<size {
      let factor = basis[i * size + k]
      for j in 0..<size { half[i * size + j] += factor * a[k * size + j] }
    }
  }
  for i in 0..<size {
    for j in i..<size {
      var sum = 0.0
      for k in 0..<size { sum += half[i * size + k] * basis[j * size + k] }
      a[i * size + j] = sum
    }
  }
}
