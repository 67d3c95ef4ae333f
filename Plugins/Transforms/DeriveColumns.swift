import Diagnostics
import EvaluationKit
import Tables

/// New columns computed from those that are there.
struct DeriveColumns: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "derive", summary: "new columns computed from the columns there are",
    details: """
      All are computed from the columns before the step, so that none sees another; a column of that name is replaced. \
      A condition gives 1 where it holds and 0 where not. A result that is undefined (the logarithm of 0) is a missing \
      cell, and a note says how many there were and why.
      """,
    parameters: [
      ParameterSpec("columns", .mapping(.expression(.any)), "{new column: expression}: {tokens: flops / (6 * size)}")
    ], source: "defined here", example: "- derive: {columns: {tokens: flops / (6 * size)}}")

  let columns: [(name: String, namePlace: FileLocation?, expression: ExpressionSetting)]

  init(_ settings: Settings) throws {
    let members = settings.setting("columns")?.mapping ?? []
    columns = members.compactMap { member in
      ExpressionSetting(member.value, references: settings.references).map {
        (name: member.name, namePlace: member.namePlace, expression: $0)
      }
    }
    for column in columns where column.name.isEmpty {
      throw Diagnostic.error("a column needs a name", at: column.namePlace)
    }
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var diagnostics = Diagnostics()
    var after = before
    for column in columns {
      try diagnostics.collect {
        after.set(column.name, try column.expression.parse(for: before).type.columnType)
      }
    }
    try diagnostics.throwIfErrors()
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    var result = rows
    for column in columns {
      let evaluation = try column.expression.parse(for: rows.schema).evaluation(of: rows)
      for (reason, count) in evaluation.undefinedCounts {
        run.note("derive: \(count) of \(rows.rowCount) cells of '\(column.name)' are undefined: \(reason.rawValue)")
      }
      try result.set(Column(column.name, evaluation.values))
    }
    return result
  }
}
