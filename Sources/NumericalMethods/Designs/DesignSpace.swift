/// The space that rows are chosen in: columns as they are, or a few principal components of them.
public struct DesignSpace: Sendable, Hashable {
  /// The rows of the table that stand in the space, rising.
  public let rows: [Int]
  /// Their places, shape [rows × dimensions].
  public let places: Matrix
  /// What the dimensions are made of; nil where they are the columns.
  public let components: PrincipalComponents?

  /// The space of a table's rows.
  ///
  /// - Parameters:
  ///   - table: shape [n × p].
  ///   - components: how many components of the rows to take, missing cells filled from the first one; nil: the columns
  ///     as they are.
  ///   - isComplete: whether rows with a missing cell are left out before anything is learnt.
  ///   - clip: the range that cells are clipped to where one was missing.
  /// - Throws: ``NumericalError/setting(_:)`` for missing cells where there are no components to fill them from,
  ///   ``NumericalError/dependentColumn(_:)`` for a component along which the rows do not vary, and what imputation and ``principalComponents(_:count:)`` throw.
  public init(
    of table: IncompleteMatrix, components count: Int?, isComplete: Bool, clip: ClosedRange<Double>? = nil
  ) throws {
    var missing = [Bool](repeating: false, count: table.rows)
    for offset in table.missing { missing[offset / table.columns] = true }
    rows = (0..<table.rows).filter { !isComplete || !missing[$0] }
    let kept = rows.map { row in (0..<table.columns).map { table[row, $0] } }
    guard let count else {
      guard !rows.contains(where: { missing[$0] }) else {
        throw NumericalError.setting("a row with a missing cell has no place where the columns are taken as they are")
      }
      let cells = rows.flatMap { row in (0..<table.columns).map { table.values[row * table.columns + $0] } }
      places = Matrix(rows: rows.count, columns: table.columns, values: cells)
      components = nil
      return
    }
    guard rows.count >= max(2, count) else {
      throw NumericalError.tooFewRows(found: rows.count, needed: max(2, count))
    }
    let part = IncompleteMatrix(rows: kept)
    let filled = try LowRankImputation(clip: clip).fit(part).fill(part).matrix
    let learnt = try principalComponents(filled, count: count)
    // A component of rounding errors has places, and they mean nothing.
    let shares = learnt.explainedVarianceRatio ?? []
    if let empty = (0..<count).first(where: { $0 >= shares.count || shares[$0] < 1e-12 }) {
      throw NumericalError.dependentColumn(empty)
    }
    places = try learnt.scores(of: filled)
    components = learnt
  }
}
