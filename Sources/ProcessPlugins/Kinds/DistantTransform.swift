import Diagnostics
import EvaluationKit
import JSON
import Tables

/// A transform of another process.
struct DistantTransform: Transform, DistantPlugin {
  /// What was learnt; as the record keeps it.
  struct Learned: Codable, Sendable {
    let memory: Memory

    init(_ memory: Memory) { self.memory = memory }

    /// There is no process in an encoding: ``DistantTransform/restore(_:)`` reads it.
    init(from decoder: any Decoder) throws { throw NotPortable() }

    func encode(to encoder: any Encoder) throws { try memory.recorded.encode(to: encoder) }
  }

  let door: PluginDoor
  let arguments: ArgumentColumns
  private let foretold: ForetoldColumns

  init(door: PluginDoor) {
    self.door = door
    arguments = ArgumentColumns(door.settings)
    foretold = ForetoldColumns(door: door)
  }

  var learns: Bool { door.described.transform.learns }
  var tracing: ColumnTracing { door.described.readsTable ? .wholeTable : .expressions }

  func columns(after before: TableSchema) async throws -> TableSchema {
    try arguments.check(before)
    return try await foretold.columns(after: before)
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> Learned {
    guard learns else { return Learned(.nothing) }
    var tables = try door.tables(arguments, of: training.table)
    if let target = training.target {
      tables.append(
        FrameTable("target", try Table([Column("target", .numbers(NumberValues(contiguous: target)))])))
    }
    return Learned(try Memory(try await door.ask("fit", run, tables: tables), named: "learned"))
  }

  func apply(_ learned: Learned, to rows: Table, in run: RunContext) async throws -> Table {
    let before = rows.visibleSchema
    let after = try await foretold.columns(after: before)
    guard rows.rowCount > 0 || door.described.transform.makesRows else { return try rows.emptied(to: after) }
    let answer = try await door.ask(
      "apply", run, learns ? [learned.memory.member(named: "learned")] : [],
      tables: try door.tables(arguments, of: rows), worker: learned.memory.worker)
    return try AppliedColumns(answer: answer, rows: rows, before: before, after: after).table()
  }

  func restore(_ learned: JSONValue) throws -> Learned { Learned(try Memory(restoring: learned)) }
}

extension Table {
  /// A table without rows, of the columns foretold; the runtime's own are kept.
  fileprivate func emptied(to schema: TableSchema) throws -> Table {
    var table = selecting(rows: [])
    for name in visibleSchema.names where !schema.contains(name) { try table.remove(name) }
    for entry in schema.entries { try table.set(Column(entry.name, .missing(entry.type, count: 0))) }
    return table
  }
}
