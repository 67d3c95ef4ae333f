import Diagnostics
import EvaluationKit
import Tables

/// New names for columns, all given at once: `{a: b, b: a}` swaps two.
struct ColumnRenaming: Sendable {
  let members: [Setting.Member]

  init(_ setting: Setting?) { members = setting?.mapping ?? [] }

  /// The table with its columns renamed; their order, the rows and their origins stay.
  ///
  /// - Parameter owner: what lacks a column that is not there: "the file 'scores.csv'".
  /// - Throws: `Diagnostics`: columns that are not there, two columns of one name.
  func applied(to table: Table, owner: String) throws -> Table {
    if members.isEmpty { return table }
    let names = try newNames(table.columnNames, owner: owner)
    let columns = zip(names, table.columns).map { Column($0, $1.values) }
    return columns.isEmpty ? table : try Table(columns, origins: table.origins)
  }

  private func newNames(_ names: [String], owner: String) throws -> [String] {
    var diagnostics = Diagnostics()
    var result = names
    for member in members {
      guard let index = names.firstIndex(of: member.name) else {
        diagnostics.append(
          .error(
            "\(owner) has no column '\(member.name)'", at: member.namePlace,
            hint: didYouMean(member.name, among: names, plural: "its columns")))
        continue
      }
      result[index] = member.value.text ?? member.name
    }
    try diagnostics.throwIfErrors()
    for member in members {
      let name = member.value.text ?? member.name
      if name.isEmpty {
        diagnostics.append(.error("a column needs a name", at: member.value.place))
      } else if result.count(where: { $0 == name }) > 1 {
        diagnostics.append(
          .error("two columns would be named '\(name)'", at: member.value.place, hint: "choose another name"))
      }
    }
    try diagnostics.throwIfErrors()
    return result
  }
}
