import EvaluationKit
import NumericalMethods
import Tables

/// Number columns of a table as what `NumericalMethods` takes.
enum NumberColumns {
  /// The columns side by side, cells missing here and there.
  ///
  /// - Throws: ``EvaluationError`` for an infinite cell.
  static func incomplete(_ names: [String], of table: Table) throws -> IncompleteMatrix {
    IncompleteMatrix(columns: try names.map { try finite($0, of: table).map { $0 } })
  }

  /// The columns side by side.
  ///
  /// - Throws: ``EvaluationError`` that names a column with missing cells and says how many.
  static func complete(_ names: [String], of table: Table, step: String) throws -> Matrix {
    let columns = try names.map { name in
      let values = try finite(name, of: table)
      if values.missingCount > 0 {
        throw EvaluationError(
          "'\(step)' needs every cell, and the column '\(name)' lacks \(values.missingCount) of \(values.count); "
            + "put impute-pca before it")
      }
      return values.contiguous
    }
    guard !names.isEmpty, table.rowCount > 0 else {
      return Matrix(rows: table.rowCount, columns: names.count, values: [])
    }
    return Matrix(columns: columns)
  }

  private static func finite(_ name: String, of table: Table) throws -> NumberValues {
    let values = try table.numbers(name)
    if values.contiguous.contains(where: \.isInfinite) {
      throw EvaluationError("the column '\(name)' holds an infinite number")
    }
    return values
  }
}
