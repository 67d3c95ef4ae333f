import EvaluationKit
import Tables

/// Some columns, in the order named.
struct SelectColumns: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "select", summary: "the columns named, in that order; all others are dropped",
    details: "Before the split, the columns of `roles` and of the target must be among them.",
    parameters: [ParameterSpec("columns", .list(.expression(.any)), "the columns to keep")],
    source: "defined here")

  let named: NamedColumns

  init(_ settings: Settings) { named = NamedColumns(settings) }

  func columns(after before: TableSchema) throws -> TableSchema { try selected(from: before.emptyTable()).schema }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try selected(from: rows)
  }

  private func selected(from table: Table) throws -> Table {
    try table.selecting(columns: named.names(in: table.schema) + table.schema.hiddenNames)
  }
}
