import EvaluationKit
import Tables

/// Tests on the rows that are named.
struct KeySplit: SplitRule {
  static let card = PluginCard(
    name: "by-key", summary: "named rows test, the others train",
    details: """
      Rows are named by their key: the values of the key columns, joined by " / " where there are several, or the \
      row's number from 1 where the experiment has no key. A key that no row has is a note. Unlike `hold-out` this \
      marks plain test rows.
      """,
    parameters: [ParameterSpec("test", ListedKeys.type, "the keys of the rows that test")], source: "defined here",
    example: "- by-key: {test: [Llama-2-70b]}")

  let keys: [String]

  init(_ settings: Settings) { keys = ListedKeys.texts(settings, "test") }

  func check(_ schema: TableSchema, roles: Roles) throws {}

  func columns(in schema: TableSchema, roles: Roles) -> [String] { roles.key }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let rowKeys = RowKeys.keys(of: rows, run.roles)
    ListedKeys.noteUnknown(keys, among: rowKeys, noun: ("key", "keys"), step: "by-key", in: run)
    let test = Set(keys)
    return rowKeys.map { test.contains($0) ? .test : .train }
  }
}
