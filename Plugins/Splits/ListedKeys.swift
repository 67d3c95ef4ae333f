import Diagnostics
import EvaluationKit
import Tables

/// Keys of rows, or families, as a config lists them; a number is its shortest text, as a table's cell is.
enum ListedKeys {
  static let type = ParameterType.list(
    .oneOf([.text, .number(-Double.infinity...Double.infinity)]), count: 0...100_000)

  static func texts(_ settings: Settings, _ parameter: String) -> [String] {
    (settings.setting(parameter)?.list ?? []).map(\.plainText)
  }

  /// Notes which of the names listed no row has.
  ///
  /// - Parameter noun: "key" or "family".
  static func noteUnknown(
    _ listed: [String], among known: [String], noun: (one: String, many: String), step: String, in run: RunContext
  ) {
    let set = Set(known)
    let unknown = listed.filter { !set.contains($0) }
    guard !unknown.isEmpty else { return }
    let names = unknown.prefix(5).joined(separator: ", ") + (unknown.count > 5 ? ", ..." : "")
    run.note("\(step): no row has the \(unknown.count == 1 ? noun.one : "\(unknown.count) \(noun.many)") \(names)")
  }
}
