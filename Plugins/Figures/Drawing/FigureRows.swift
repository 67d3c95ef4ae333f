import EvaluationKit
import Tables

/// The rows that a figure over a table draws: of a table that `save` kept, or of the final one; those that a condition wants.
struct FigureRows: Sendable {
  static let parameters = [
    ParameterSpec("table", .text, optional: true, "a step 'save' whose rows are drawn; by default the final table"),
    ParameterSpec("where", .expression(.truth), optional: true, "which rows are drawn; by default all"),
  ]

  let table: String?
  let condition: ExpressionSetting?

  init(_ settings: Settings) {
    table = settings.optionalText("table")
    condition = settings.optionalExpression("where")
  }

  /// Whether the run must keep its final tables for this figure.
  var needsTables: Bool { table == nil }

  /// The rows, over a sweep with a text column an axis in front, as kept tables have them.
  ///
  /// - Throws: ``EvaluationError`` where there is no such table, or no row in it.
  func read(_ record: RunRecord) throws -> Table {
    var rows = try all(record)
    if let condition {
      let isWanted: [Bool?] = try condition.parse(for: rows.schema).evaluate(rows)
      rows = rows.filter { isWanted[$0] == true }
    }
    guard rows.rowCount > 0 else {
      throw EvaluationError(
        (table.map { "the table '\($0)'" } ?? "the final table") + " has no row"
          + (condition.map { " where \($0.text)" } ?? ""))
    }
    return rows
  }

  private func all(_ record: RunRecord) throws -> Table {
    if let table {
      if let kept = record.keptTables.first(where: { $0.name == table }) { return kept.table }
      let names = record.keptTables.map(\.name)
      throw EvaluationError(
        "no step 'save' called '\(table)' kept rows"
          + (names.isEmpty
            ? record.allFailures.first.map { ": \($0.step) failed: \($0.message)" } ?? "; there is none"
            : "; there are " + names.joined(separator: ", ")))
    }
    let tables = try zip(record.combinations, record.tables).compactMap { combination, table -> Table? in
      guard let table else { return nil }
      return try Table(
        combination.sweep.map { Column($0.axis, texts: Array(repeating: $0.label, count: table.rowCount)) }
          + table.columns.filter { column in !combination.sweep.contains { $0.axis == column.name } })
    }
    guard !tables.isEmpty else {
      throw EvaluationError(
        "no combination has a final table: "
          + (record.allFailures.first.map { "\($0.step) failed: \($0.message)" } ?? "the run kept none"))
    }
    return tables.count == 1 ? tables[0] : try Table.concatenating(tables, fillsMissing: true)
  }
}

/// What an expression comes to in every row, a missing cell as NaN.
func contiguousNumbers(_ expression: ExpressionSetting, in table: Table) throws -> [Double] {
  try expression.parse(for: table.schema).numbers(in: table).contiguous
}
