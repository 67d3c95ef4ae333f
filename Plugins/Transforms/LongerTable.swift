import Diagnostics
import EvaluationKit
import Tables

/// A row for each of some cells of a row.
struct LongerTable: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "longer", summary: "a row for each cell of the columns named, with the column's name and the cell",
    details:
      "The other columns are repeated. The columns named are all numbers or all texts. It makes rows of its own, "
      + "and so stands in `prepare`.",
    parameters: [
      ParameterSpec("columns", .list(.expression(.any)), "the columns that become rows"),
      ParameterSpec("names-to", .newColumn, default: .text("name"), "the new column of the columns' names"),
      ParameterSpec("values-to", .newColumn, default: .text("value"), "the new column of their cells"),
    ],
    source: "Wickham (2014), Tidy Data, Journal of Statistical Software 59(10), section 3",
    example: "- longer: {columns: [MMLU, GSM8K], names-to: task, values-to: score}")

  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) {
    self.settings = settings
    named = NamedColumns(settings)
  }

  func columns(after before: TableSchema) throws -> TableSchema { try longer(before.emptyTable()).schema }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table { try longer(rows) }

  private func longer(_ table: Table) throws -> Table {
    try table.pivotedLonger(
      named.names(in: table.schema), namesTo: settings.text("names-to"), valuesTo: settings.text("values-to"),
      at: settings.place)
  }
}
