import EvaluationKit
import Tables

/// A column's cells as categories: a number a row, so that millions of rows are shared out without a text for each.
struct Categories {
  /// Each once, in the order of first appearance.
  private(set) var names: [String] = []
  /// An index into ``names`` a row; -1 where the cell is missing.
  private(set) var codes: [Int32] = []

  init(_ column: Column) {
    codes.reserveCapacity(column.count)
    switch column.values {
    case .texts(let texts):
      var known: [String: Int32] = [:]
      for text in texts { codes.append(text.map { code($0, &known) { $0 } } ?? -1) }
    case .numbers(let numbers):
      var known: [UInt64: Int32] = [:]
      for number in numbers.contiguous {
        codes.append(number.isNaN ? -1 : code(number.bitPattern, &known) { _ in Cell.number(number).description })
      }
    }
  }

  /// Every row in one category without a name.
  init(count: Int) {
    names = [""]
    codes = Array(repeating: 0, count: count)
  }

  /// - Throws: ``TableError/noColumn(_:known:)``, as ``EvaluationError``.
  init(_ name: String?, of table: Table) throws {
    guard let name else {
      self.init(count: table.rowCount)
      return
    }
    guard let column = table[name] else { throw EvaluationError(noColumn(name, in: table)) }
    self.init(column)
  }

  /// The combinations of several columns' values, called "ARC, Cerebras"; missing where one is.
  init(_ columns: [String], of table: Table) throws {
    try self.init(columns.first, of: table)
    for name in columns.dropFirst() { self = joined(with: try Categories(name, of: table)) }
  }

  private func joined(with other: Categories) -> Categories {
    var joined = Categories(count: 0)
    joined.names = []
    joined.codes.reserveCapacity(codes.count)
    var known: [Int: Int32] = [:]
    for (first, second) in zip(codes, other.codes) {
      joined.codes.append(
        first < 0 || second < 0
          ? -1
          : joined.code(Int(first) * other.names.count + Int(second), &known) { _ in
            names[Int(first)] + ", " + other.names[Int(second)]
          })
    }
    return joined
  }

  private mutating func code<Key: Hashable>(_ key: Key, _ known: inout [Key: Int32], _ name: (Key) -> String) -> Int32 {
    if let code = known[key] { return code }
    let code = Int32(names.count)
    known[key] = code
    names.append(name(key))
    return code
  }
}

/// That a table lacks a column, with what it has.
private func noColumn(_ name: String, in table: Table) -> String {
  let error = TableError.noColumn(name, known: table.columnNames)
  return "\(error)" + (error.hint.map { "; \($0)" } ?? "")
}
