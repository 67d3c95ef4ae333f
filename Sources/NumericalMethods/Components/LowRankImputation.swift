/// Fills missing cells from the principal components of the table: the settings.
///
/// Columns are standardised with the mean and the population standard deviation (divisor n) of their values that are
/// there, 1 standing in for the deviation of a constant column. Missing cells start at 0, the mean. Then, round after
/// round: centred principal components of the whole standardised matrix, whose reconstruction is written into the
/// missing cells and nowhere else, until no such cell moves by more than ``tolerance``. Last, the cells are brought
/// back to their units and clipped.
/// Source: Ilin and Raiko (2010), Journal of Machine Learning Research 11, section 2.3 ("imputation algorithm").
public struct LowRankImputation: Sendable, Hashable, Codable {
  /// The number of components the reconstruction is made of.
  public var components: Int
  /// The largest move of a missing cell, in standard deviations, that still counts as standing still.
  public var tolerance: Double
  /// After how many rounds to stop without convergence.
  public var roundLimit: Int
  /// The range every cell is clipped to, those that were there as well; `nil` for none.
  public var clip: ClosedRange<Double>?

  /// The settings, checked when ``fit(_:)`` is called.
  public init(
    components: Int = 1, tolerance: Double = 1e-12, roundLimit: Int = 1000, clip: ClosedRange<Double>? = nil
  ) {
    self.components = components
    self.tolerance = tolerance
    self.roundLimit = roundLimit
    self.clip = clip
  }

  /// Learns from the training rows.
  ///
  /// A training row without any value takes part at the mean; `table.emptyRows` names such rows.
  ///
  /// - Parameter table: shape [n × p], n ≥ 2, each column with a value.
  /// - Throws: ``NumericalError/emptyColumn(_:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/tooManyComponents(asked:most:)``, ``NumericalError/notFinite(row:column:)``,
  ///   ``NumericalError/setting(_:)``.
  /// - Complexity: O(n·p² + p³) a round; some twenty rounds where a few cells in a hundred are missing.
  public func fit(_ table: IncompleteMatrix) throws -> LearntImputation {
    try check(table)
    let scaling = try ColumnScaling(of: table)
    var work = ImputationRounds(scaling.standardized(table), components: components)
    var rounds = 0
    var move = Double.infinity
    repeat {
      move = try work.round()
      rounds += 1
    } while move > tolerance && rounds < roundLimit
    return LearntImputation(
      settings: self, means: scaling.means, scales: scaling.scales, centre: work.centre, loadings: work.loadings,
      rounds: rounds, converged: move <= tolerance, lastMove: move)
  }

  private func check(_ table: IncompleteMatrix) throws {
    guard tolerance >= 0 else { throw NumericalError.setting("the tolerance of an imputation is at least 0") }
    guard roundLimit >= 1 else { throw NumericalError.setting("the round limit of an imputation is at least 1") }
    guard table.rows >= 2 else { throw NumericalError.tooFewRows(found: table.rows, needed: 2) }
    guard components >= 1, components <= min(table.rows, table.columns) else {
      throw NumericalError.tooManyComponents(asked: components, most: min(table.rows, table.columns))
    }
    try table.requireFinite()
  }
}

/// The mean and the scale of each column, from the cells that are there.
struct ColumnScaling {
  var means: [Double]
  var scales: [Double]

  init(of table: IncompleteMatrix) throws {
    let p = table.columns
    var counts = [Int](repeating: table.rows, count: p)
    for offset in table.missing { counts[offset % p] -= 1 }
    if let empty = counts.firstIndex(of: 0) { throw NumericalError.emptyColumn(empty) }
    var sums = [Double](repeating: 0, count: p)
    for i in 0..<table.rows {
      // A missing cell holds 0 and so adds nothing.
      for j in 0..<p { sums[j] += table.values[i * p + j] }
    }
    let means = (0..<p).map { sums[$0] / Double(counts[$0]) }
    var squares = [Double](repeating: 0, count: p)
    var missing = table.missing[...]
    for i in 0..<table.rows {
      for j in 0..<p {
        if missing.first == i * p + j {
          missing.removeFirst()
          continue
        }
        let difference = table.values[i * p + j] - means[j]
        squares[j] += difference * difference
      }
    }
    self.means = means
    scales = (0..<p).map { j in
      let deviation = (squares[j] / Double(counts[j])).squareRoot()
      // The mean of n equal numbers can miss them by some units in the last place.
      return deviation > 1e-14 * abs(means[j]) ? deviation : 1
    }
  }

  init(means: [Double], scales: [Double]) {
    self.means = means
    self.scales = scales
  }

  /// The cells minus mean over scale, the missing ones at 0.
  func standardized(_ table: IncompleteMatrix) -> IncompleteMatrix {
    let p = table.columns
    var values = table.values
    for i in 0..<table.rows {
      for j in 0..<p { values[i * p + j] = (values[i * p + j] - means[j]) / scales[j] }
    }
    for offset in table.missing { values[offset] = 0 }
    return IncompleteMatrix(rows: table.rows, columns: p, values: values, missing: table.missing)
  }
}
