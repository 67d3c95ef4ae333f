import EvaluationKit
import Tables

/// What tells each row from every other: its key columns' values joined by " / ", or its number from 1
/// where there are none.
enum RowKeys {
  static func keys(of table: Table, _ roles: Roles) -> [String] {
    let columns = roles.key.compactMap { table[$0] }
    guard !columns.isEmpty else { return (0..<table.rowCount).map { "\($0 + 1)" } }
    return (0..<table.rowCount).map { row in
      columns.map { $0[row].description }.joined(separator: " / ")
    }
  }
}
