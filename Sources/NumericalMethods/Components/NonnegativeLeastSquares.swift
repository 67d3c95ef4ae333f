/// Least squares with weights that are not negative, for many right sides of one small design.
///
/// The active-set method, on the normal equations: exact but for rounding, and each right side by itself.
/// Source: Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23.
struct NonnegativeLeastSquares: Sendable {
  /// The products of the design's columns, [k × k].
  let gram: Matrix

  /// The weights w ≥ 0 that minimise w' G w / 2 - w' `products`.
  ///
  /// - Parameter products: of the design's columns with the right side, [k].
  /// - Complexity: O(k⁴) at most in practice, k the number of columns.
  func solve(_ products: [Double]) -> [Double] {
    let size = products.count
    var weights = [Double](repeating: 0, count: size)
    var isFree = [Bool](repeating: false, count: size)
    let scale = products.reduce(0) { max($0, $1.magnitude) }
    for _ in 0..<(3 * size + 10) {
      let gradient = self.gradient(weights, products)
      guard
        let entering = (0..<size).filter({ !isFree[$0] && gradient[$0] > 1e-12 * scale }).max(by: {
          gradient[$0] < gradient[$1]
        })
      else { break }
      isFree[entering] = true
      guard release(&weights, &isFree, products) else {
        // Columns that depend on one another: the last adds nothing.
        isFree[entering] = false
        break
      }
    }
    return weights
  }

  private func gradient(_ weights: [Double], _ products: [Double]) -> [Double] {
    products.indices.map { row in
      var sum = products[row]
      for column in products.indices { sum -= gram[row, column] * weights[column] }
      return sum
    }
  }

  /// Moves to the least squares of the free weights, fixing those that would turn negative at 0 on the way.
  ///
  /// - Returns: whether the free columns are independent.
  private func release(_ weights: inout [Double], _ isFree: inout [Bool], _ products: [Double]) -> Bool {
    while true {
      let free = products.indices.filter { isFree[$0] }
      guard !free.isEmpty else { return true }
      let part = Matrix(
        rows: free.count, columns: free.count, values: free.flatMap { row in free.map { gram[row, $0] } })
      guard let factor = try? CholeskyFactor(part) else { return false }
      let wanted = factor.solve(free.map { products[$0] })
      if wanted.allSatisfy({ $0 > 0 }) {
        for (place, value) in zip(free, wanted) { weights[place] = value }
        return true
      }
      var step = 1.0
      for (place, value) in zip(free, wanted) where value <= 0 {
        step = min(step, weights[place] / (weights[place] - value))
      }
      if !step.isFinite { step = 0 }
      for (place, value) in zip(free, wanted) {
        weights[place] += step * (value - weights[place])
        if value <= 0, weights[place] <= 1e-15 * max(value.magnitude, 1) {
          weights[place] = 0
          isFree[place] = false
        }
      }
    }
  }
}
