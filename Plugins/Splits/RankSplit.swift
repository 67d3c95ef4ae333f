import EvaluationKit
import Tables

/// Tests on the rows that rank first by a column.
struct RankSplit: SplitRule {
  static let card = PluginCard(
    name: "rank", summary: "the first rows by rank test, the others train",
    details: """
      Rows are ranked by the value, the highest first unless `test: lowest`; equal ones in the order of their keys, \
      then as they stand in the table. A text column serves where all its cells are dates (YYYY, YYYY-MM or \
      YYYY-MM-DD); a month or a year counts as its last day, and the latest is the highest. A share is truncated: 0.1 of 22 rows are 2. Rows without the value rank first, \
      and so test, unless `missing: last`. A rank by the target is the one split that may look at it; the record says \
      so.
      """,
    parameters: [ParameterSpec("by", .expression(.numberOrText), "what rows are ranked by: numbers, or dates")]
      + ShareOrCount.parameters(of: "the rows") + [
        ParameterSpec("test", .choice(["highest", "lowest"]), default: .text("highest"), "which rows test"),
        ParameterSpec(
          "missing", .choice(["first", "last"]), default: .text("first"),
          "whether rows without the value rank first (test) or last (train)"),
      ], source: "defined here", example: "- rank: {by: flops, share: 0.2}")

  let settings: Settings
  let amount: ShareOrCount
  let by: ExpressionSetting

  init(_ settings: Settings) throws {
    self.settings = settings
    amount = try ShareOrCount(settings)
    by = settings.expression("by")
  }

  var mayReadTarget: Bool { true }

  func check(_ schema: TableSchema, roles: Roles) throws { _ = try by.parse(for: schema) }

  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    ((try? by.parse(for: schema).columnNames) ?? []) + roles.key
  }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let values = try by.orderedValues(in: rows)
    let missingFirst = settings.text("missing") == "first"
    if values.missingCount > 0 {
      run.note(
        "rank: \(values.missingCount) of \(values.count) rows have no \(by.text) and rank "
          + (missingFirst ? "first" : "last"))
    }
    let keys = RowKeys.keys(of: rows, run.roles)
    let lowest = settings.text("test") == "lowest"
    let order = values.indices.sorted { left, right in
      switch (values[left], values[right]) {
      case (nil, nil): break
      case (nil, _): return missingFirst
      case (_, nil): return !missingFirst
      case (let a?, let b?):
        if a != b { return lowest ? a < b : a > b }
      }
      return (keys[left], left) < (keys[right], right)
    }
    var marks = Array(repeating: RowMark.train, count: rows.rowCount)
    for row in order.prefix(amount.number(of: rows.rowCount)) { marks[row] = .test }
    return marks
  }
}
