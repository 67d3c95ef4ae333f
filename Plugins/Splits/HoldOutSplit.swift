import Diagnostics
import EvaluationKit
import Tables

/// Keeps rows out of training by name, whatever the other rules say.
struct HoldOutSplit: SplitRule {
  static let card = PluginCard(
    name: "hold-out", summary: "named rows test and never train, whatever other rules say",
    details: """
      Rows are named by their key: the values of the key columns, joined by " / " where there are several, or the \
      row's number from 1 where the experiment has no key. A key that no row has is a note, not an error, so that one \
      list serves several tables.
      """,
    parameters: [
      ParameterSpec("keys", ListedKeys.type, "the keys of the rows")
    ], source: "defined here",
    example: "- hold-out: {keys: [Llama-2-70b]}")

  let keys: [String]

  init(_ settings: Settings) { keys = ListedKeys.texts(settings, "keys") }

  func check(_ schema: TableSchema, roles: Roles) throws {}

  func columns(in schema: TableSchema, roles: Roles) -> [String] { roles.key }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let rowKeys = RowKeys.keys(of: rows, run.roles)
    ListedKeys.noteUnknown(keys, among: rowKeys, noun: ("key", "keys"), step: "hold-out", in: run)
    let held = Set(keys)
    return rowKeys.map { held.contains($0) ? .heldOut : .train }
  }
}
