import EvaluationKit
import Tables

/// All columns but some.
struct DropColumns: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "drop", summary: "all columns but those named",
    parameters: [ParameterSpec("columns", .list(.expression(.any)), "the columns to drop")],
    source: "defined here")

  let named: NamedColumns

  init(_ settings: Settings) { named = NamedColumns(settings) }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = before
    for name in try named.names(in: before) { after.remove(name) }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    var result = rows
    for name in try named.names(in: rows.schema) { try result.remove(name) }
    return result
  }
}
