import EvaluationKit
import Tables

/// How much is missing of what a combination learns from and forecasts by.
enum MissingCells {
  /// Columns of the prepared table that its transforms and inputs read, in the table's order.
  static func shares(in rows: PreparedRows, of combination: PlannedCombination) -> [MissingShare] {
    let training = rows.training
    guard !training.isEmpty else { return [] }
    let names = columnsRead(by: combination, in: rows.table.schema)
    return rows.table.columns.filter { names.contains($0.name) }.map { column in
      let missing = training.count { column.values.isMissing($0) }
      return MissingShare(column: column.name, share: Double(missing) / Double(training.count))
    }
  }

  private static func columnsRead(by combination: PlannedCombination, in schema: TableSchema) -> Set<String> {
    var expressions = combination.forecasts.flatMap(\.inputs)
    for step in combination.transform {
      visitSettings(step.settings) { setting, type in
        guard case .expression = type else { return }
        if let expression = ExpressionSetting(setting, references: step.settings.references) {
          expressions.append(expression)
        }
      }
    }
    // An expression over columns that a transform makes reads nothing of the prepared table.
    return Set(expressions.flatMap { (try? $0.parse(for: schema).columnNames) ?? [] })
  }
}
