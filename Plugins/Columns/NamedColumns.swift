import Diagnostics
import EvaluationKit
import Tables

/// The columns that a parameter names: each an existing column and no two the same.
struct NamedColumns: Sendable {
  let settings: [ExpressionSetting]

  init(_ settings: Settings, _ parameter: String = "columns") {
    self.settings = settings.expressions(parameter)
  }

  /// The names, in the order given.
  ///
  /// - Throws: `Diagnostics`: unknown columns, expressions that are no columns, a column named twice.
  func names(in schema: TableSchema) throws -> [String] {
    var diagnostics = Diagnostics()
    var names: [String] = []
    for setting in settings {
      try diagnostics.collect {
        let name = try setting.columnName(in: schema)
        if names.contains(name) {
          throw Diagnostic.error("the column '\(name)' is named twice", at: setting.place)
        }
        names.append(name)
      }
    }
    try diagnostics.throwIfErrors()
    return names
  }
}

extension ExpressionSetting {
  /// The column that it names.
  ///
  /// - Throws: `Diagnostics` where it is no column's name.
  func columnName(in schema: TableSchema) throws -> String {
    let parsed = try parse(for: schema)
    guard parsed.isColumn, let name = parsed.columnNames.first else {
      throw Diagnostic.error(
        "a column is wanted here, and '\(text)' is an expression", at: place,
        hint: "make a column of it first: derive: {columns: {NAME: \(text)}}")
    }
    return name
  }
}

extension TableSchema {
  /// The names of columns that the runtime carries along beside the user's own: they begin with U+0000,
  /// and no step may lose them.
  var hiddenNames: [String] { names.filter { $0.utf8.first == 0 } }
}
