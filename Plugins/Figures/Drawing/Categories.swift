import EvaluationKit
import Tables

/// A column's cells as categories: a number a row, so that millions of rows are shared out without a text for each.
struct Categories {
  /// Each once, in the order of first appearance.
  private(set) var names: [String] = []
  /// An index into ``names`` a row; -1 where the cell is missing.
  private(set) var codes: [Int32] = []

  init(_ values: ColumnValues) {
    codes.reserveCapacity(values.count)
    switch values {
    case .texts(let texts):
      let coded = texts.coded
      // Numbered anew in the order of first appearance.
      var known = [Int32](repeating: -1, count: coded.dictionary.count)
      for old in coded.codes {
        if old >= 0, known[Int(old)] < 0 {
          known[Int(old)] = Int32(names.count)
          names.append(coded.dictionary[Int(old)])
        }
        codes.append(old < 0 ? -1 : known[Int(old)])
      }
    case .numbers(let numbers):
      var known: [UInt64: Int32] = [:]
      for number in numbers.contiguous {
        codes.append(number.isNaN ? -1 : code(number.bitPattern, &known) { Cell.number(number).description })
      }
    }
  }

  /// Every row in one category without a name.
  init(count: Int) {
    names = [""]
    codes = Array(repeating: 0, count: count)
  }

  /// What an expression comes to in each row; one category where there is none.
  init(_ expression: ExpressionSetting?, of table: Table) throws {
    guard let expression else {
      self.init(count: table.rowCount)
      return
    }
    let values: ColumnValues = try expression.parse(for: table.schema).evaluate(table)
    self.init(values)
  }

  /// The combinations of several columns' values, called "ARC, Cerebras"; missing where one is.
  init(_ columns: [ExpressionSetting], of table: Table) throws {
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
          : joined.code(Int(first) * other.names.count + Int(second), &known) {
            names[Int(first)] + ", " + other.names[Int(second)]
          })
    }
    return joined
  }

  private mutating func code<Key: Hashable>(_ key: Key, _ known: inout [Key: Int32], _ name: () -> String) -> Int32 {
    if let code = known[key] { return code }
    let code = Int32(names.count)
    known[key] = code
    names.append(name())
    return code
  }
}
