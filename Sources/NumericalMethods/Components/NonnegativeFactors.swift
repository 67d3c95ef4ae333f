/// A table of numbers that are not negative as a product of two smaller such tables: what was learnt, without its rows.
public struct NonnegativeFactors: Sendable, Hashable {
  /// The parts, [components × p]: a row a component, of unit length, no entry negative.
  public let loadings: Matrix
  /// The square root of the sum of squared differences between the data and the product.
  public let error: Double
  /// How many rounds of updates were made.
  public let rounds: Int
  /// Whether the error stood still before the limit.
  public let converged: Bool

  /// The scores of the rows of `x`: the weights, not negative, whose mixture of the parts lies nearest.
  ///
  /// - Parameter x: shape [m × p]; no missing cells.
  /// - Returns: shape [m × components], in the unit of `x`; each row by itself.
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func scores(of x: Matrix) throws -> Matrix {
    try Self.scores(of: x, loadings: loadings)
  }

  /// The same for loadings that were kept.
  public static func scores(of x: Matrix, loadings: Matrix) throws -> Matrix {
    guard x.columns == loadings.columns else {
      throw NumericalError.columnMismatch(found: x.columns, expected: loadings.columns)
    }
    let solver = NonnegativeLeastSquares(gram: loadings * loadings.transposed)
    let values = (0..<x.rows).flatMap { row in
      solver.solve(
        (0..<loadings.rows).map { part in
          zip(x.row(row), loadings.row(part)).reduce(0) { $0 + $1.0 * $1.1 }
        })
    }
    return Matrix(rows: x.rows, columns: loadings.rows, values: values)
  }
}

/// Factors `x` into scores and `count` parts, none negative, so that the sum of squared differences is least.
///
/// Hierarchical alternating least squares, a column of either factor at a time, from the start that the singular vectors
/// give; the surface has several minima and this ends in one of them, always the same. Parts are scaled to unit length and
/// stand by the sum of the squares of their scores, falling.
/// Sources: Cichocki and Phan (2009), IEICE Transactions E92-A(3), 708-721; Boutsidis and Gallopoulos (2008), Pattern
/// Recognition 41(4), 1350-1362 (the start).
///
/// - Parameters:
///   - x: shape [n × p], no cell missing or negative; n, p ≥ 1.
///   - count: 1 ≤ count ≤ min(n, p).
///   - tolerance: a round that lowers the squared error by no more than this share of it ends the descent.
///   - roundLimit: at least 1.
/// - Throws: ``NumericalError/tooManyComponents(asked:most:)``, ``NumericalError/notFinite(row:column:)``,
///   ``NumericalError/setting(_:)`` for a negative cell, ``NumericalError/emptyColumn(_:)`` (0) where all cells are 0.
/// - Complexity: O(n·p·count) a round.
public func nonnegativeFactors(
  _ x: Matrix, count: Int, tolerance: Double = 1e-7, roundLimit: Int = 10_000
) throws -> NonnegativeFactors {
  guard count >= 1, count <= min(x.rows, x.columns) else {
    throw NumericalError.tooManyComponents(asked: count, most: min(x.rows, x.columns))
  }
  try x.requireFinite()
  guard x.values.allSatisfy({ $0 >= 0 }) else { throw NumericalError.setting("a cell is negative") }
  guard x.values.contains(where: { $0 > 0 }) else { throw NumericalError.emptyColumn(0) }
  var (scores, parts) = try singularStart(x, count)
  let total = x.values.reduce(0) { $0 + $1 * $1 }
  var last = Double.infinity
  var (rounds, converged) = (0, false)
  while rounds < roundLimit {
    rounds += 1
    descend(&scores, from: x * parts.transposed, gram: parts * parts.transposed)
    var turned = parts.transposed
    descend(&turned, from: x.transposed * scores, gram: scores.transposed * scores)
    parts = turned.transposed
    let error = squaredError(x, scores, parts)
    if last - error <= tolerance * error || error <= 1e-28 * total {
      (last, converged) = (min(error, last), true)
      break
    }
    last = error
  }
  return NonnegativeFactors(
    loadings: ordered(scores, parts), error: max(last, 0).squareRoot(), rounds: rounds, converged: converged)
}

/// One pass over the columns of `factor` [m × k], each set to its best given the others.
private func descend(_ factor: inout Matrix, from products: Matrix, gram: Matrix) {
  let size = gram.rows
  for k in 0..<size where gram[k, k] > 0 {
    for row in 0..<factor.rows {
      var slope = products.values[row * size + k]
      for j in 0..<size { slope -= factor.values[row * size + j] * gram.values[j * size + k] }
      factor.values[row * size + k] = max(0, factor.values[row * size + k] + slope / gram[k, k])
    }
  }
}

private func squaredError(_ x: Matrix, _ scores: Matrix, _ parts: Matrix) -> Double {
  zip(x.values, (scores * parts).values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}

/// The positive or the negative halves of the singular vectors, whichever are larger.
private func singularStart(_ x: Matrix, _ count: Int) throws -> (scores: Matrix, parts: Matrix) {
  let eigen = try symmetricEigen(x.transposed * x)
  var scores = Matrix(repeating: 0, rows: x.rows, columns: count)
  var parts = Matrix(repeating: 0, rows: count, columns: x.columns)
  // What a vector lacks starts a little above 0, so that no part is lost for good.
  let floor = 1e-6 * x.values.reduce(0, +) / Double(x.values.count)
  for k in 0..<count {
    let right = Array(eigen.vectors.row(k))
    let left = (0..<x.rows).map { row in zip(x.row(row), right).reduce(0) { $0 + $1.0 * $1.1 } }
    func half(_ values: [Double], _ sign: Double) -> [Double] { values.map { max(0, sign * $0) } }
    func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let halves = [1.0, -1.0].map { (left: half(left, $0), right: half(right, $0)) }
    let sizes = halves.map { length($0.left) * length($0.right) }
    let chosen = halves[sizes[0] >= sizes[1] ? 0 : 1]
    let (leftLength, rightLength) = (length(chosen.left), length(chosen.right))
    let scale = leftLength > 0 && rightLength > 0 ? (leftLength * rightLength).squareRoot() : 0
    for row in 0..<x.rows {
      scores.values[row * count + k] = max(floor, scale > 0 ? chosen.left[row] / leftLength * scale : 0)
    }
    for column in 0..<x.columns {
      parts.values[k * x.columns + column] = max(floor, scale > 0 ? chosen.right[column] / rightLength * scale : 0)
    }
  }
  return (scores, parts)
}

/// The parts at unit length, by the squares of their scores.
private func ordered(_ scores: Matrix, _ parts: Matrix) -> Matrix {
  let lengths = (0..<parts.rows).map { parts.row($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
  let weights = (0..<parts.rows).map { k in
    (0..<scores.rows).reduce(0) { $0 + scores[$1, k] * scores[$1, k] } * lengths[k] * lengths[k]
  }
  let rows = fallingOrder(of: weights).flatMap { k in parts.row(k).map { lengths[k] > 0 ? $0 / lengths[k] : 0 } }
  return Matrix(rows: parts.rows, columns: parts.columns, values: rows)
}
