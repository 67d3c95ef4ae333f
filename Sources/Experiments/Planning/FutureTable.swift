import Diagnostics
import EvaluationKit
import JSON
import Tables

extension Plan {
  /// The plan with models to be forecast whose target nobody knows yet; its summaries and figures, which are of what is known,
  /// are left out.
  ///
  /// - Parameter name: what messages call the table.
  /// - Throws: ``Diagnostics/Diagnostics`` for a table that does not serve.
  public func forecasting(_ table: Table, called name: String) throws -> Plan {
    var plan = self
    plan.summaries = []
    plan.figures = []
    plan.combinations = try combinations.map { combination in
      var combination = combination
      let future = try FutureTable(table, key: combination.roles.key, name: name)
      if case .table(let known) = combination.table {
        _ = try future.added(to: known, withholding: combination.target?.columns ?? [])
      }
      combination.future = future
      // Prepared again with the new rows among them.
      combination.rows = nil
      return combination
    }
    return plan
  }
}

/// Models whose target nobody knows yet, to be forecast by an experiment that knows others.
public struct FutureTable: Sendable {
  private let table: Table
  private let keys: [String]
  private let roles: [String]
  /// What messages call it.
  private let name: String

  /// - Parameter key: the columns that tell models apart, by the experiment's `roles`.
  /// - Throws: ``Diagnostics/Diagnostic`` where rows cannot be told apart.
  public init(_ table: Table, key roles: [String], name: String) throws {
    guard !roles.isEmpty else {
      throw Diagnostic.error(
        "the experiment does not say which column tells models apart", at: nil, hint: "name it under 'roles: key'")
    }
    guard table.rowCount > 0 else { throw Diagnostic.error("'\(name)' has no row", at: nil) }
    for role in roles where table[role] == nil {
      throw Diagnostic.error(
        "'\(name)' has no column '\(role)', which tells models apart", at: nil,
        hint: didYouMean(role, among: table.columnNames, plural: "its columns"))
    }
    self.table = table
    self.roles = roles
    self.name = name
    let found = RowKeys.keys(of: table, Roles(key: roles))
    keys = found.map { $0 ?? "" }
    for (row, key) in keys.enumerated() where keys[..<row].contains(key) {
      throw Diagnostic.error("two rows of '\(name)' are called '\(key)'", at: nil)
    }
  }

  /// The known rows with these below them. Columns that these lack are missing there, those that the experiment lacks are
  /// not looked at, nor are the target's.
  ///
  /// - Throws: ``Diagnostics/Diagnostics``: models that the experiment has already, cells of another type.
  func added(to known: Table, withholding target: [String]) throws -> Table {
    var diagnostics = Diagnostics()
    let there = Set(RowKeys.keys(of: known, Roles(key: roles)).compactMap { $0 })
    for key in keys where there.contains(key) {
      diagnostics.append(
        .error(
          "'\(key)' of '\(name)' is in the experiment's table already", at: nil,
          hint: "forecast only models that the experiment does not know"))
    }
    let columns = known.columns.map { column -> Column in
      let missing = table[column.name] == nil || target.contains(column.name)
      switch (column.type, missing ? nil : table[column.name]?.values) {
      case (.number, .numbers(let values)): return Column(column.name, .numbers(values))
      case (.text, .texts(let values)): return Column(column.name, .texts(values))
      case (.text, .numbers(let values)):
        return Column(column.name, texts: values.map { $0.map { numberText($0) } })
      case (.number, .texts(let texts)):
        if let text = texts.lazy.compactMap({ $0 }).first {
          diagnostics.append(
            .error("'\(column.name)' of '\(name)' holds numbers in the experiment, and '\(text)' here", at: nil))
        }
        return Column(column.name, numbers: Array(repeating: nil, count: table.rowCount))
      case (.number, nil): return Column(column.name, numbers: Array(repeating: nil, count: table.rowCount))
      case (.text, nil): return Column(column.name, texts: Array(repeating: nil, count: table.rowCount))
      }
    }
    try diagnostics.throwIfErrors()
    return try known.appending(rowsOf: try Table(columns))
  }

  /// The rows of a table that are of these models, and the others.
  func parted(_ all: Table) -> (known: [Int], future: [Int]) {
    let names = RowKeys.keys(of: all, Roles(key: roles))
    let wanted = Set(keys)
    func isWanted(_ row: Int) -> Bool { names[row].map(wanted.contains) ?? false }
    return (all.rowIndices.filter { !isWanted($0) }, all.rowIndices.filter(isWanted))
  }

  /// Models that are not among these rows.
  func lacking(in all: Table, rows: [Int]) -> [String] {
    let names = RowKeys.keys(of: all, Roles(key: roles))
    let there = Set(rows.compactMap { names[$0] })
    return keys.filter { !there.contains($0) }
  }
}

extension Table {
  fileprivate var rowIndices: Range<Int> { 0..<rowCount }
}
