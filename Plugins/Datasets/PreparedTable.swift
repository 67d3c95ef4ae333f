import EvaluationKit
import Tables

/// Another table after some steps.
struct PreparedTable: Dataset {
  static let card = PluginCard(
    name: "prepared", summary: "another table of data after steps such as those of prepare",
    details: """
      The steps are those that may stand in `prepare`: they learn nothing from rows. With it an experiment has tables beside \
      the one that goes on: a figure draws them by name (`table: correlations`), `join` and `stack` put them together. The \
      table is made when the run begins, once for all combinations.
      """,
    parameters: [
      ParameterSpec("of", .table, "the table"),
      ParameterSpec("steps", .list(.anything), "a list of steps, as in `prepare`"),
    ],
    source: "defined here",
    example: "means: {prepared: {of: samples, steps: [aggregate: {by: [task], columns: {accuracy: {mean: accuracy}}}]}}"
  )

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let name = settings.setting("of") else { preconditionFailure("the card wants a table") }
    let table = try await context.table(name)
    let steps = try await context.steps("steps", table.schema)
    return .later(steps.columns) { run in
      let rows =
        switch table {
        case .table(let table): table
        case .later(_, let load): try await load(run)
        }
      return try await steps.apply(rows, run)
    }
  }
}
