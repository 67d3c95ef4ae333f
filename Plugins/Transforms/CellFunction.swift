import Diagnostics
import EvaluationKit
import Tables

/// A function applied cell by cell to columns, in place or into new columns.
struct CellFunction: Sendable {
  static let parameters = [
    ParameterSpec("columns", .list(.expression(.number)), "the number columns"),
    ParameterSpec(
      "suffix", .newColumn, optional: true,
      "makes new columns, whose names end so ('-log' makes size-log of size); without it columns are replaced"),
  ]

  let name: String
  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) {
    name = settings.card.name
    self.settings = settings
    named = NamedColumns(settings)
  }

  private func newName(_ column: String) -> String { column + (settings.optionalText("suffix") ?? "") }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = before
    for column in try named.names(in: before) {
      let newName = newName(column)
      if newName != column, before.contains(newName) {
        throw Diagnostic.error(
          "there is a column '\(newName)' already", at: settings.place(of: "suffix"), hint: "give another suffix")
      }
      after.set(newName, .number)
    }
    return after
  }

  /// - Parameter function: nil outside its domain; such cells become missing and are counted in a note.
  func apply(to rows: Table, in run: RunContext, domain: String, _ function: (Double) -> Double?) throws -> Table {
    var result = rows
    for column in try named.names(in: rows.schema) {
      let before = try rows.numbers(column)
      let after = NumberValues(before.map { $0.flatMap(function) })
      let undefined = after.missingCount - before.missingCount
      if undefined > 0 {
        run.note(
          "\(name): \(undefined) of \(before.count) cells of '\(column)' are missing now because they are not \(domain)"
        )
      }
      try result.set(Column(newName(column), .numbers(after)))
    }
    return result
  }
}
