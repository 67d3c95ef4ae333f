import EvaluationKit
import Tables

/// A metric of another process that measures columns.
struct DistantColumnsMetric: ColumnsMetric, DistantPlugin {
  let door: PluginDoor
  let arguments: ArgumentColumns

  init(door: PluginDoor) {
    self.door = door
    arguments = ArgumentColumns(door.settings)
  }

  func check(_ schema: TableSchema) throws { try arguments.check(schema) }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let tables = try door.tables(arguments, of: group)
    return try await door.ask("measure", run, tables: tables).result(rows: group.rowCount)
  }
}

extension PluginDoor {
  /// The arguments' values on some rows and, for a plugin that reads them, the rows.
  func tables(_ arguments: ArgumentColumns, of rows: Table) throws -> [FrameTable] {
    let table = FrameTable("arguments", try arguments.table(of: rows))
    return described.readsTable ? [FrameTable("rows", rows.visible), table] : [table]
  }
}
