/// What a reference (`$name`) stands for within an expression.
public enum ExpressionValue: Sendable, Hashable {
  case number(Double)
  case text(String)
  case truth(Bool)
  case list([ExpressionValue])
}

/// What an expression gives for each row.
public enum ExpressionType: String, Sendable, Hashable {
  case number, text, truth

  /// The type of a column that holds the results: truths are 1 and 0 there.
  public var columnType: ColumnType { self == .text ? .text : .number }
}

/// Why a cell could not be computed though all it needs was known.
public enum UndefinedReason: String, Sendable, Hashable, CaseIterable {
  case logarithm = "logarithm of a number that is not positive"
  case division = "division by zero"
  case root = "root or broken power of a negative number"
  case logit = "logit of a number that is not between 0 and 1"
  case overflow = "result too large for a double"
  case indeterminate = "infinities that cancel"
}
