/// The alternating regressions of ``FactorFit``.
struct FactorRounds {
  private let rowCount: Int
  private let columnCount: Int
  private let rank: Int
  private let width: Int
  private let penalty: Double
  private let cells: [Double]
  private let isKnown: [Bool]
  private var rowEffects: [Double]
  private var columnEffects: [Double]
  /// [1, u_i] a row, [n × (1 + rank)]: what a column is regressed on.
  private var rowDesign: [Double]
  /// [1, v_j] a column, [p × (1 + rank)]: what a row is regressed on.
  private var columnDesign: [Double]
  private var matrix: [Double]
  private var right: [Double]

  init(_ table: IncompleteMatrix, rank: Int, penalty: Double) {
    rowCount = table.rows
    columnCount = table.columns
    self.rank = rank
    width = rank + 1
    self.penalty = penalty
    cells = table.values
    var isKnown = [Bool](repeating: true, count: table.rows * table.columns)
    for offset in table.missing { isKnown[offset] = false }
    self.isKnown = isKnown
    func design(_ count: Int) -> [Double] {
      (0..<(count * (rank + 1))).map { $0.isMultiple(of: rank + 1) ? 1 : 0 }
    }
    rowEffects = Array(repeating: 0, count: table.rows)
    columnEffects = Array(repeating: 0, count: table.columns)
    rowDesign = design(table.rows)
    columnDesign = design(table.columns)
    matrix = Array(repeating: 0, count: (rank + 1) * (rank + 1))
    right = Array(repeating: 0, count: rank + 1)
  }

  mutating func begin(at start: FittedFactors) {
    columnEffects = start.effects
    for column in 0..<columnCount {
      for (index, loading) in start.factors[column].enumerated() { columnDesign[column * width + 1 + index] = loading }
    }
  }

  /// Column effects at the means; factors at the principal axes of what means of columns and rows leave.
  mutating func begin(at means: [Double]) throws {
    columnEffects = means
    guard rank > 0 else { return }
    var residuals = Matrix(repeating: 0, rows: rowCount, columns: columnCount)
    for row in 0..<rowCount {
      var (sum, count) = (0.0, 0)
      for column in 0..<columnCount where isKnown[row * columnCount + column] {
        sum += cells[row * columnCount + column] - means[column]
        count += 1
      }
      for column in 0..<columnCount where isKnown[row * columnCount + column] {
        let index = row * columnCount + column
        residuals.values[index] = cells[index] - means[column] - sum / Double(count)
      }
    }
    let axes = try symmetricEigen(residuals.transposed * residuals)
    for index in 0..<rank {
      let singular = max(axes.values[index], 0).squareRoot()
      for column in 0..<columnCount {
        columnDesign[column * width + 1 + index] = singular.squareRoot() * axes.vectors[index, column]
      }
    }
  }

  /// Every row's numbers from the columns.
  mutating func fitRows() throws {
    for row in 0..<rowCount {
      clear()
      for column in 0..<columnCount where isKnown[row * columnCount + column] {
        add(cells[row * columnCount + column] - columnEffects[column], columnDesign, at: column * width)
      }
      for a in 0..<width { matrix[a * width + a] += penalty }
      try solve()
      rowEffects[row] = right[0]
      for a in 1..<max(width, 1) { rowDesign[row * width + a] = right[a] }
    }
  }

  /// Every column's numbers from the rows; its effect has no penalty.
  mutating func fitColumns() throws {
    for column in 0..<columnCount {
      clear()
      for row in 0..<rowCount where isKnown[row * columnCount + column] {
        add(cells[row * columnCount + column] - rowEffects[row], rowDesign, at: row * width)
      }
      for a in 1..<max(width, 1) { matrix[a * width + a] += penalty }
      try solve()
      columnEffects[column] = right[0]
      for a in 1..<max(width, 1) { columnDesign[column * width + a] = right[a] }
    }
  }

  private mutating func clear() {
    for index in matrix.indices { matrix[index] = 0 }
    for index in right.indices { right[index] = 0 }
  }

  @inline(__always)
  private mutating func add(_ value: Double, _ design: [Double], at base: Int) {
    for a in 0..<width {
      let left = design[base + a]
      right[a] += left * value
      for b in 0...a { matrix[a * width + b] += left * design[base + b] }
    }
  }

  /// Leaves the solution in `right`.
  private mutating func solve() throws {
    let size = width
    let isSolved = matrix.withUnsafeMutableBufferPointer { matrix in
      right.withUnsafeMutableBufferPointer { right in
        guard factorCholesky(matrix, size: size, stride: size) else { return false }
        solveCholesky(UnsafeBufferPointer(matrix), right, size: size, stride: size)
        return true
      }
    }
    guard isSolved else { throw NumericalError.notPositiveDefinite }
  }

  /// The squared residuals and the penalty together.
  func loss() -> Double {
    var sum = 0.0
    for row in 0..<rowCount {
      for column in 0..<columnCount where isKnown[row * columnCount + column] {
        var residual = cells[row * columnCount + column] - columnEffects[column] - rowEffects[row]
        for a in 1..<max(width, 1) { residual -= rowDesign[row * width + a] * columnDesign[column * width + a] }
        sum += residual * residual
      }
    }
    var squares = 0.0
    for value in rowEffects { squares += value * value }
    for design in [rowDesign, columnDesign] {
      for (index, value) in design.enumerated() where !index.isMultiple(of: width) { squares += value * value }
    }
    return sum + penalty * squares
  }

  func result(iterations: Int, converged: Bool, loss: Double) -> FittedFactors {
    var signs = [Double](repeating: 1, count: rank)
    for index in 0..<rank {
      var largest = 0.0
      for column in 0..<columnCount {
        let value = columnDesign[column * width + 1 + index]
        if abs(value) > abs(largest) { largest = value }
      }
      if largest < 0 { signs[index] = -1 }
    }
    return FittedFactors(
      effects: columnEffects,
      factors: (0..<columnCount).map { column in
        (0..<rank).map { signs[$0] * columnDesign[column * width + 1 + $0] }
      }, penalty: penalty, iterations: iterations, converged: converged, loss: loss)
  }
}
