/// What an imputation learnt from its training rows; it can fill those and any others.
public struct LearntImputation: Sendable, Hashable, Codable {
  /// The settings it was learnt with.
  public let settings: LowRankImputation
  /// The mean of each column, from the training cells that were there, [p].
  public let means: [Double]
  /// The scale of each column, [p].
  public let scales: [Double]
  /// The centre of the last components, in standardised units, [p].
  public let centre: [Double]
  /// The last components fitted on the training rows, [components × p]; signs are of no consequence here.
  public let loadings: Matrix
  /// How many rounds were made.
  public let rounds: Int
  /// Whether the last round moved no missing cell by more than the tolerance.
  public let converged: Bool
  /// The largest move in the last round, in standard deviations.
  public let lastMove: Double

  /// What was learnt elsewhere, as it was kept.
  ///
  /// - Precondition: a mean, a scale and a centre a column; loadings have as many columns, and no more rows.
  public init(
    settings: LowRankImputation, means: [Double], scales: [Double], centre: [Double], loadings: Matrix, rounds: Int,
    converged: Bool, lastMove: Double
  ) {
    precondition(
      scales.count == means.count && centre.count == means.count && loadings.columns == means.count,
      "a mean, a scale, a centre and a loading a column")
    self.settings = settings
    self.means = means
    self.scales = scales
    self.centre = centre
    self.loadings = loadings
    self.rounds = rounds
    self.converged = converged
    self.lastMove = lastMove
  }

  /// A table whose missing cells have been filled.
  public struct Filled: Sendable, Hashable {
    /// All cells in their own units, clipped where the settings say so.
    public let matrix: Matrix
    /// The rounds the slowest row took.
    public let rounds: Int
    /// Whether each row came to rest within the round limit.
    public let converged: Bool
  }

  /// Fills the missing cells of `table`, each row alone, against the components that were learnt.
  ///
  /// The training rows come out as they stood when learning converged, to within the tolerance. A row without any
  /// value comes out at the point of the plane of components nearest the training means; ask `table.emptyRows` first
  /// where that is not wanted.
  ///
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``, ``NumericalError/notFinite(row:column:)``.
  /// - Complexity: O(p · components) a round and row with a missing cell.
  public func fill(_ table: IncompleteMatrix) throws -> Filled {
    guard table.columns == means.count else {
      throw NumericalError.columnMismatch(found: table.columns, expected: means.count)
    }
    try table.requireFinite()
    let p = table.columns
    let standardized = ColumnScaling(means: means, scales: scales).standardized(table)
    let missing = table.missing
    var cells = standardized.values
    var slowest = 0
    var converged = true
    var first = 0
    while first < missing.count {
      let row = missing[first] / p
      var last = first
      while last < missing.count, missing[last] < (row + 1) * p { last += 1 }
      let (rounds, move) = cells.withUnsafeMutableBufferPointer { cells in
        settle(
          UnsafeMutableBufferPointer(rebasing: cells[(row * p)..<((row + 1) * p)]), missing: missing[first..<last],
          offset: row * p)
      }
      slowest = max(slowest, rounds)
      converged = converged && move <= settings.tolerance
      first = last
    }
    for i in 0..<table.rows {
      for j in 0..<p { cells[i * p + j] = cells[i * p + j] * scales[j] + means[j] }
    }
    if let range = settings.clip {
      for index in cells.indices { cells[index] = min(max(cells[index], range.lowerBound), range.upperBound) }
    }
    return Filled(
      matrix: Matrix(rows: table.rows, columns: p, values: cells), rounds: slowest, converged: converged)
  }

  /// Moves the missing cells of one row until they stand still.
  private func settle(
    _ row: UnsafeMutableBufferPointer<Double>, missing: ArraySlice<Int>, offset: Int
  ) -> (rounds: Int, move: Double) {
    var rounds = 0
    var move = Double.infinity
    while move > settings.tolerance, rounds < settings.roundLimit {
      move = moveToPlane(row, missing: missing, offset: offset, centre: centre, loadings: loadings)
      rounds += 1
    }
    return (rounds, move)
  }
}
