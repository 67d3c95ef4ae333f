import EvaluationKit
import JSON
import Tables

/// Puts together a table from its rows before a transform and what the plugin answered: columns that are new or replaced,
/// names of those removed, numbers of the rows kept. The other columns, the runtime's own and the order stay.
struct AppliedColumns {
  let answer: PluginAnswerCheck
  let rows: Table
  /// The columns that the plugin may know of.
  let before: TableSchema
  /// The columns foretold.
  let after: TableSchema

  func table() throws -> Table {
    guard try !answer.truth("whole") else { return try whole() }
    var table = rows
    if let kept = try kept() { table = rows.selecting(rows: kept) }
    try checkRemoved()
    for name in before.names where !after.contains(name) { try table.remove(name) }
    if answer.response.table("rows") != nil {
      let columns = try answer.table("rows", rows: table.rowCount).columns
      for column in columns.sorted(by: comesFirst) { try put(column, into: &table) }
    }
    try checkForetold(table.visibleSchema)
    return table
  }

  /// New columns stand in the order in which they were foretold.
  private func comesFirst(_ left: Column, _ right: Column) -> Bool {
    let places = [left, right].map { column in after.entries.firstIndex { $0.name == column.name } ?? .max }
    return places[0] < places[1]
  }

  private func put(_ column: Column, into table: inout Table) throws {
    guard let type = after[column.name] else {
      throw before.contains(column.name)
        ? answer.fault("it returned the column '\(column.name)', which it foretold to remove")
        : unforetold(column)
    }
    guard type == column.type else {
      throw wrongType(column, type)
    }
    if !answer.door.described.mayBeUndefined, column.missingCount > 0 {
      throw answer.fault(
        "'\(column.name)' has \(column.missingCount) missing cells, and its card says that it makes none "
          + "(may-be-undefined: false)")
    }
    try table.set(column)
  }

  private func unforetold(_ column: Column) -> EvaluationError {
    answer.fault(
      "it returned the column '\(column.name)', which it had not foretold; foretell it with adds=[\"\(column.name)\"] in "
        + "Python, or where the plugin answers 'columns'")
  }

  private func wrongType(_ column: Column, _ foretold: ColumnType) -> EvaluationError {
    let (found, wanted) = (Self.called(column.type), Self.called(foretold))
    return answer.fault(
      "the column '\(column.name)' is \(found) where \(wanted) was foretold; foretell it with "
        + "adds={\"\(column.name)\": \"\(column.type.rawValue)\"} in Python, or where the plugin answers 'columns'")
  }

  private func checkForetold(_ found: TableSchema) throws {
    for entry in after.entries where !found.contains(entry.name) {
      throw answer.fault("it foretold the column '\(entry.name)' and did not return it")
    }
    for entry in after.entries where found[entry.name] != entry.type {
      throw answer.fault(
        "it foretold that '\(entry.name)' would become \(Self.called(entry.type)), and left it as it was")
    }
  }

  /// What was foretold to be removed is removed, whether the answer names it again or not; nothing else may be.
  private func checkRemoved() throws {
    guard answer["remove"] != nil else { return }
    for json in try answer.list("remove") {
      guard let name = json.string, before.contains(name) else {
        throw answer.fault("it removes \(CardReader.called(json)), which is no column it was given")
      }
      guard !after.contains(name) else {
        throw answer.fault(
          "it removes the column '\(name)', which it had not foretold; foretell it with removes=[\"\(name)\"] in Python, or "
            + "where the plugin answers 'columns'")
      }
    }
  }

  /// The numbers of the rows that stay; nil where all do.
  private func kept() throws -> [Int]? {
    guard answer.response.table("kept") != nil else { return nil }
    let table = try answer.table("kept")
    let numbers = try answer.numbers("row", of: table, called: "kept", mayBeMissing: false)
    var kept: [Int] = []
    kept.reserveCapacity(numbers.count)
    for number in numbers {
      guard let row = Int(exactly: number), rows.indices.contains(row), row > kept.last ?? -1 else {
        throw answer.fault(
          "'kept' holds \(number) after \(kept.last.map { "\($0)" } ?? "nothing"); row numbers from 0 to "
            + "\(rows.rowCount - 1), each once and ascending, are needed")
      }
      kept.append(row)
    }
    return kept
  }

  /// A table of the plugin's own rows.
  private func whole() throws -> Table {
    guard answer.door.described.transform.makesRows else {
      throw answer.fault("it answered a whole table, and its card does not say that it makes rows (makes-rows: true)")
    }
    let table = try answer.table("rows")
    for column in table.columns where after[column.name] != column.type {
      if let type = after[column.name] {
        throw wrongType(column, type)
      }
      throw unforetold(column)
    }
    for name in after.names where table[name] == nil {
      throw answer.fault("it foretold the column '\(name)' and did not return it")
    }
    return try table.selecting(columns: after.names)
  }

  private static func called(_ type: ColumnType) -> String { type == .number ? "numbers" : "text" }
}

extension Table {
  fileprivate var indices: Range<Int> { 0..<rowCount }
}
