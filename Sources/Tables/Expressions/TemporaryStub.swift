import Diagnostics

public enum ExpressionValue: Sendable, Hashable {
  case number(Double), text(String), truth(Bool), list([ExpressionValue])
}
public struct ColumnExpression: Sendable {
  public enum ValueType: Sendable { case number, text, truth, list; public var called: String { "numbers" } }
  public var type: ValueType
  public var columnNames: [String]
  public static func parse(
    _ text: String, schema: TableSchema, references: [String: ExpressionValue], at: FileLocation?
  ) throws -> ColumnExpression { ColumnExpression(type: .number, columnNames: []) }
  public func evaluate(_ table: Table) throws -> ColumnValues { .numbers(NumberValues([])) }
}
