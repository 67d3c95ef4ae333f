import EvaluationKit
import Tables

extension OpenedTable {
  /// A table made of others: at once where all are there, else when the run begins.
  ///
  /// - Parameter make: also called with tables that have columns and no rows, to learn the result's columns.
  static func made(
    of tables: [OpenedTable], _ make: @escaping @Sendable ([Table]) throws -> Table
  ) throws -> OpenedTable {
    let ready = tables.compactMap { opened -> Table? in if case .table(let table) = opened { table } else { nil } }
    if ready.count == tables.count { return .table(try make(ready)) }
    let schema = try make(try tables.map { try $0.schema.emptyTable() }).schema
    return .later(schema) { run in
      var loaded: [Table] = []
      for table in tables {
        switch table {
        case .table(let table): loaded.append(table)
        case .later(_, let load): loaded.append(try await load(run))
        }
      }
      return try make(loaded)
    }
  }
}
