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
