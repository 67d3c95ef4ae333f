import Diagnostics
import EvaluationKit
import Tables

/// The columns of a file that are wanted, by name, in the order wanted.
struct ColumnSelection: Sendable {
  /// Nil: all of them.
  let wanted: [Setting]?

  init(_ setting: Setting?) { wanted = setting?.list }

  /// - Throws: `Diagnostics`: columns that are not there or are wanted twice.
  func applied(to table: Table, owner: String) throws -> Table {
    guard let wanted else { return table }
    var diagnostics = Diagnostics()
    var names: [String] = []
    for setting in wanted {
      let name = setting.text ?? ""
      if table[name] == nil {
        diagnostics.append(
          .error(
            "\(owner) has no column '\(name)'", at: setting.place,
            hint: didYouMean(name, among: table.columnNames, plural: "its columns")))
      } else if names.contains(name) {
        diagnostics.append(.error("the column '\(name)' is named twice", at: setting.place))
      } else {
        names.append(name)
      }
    }
    try diagnostics.throwIfErrors()
    return try table.selecting(columns: names)
  }
}
