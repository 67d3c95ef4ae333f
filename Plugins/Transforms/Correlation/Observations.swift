import EvaluationKit
import Tables

/// The observations of rows: numbers from 0 for the values of a column, such as checkpoints.
struct Observations: Sendable {
  let name: String
  let values: ColumnValues
  let codes: RowCodes

  /// - Throws: `EvaluationError` where a row has none.
  init(_ rows: Table, across: ExpressionSetting) throws {
    let values: ColumnValues = try across.parse(for: rows.schema).evaluate(rows)
    if values.missingCount > 0, let row = (0..<values.count).first(where: { values.isMissing($0) }) {
      throw EvaluationError("'\(across.text)' is missing in row \(row + 1), so it is no observation")
    }
    (name, self.values) = (across.text, values)
    var table = Table(rowCount: rows.rowCount)
    try table.append(Column("observation", values))
    codes = try table.coded(by: ["observation"])
  }

  /// Which rows `with` leaves out, by their observations; nil where none.
  func note(leftOut x: [Double], what: String) -> String? {
    var left = 0
    var isNamed = [Bool](repeating: false, count: codes.count)
    var named: [String] = []
    for (row, value) in x.enumerated() where !value.isFinite {
      left += 1
      let code = Int(codes.codes[row])
      if isNamed[code] { continue }
      isNamed[code] = true
      named.append(values[row].description)
    }
    guard left > 0 else { return nil }
    let shown = named.prefix(12).joined(separator: ", ")
    let more = named.count > 12 ? " and \(named.count - 12) more" : ""
    return
      "\(left) of \(x.count) rows are left out because '\(what)' is not a finite number there: \(name) \(shown)\(more)"
  }
}
