import EvaluationKit
import Tables

/// Keeps the rows for which a condition holds.
struct KeepRows: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "keep", summary: "the rows for which a condition holds",
    details: "A row for which the condition is missing is dropped, and a note says how many there were.",
    parameters: [ParameterSpec("where", .expression(.truth), "the condition: family not in [Mistral, Qwen2]")],
    source: "defined here", example: "- keep: {where: 'flops > 84'}")

  let condition: ExpressionSetting

  init(_ settings: Settings) { condition = settings.expression("where") }

  var rowConditions: [ExpressionSetting] { [condition] }

  func columns(after before: TableSchema) throws -> TableSchema { before }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let truths: [Bool?] = try condition.parse(for: rows.schema).evaluate(rows)
    let missing = truths.count { $0 == nil }
    if missing > 0 {
      let rows = missing == 1 ? "1 row was" : "\(missing) rows were"
      run.note("keep: \(rows) dropped because '\(condition.text)' is missing there")
    }
    return rows.keeping(truths)
  }
}
