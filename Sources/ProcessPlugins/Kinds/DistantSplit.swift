import EvaluationKit
import JSON
import Tables

/// A split rule of another process.
struct DistantSplit: SplitRule, DistantPlugin {
  let door: PluginDoor
  let arguments: ArgumentColumns

  init(door: PluginDoor) {
    self.door = door
    arguments = ArgumentColumns(door.settings)
  }

  func check(_ schema: TableSchema, roles: Roles) throws { try arguments.check(schema) }

  /// All of them, where it is sent the rows: what it looks at there is not known.
  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    door.described.readsTable ? schema.names : arguments.columnNames(in: schema)
  }

  var mayReadTarget: Bool { door.described.readsTable }

  func mark(_ rows: Table, in run: RunContext) async throws -> [RowMark] {
    guard rows.rowCount > 0 else { return [] }
    let answer = try await door.ask("mark", run, tables: try door.tables(arguments, of: rows))
    let elements = try answer.list("marks")
    guard elements.count == rows.rowCount else {
      throw answer.fault("it has \(elements.count) marks for \(rows.rowCount) rows")
    }
    return try elements.enumerated().map { row, json in
      guard let mark = json.string.flatMap(RowMark.init(rawValue:)) else {
        throw answer.fault(
          "the mark of row \(row) (counted from 0) is \(CardReader.called(json)); it can be train, test or held-out")
      }
      return mark
    }
  }
}
