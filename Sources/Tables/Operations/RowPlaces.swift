import Diagnostics

extension Table {
  /// The row as a note of a message: where it stands, or its number where no file is known.
  func note(_ message: String, row: Int) -> Diagnostic.Note {
    if let location = origins?[row] { return .init(message, at: location) }
    return .init("\(message): row \(row + 1)")
  }

  /// The column called `name`, or a diagnostic at `location`.
  func needed(_ name: String, at location: FileLocation?, in table: String? = nil) throws(Diagnostic) -> Column {
    if let column = self[name] { return column }
    let error = TableError.noColumn(name, known: columnNames)
    throw .error(
      error.description + (table.map { " in the table '\($0)'" } ?? ""), at: location, hint: error.hint)
  }

  /// The number column called `name`, or a diagnostic at `location`.
  func neededNumbers(_ name: String, at location: FileLocation?) throws(Diagnostic) -> NumberValues {
    if let numbers = try needed(name, at: location).numbers { return numbers }
    throw TableError.wrongType(name, wanted: .number).diagnostic(at: location)
  }

  /// The cells of a row in some columns, as a message says them: `'gpt', '5'`.
  func spoken(_ columns: [Column], row: Int) -> String {
    columns.map { "'\($0[row])'" }.joined(separator: ", ")
  }
}
