import EvaluationKit
import Tables

/// New names for columns.
struct RenameColumns: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "rename", summary: "new names for columns",
    details: "All at once, so that two can be swapped: {a: b, b: a}.",
    parameters: [ParameterSpec("columns", .mapping(.newColumn), "{name: new name}")], source: "defined here",
    example: "- rename: {columns: {Params: size}}")

  let renaming: ColumnRenaming

  init(_ settings: Settings) { renaming = ColumnRenaming(settings.setting("columns")) }

  func columns(after before: TableSchema) throws -> TableSchema { try renamed(before.emptyTable()).schema }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table { try renamed(rows) }

  private func renamed(_ table: Table) throws -> Table { try renaming.applied(to: table, owner: "the table") }
}
