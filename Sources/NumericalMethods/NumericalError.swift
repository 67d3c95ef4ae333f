/// Why a quantity could not be computed.
///
/// Counts and indices are those of the arguments, from 0; a routine that cannot give a number throws one of these
/// or returns `nil`, and never gives 0 or NaN in its stead.
public enum NumericalError: Error, Sendable, Hashable {
  /// There are fewer rows than the method needs.
  case tooFewRows(found: Int, needed: Int)
  /// More components were asked for than the data have dimensions.
  case tooManyComponents(asked: Int, most: Int)
  /// A column holds no value at all.
  case emptyColumn(Int)
  /// A column is constant, or is a linear combination of those before it.
  case dependentColumn(Int)
  /// A cell is infinite or not a number.
  case notFinite(row: Int, column: Int)
  /// A value of a target or sequence is infinite or not a number.
  case notFiniteValue(at: Int)
  /// A value lies at or below 0 where a logarithm or a power needs it above.
  case notPositive(value: Double, at: Int)
  /// Two arguments differ in length.
  case lengthMismatch(found: Int, expected: Int)
  /// A matrix has another number of columns than what was learnt.
  case columnMismatch(found: Int, expected: Int)
  /// A matrix is not positive definite, so that it has no Cholesky factor.
  case notPositiveDefinite
  /// A setting lies outside its range; the text names it and the range.
  case setting(String)
  /// An iteration that has to converge did not.
  case notConverged(method: String, rounds: Int)
}

extension NumericalError: CustomStringConvertible {
  /// A sentence in lower case: what was found and what would do.
  public var description: String {
    switch self {
    case .tooFewRows(let found, let needed):
      "there are \(found) rows where at least \(needed) are needed"
    case .tooManyComponents(let asked, let most):
      "\(asked) components were asked for where there can be 1 to \(most)"
    case .emptyColumn(let column):
      "column \(column) has no value at all, so nothing can be learnt for it"
    case .dependentColumn(let column):
      "column \(column) is constant or a linear combination of the columns before it, so its weight is undetermined"
    case .notFinite(let row, let column):
      "the value at row \(row), column \(column) is infinite or not a number"
    case .notFiniteValue(let index):
      "the value at index \(index) is infinite or not a number"
    case .notPositive(let value, let index):
      "the value \(value) at index \(index) is not above 0"
    case .lengthMismatch(let found, let expected):
      "there are \(found) values where \(expected) are expected"
    case .columnMismatch(let found, let expected):
      "there are \(found) columns where \(expected) were learnt"
    case .notPositiveDefinite:
      "the matrix is not positive definite"
    case .setting(let sentence):
      sentence
    case .notConverged(let method, let rounds):
      "\(method) did not converge in \(rounds) rounds"
    }
  }
}
