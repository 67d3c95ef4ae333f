import EvaluationKit
import Tables

/// Keys of rows as a config lists them; a number is its shortest text, as a table's cell is.
enum ListedKeys {
  static func texts(_ settings: Settings, _ parameter: String) -> [String] {
    (settings.setting(parameter)?.list ?? []).map { setting in
      setting.text ?? setting.number.map { Cell.number($0).description } ?? ""
    }
  }

  /// Says which keys no row has.
  static func noteUnknown(_ keys: [String], among rowKeys: [String], step: String, in run: RunContext) {
    let known = Set(rowKeys)
    let unknown = keys.filter { !known.contains($0) }
    guard !unknown.isEmpty else { return }
    let listed = unknown.prefix(5).joined(separator: ", ") + (unknown.count > 5 ? ", ..." : "")
    run.note("\(step): no row has \(unknown.count == 1 ? "the key" : "the \(unknown.count) keys") \(listed)")
  }
}
