import EvaluationKit
import Tables

/// Trains on rows up to a value of a column, tests on those beyond it.
struct CutoffSplit: SplitRule {
  static let card = PluginCard(
    name: "cutoff", summary: "rows up to a value train, rows beyond it test",
    details: "A row exactly at the value trains. A note says how many rows lacked the value and where they went.",
    parameters: [
      ParameterSpec("column", .expression(.number), "the column that is compared: compute, a date as a number"),
      ParameterSpec("at", .number(-Double.infinity...Double.infinity), "the greatest value that trains"),
      ParameterSpec("missing", .choice(["train", "test"]), default: .text("test"), "where rows without the value go"),
    ])

  let settings: Settings
  let column: ExpressionSetting

  init(_ settings: Settings) {
    self.settings = settings
    column = settings.expression("column")
  }

  var boundary: SplitBoundary? { SplitBoundary(column: column.text, value: settings.number("at")) }

  func check(_ schema: TableSchema, roles: Roles) throws { _ = try column.parse(for: schema) }

  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    (try? column.parse(for: schema).columnNames) ?? []
  }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let values = try column.parse(for: rows.schema).numbers(in: rows)
    let missing = RowMark(rawValue: settings.text("missing")) ?? .test
    if values.missingCount > 0 {
      run.note(
        "cutoff: \(values.missingCount) of \(values.count) rows have no \(column.text) and went to "
          + (missing == .train ? "training" : "test"))
    }
    return values.map { value in value.map { $0 <= settings.number("at") ? .train : .test } ?? missing }
  }
}
