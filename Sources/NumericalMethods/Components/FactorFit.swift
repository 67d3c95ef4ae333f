/// Fits an incomplete matrix by a row effect, a column effect and a few factors: the settings.
///
/// A cell is `c_j + r_i + u_i · v_j`. Over the known cells, the squared residuals plus λ times the squares of r, u and v are
/// least (the column effects c have no penalty), by alternating ridge regressions of each row on the columns and of each
/// column on the rows. What is kept are the columns: a row's own numbers follow from them and its known cells.
/// Source: Koren, Bell and Volinsky (2009), Matrix factorization techniques for recommender systems, Computer 42(8), 30-37;
/// Zhou et al. (2008), AAIM, LNCS 5034, 337-348 (alternating least squares with a penalty).
public struct FactorFit: Sendable, Hashable, Codable {
  /// The number of factors; 0 leaves the effects alone.
  public var rank: Int
  /// λ, above 0.
  public var penalty: Double
  /// The rounds have converged when one lowers the loss by no more than this share of it.
  public var tolerance: Double
  /// After how many rounds to stop.
  public var iterationLimit: Int

  /// The settings, checked when ``fit(_:from:)`` is called.
  public init(rank: Int = 2, penalty: Double, tolerance: Double = 1e-10, iterationLimit: Int = 2000) {
    self.rank = rank
    self.penalty = penalty
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
  }

  /// Fits the columns.
  ///
  /// Without an earlier fit the factors start at the leading principal axes of what the effects leave, missing cells
  /// holding 0; so the result is the same each time. The largest entry of each factor over the columns is positive.
  ///
  /// - Parameters:
  ///   - table: shape [n × p], n ≥ 2, p ≥ rank; each column with a known cell.
  ///   - start: an earlier fit of as many columns and factors to begin at.
  /// - Throws: ``NumericalError/setting(_:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/tooManyComponents(asked:most:)``, ``NumericalError/emptyColumn(_:)``,
  ///   ``NumericalError/notFinite(row:column:)``, ``NumericalError/columnMismatch(found:expected:)``.
  /// - Complexity: O(n·p·rank²) a round.
  public func fit(_ table: IncompleteMatrix, from start: FittedFactors? = nil) throws -> FittedFactors {
    guard penalty > 0, penalty.isFinite, rank >= 0, tolerance >= 0, iterationLimit >= 1 else {
      throw NumericalError.setting("a fit of factors needs a penalty above 0, a rank of at least 0 and a round")
    }
    guard table.rows >= 2 else { throw NumericalError.tooFewRows(found: table.rows, needed: 2) }
    guard rank <= table.columns else {
      throw NumericalError.tooManyComponents(asked: rank, most: table.columns)
    }
    try table.requireFinite()
    var rounds = FactorRounds(table, rank: rank, penalty: penalty)
    if let start {
      guard start.effects.count == table.columns, start.rank == rank else {
        throw NumericalError.columnMismatch(found: table.columns, expected: start.effects.count)
      }
      rounds.begin(at: start)
    } else {
      try rounds.begin(at: ColumnScaling(of: table).means)
    }
    var loss = Double.infinity
    var converged = false
    var iterations = 0
    while !converged, iterations < iterationLimit {
      iterations += 1
      try rounds.fitRows()
      try rounds.fitColumns()
      let next = rounds.loss()
      converged = loss - next <= tolerance * next
      loss = next
    }
    return rounds.result(iterations: iterations, converged: converged, loss: loss)
  }
}

/// The columns of a matrix that was fitted by effects and factors.
public struct FittedFactors: Sendable, Hashable, Codable {
  /// The effect of each column, [p].
  public let effects: [Double]
  /// The factors of each column, [p × rank].
  public let factors: [[Double]]
  /// λ.
  public let penalty: Double
  /// The rounds.
  public let iterations: Int
  /// Whether the last round lowered the loss by less than the tolerance.
  public let converged: Bool
  /// The squared residuals of the known cells and the penalty together.
  public let loss: Double

  /// Columns as they were written down, to be used again.
  public init(
    effects: [Double], factors: [[Double]], penalty: Double, iterations: Int, converged: Bool, loss: Double
  ) {
    self.effects = effects
    self.factors = factors
    self.penalty = penalty
    self.iterations = iterations
    self.converged = converged
    self.loss = loss
  }

  /// The number of factors.
  public var rank: Int { factors.first?.count ?? 0 }

  /// A row's effect and factors, [1 + rank], by ridge regression of its known cells on the columns.
  ///
  /// - Parameter cells: [p], `nil` where missing.
  /// - Returns: `nil` where no cell is known.
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``, ``NumericalError/notPositiveDefinite`` where the
  ///   penalty is lost in rounding.
  public func row(_ cells: [Double?]) throws -> [Double]? {
    guard cells.count == effects.count else {
      throw NumericalError.columnMismatch(found: cells.count, expected: effects.count)
    }
    guard cells.contains(where: { $0 != nil }) else { return nil }
    let size = 1 + rank
    var matrix = Matrix(repeating: 0, rows: size, columns: size)
    var right = [Double](repeating: 0, count: size)
    for (column, cell) in cells.enumerated() {
      guard let cell else { continue }
      let design = [1] + factors[column]
      for a in 0..<size {
        right[a] += design[a] * (cell - effects[column])
        for b in 0...a { matrix.values[a * size + b] += design[a] * design[b] }
      }
    }
    for a in 0..<size { matrix.values[a * size + a] += penalty }
    return try CholeskyFactor(matrix).solve(right)
  }

  /// The cell of a row with these numbers, as ``row(_:)`` gives them, in a column.
  public func cell(_ row: [Double], column: Int) -> Double {
    var value = effects[column] + row[0]
    for (factor, loading) in zip(row.dropFirst(), factors[column]) { value += factor * loading }
    return value
  }
}
