import Tables

extension ColumnExpression {
  /// The expression's numbers, a value a row; missing where it has none.
  public func numbers(in table: Table) throws -> NumberValues {
    guard case .numbers(let numbers) = try evaluate(table) else {
      throw EvaluationError("an expression that should come to numbers is \(type.called)")
    }
    return numbers
  }
}

extension ExpressionType {
  /// As a message says it: "'family' is text".
  public var called: String {
    switch self {
    case .number: "numbers"
    case .text: "text"
    case .truth: "a condition"
    }
  }
}
