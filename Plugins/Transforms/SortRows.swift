import EvaluationKit
import Tables

/// The rows in order.
struct SortRows: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "sort", summary: "the rows in the order of columns or expressions",
    details: """
      By the first, ties by the next, the rest as they stood: numbers by size, texts by their Unicode values. The \
      order of rows decides nothing but ties and how tables read. It stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("by", .list(.expression(.any)), "what to sort by"),
      ParameterSpec("order", .choice(["ascending", "descending"]), default: .text("ascending"), "which way, for all"),
      ParameterSpec("missing", .choice(["first", "last"]), default: .text("last"), "where rows without a value go"),
    ], source: "defined here")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func columns(after before: TableSchema) throws -> TableSchema { before }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    var keys = Table(rowCount: rows.rowCount)
    for (index, expression) in settings.expressions("by").enumerated() {
      let values: ColumnValues = try expression.parse(for: rows.schema).evaluate(rows)
      try keys.append(Column("\(index)", values))
    }
    let order = try keys.rowOrder(
      by: keys.columnNames.map {
        SortKey(
          $0, descending: settings.text("order") == "descending", missingFirst: settings.text("missing") == "first")
      })
    return rows.selecting(rows: order)
  }
}
