import Diagnostics

/// The rows of a table by their cells in some columns, as numbers: two rows have the same number where the cells are the
/// same. Numbers stand in the order in which they first appear; missing cells are the same as each other.
public struct RowCodes: Sendable {
  /// A number a row, from 0.
  public let codes: [Int32]
  /// The first row of each number.
  public let firstRows: [Int]

  /// How many different combinations of cells there are.
  public var count: Int { firstRows.count }

  /// The rows of each number, in the order of the table.
  public var rows: [[Int]] {
    var counts = [Int](repeating: 0, count: count)
    for code in codes { counts[Int(code)] += 1 }
    var rows = counts.map { count in
      var rows: [Int] = []
      rows.reserveCapacity(count)
      return rows
    }
    for (row, code) in codes.enumerated() { rows[Int(code)].append(row) }
    return rows
  }

  /// Rows by the cells of a column.
  init(_ column: Column) {
    switch column.values {
    case .texts(let texts):
      let coded = texts.coded
      self.init(coded.codes.lazy.map { Int($0) + 1 }, below: coded.dictionary.count + 1)
    case .numbers(let numbers):
      self.init(numbers.contiguous.lazy.map { Self.bits($0) })
    }
  }

  /// All rows alike.
  init(rowCount: Int) {
    codes = Array(repeating: 0, count: rowCount)
    firstRows = rowCount == 0 ? [] : [0]
  }

  /// Rows that agree in both.
  func combined(with other: RowCodes) -> RowCodes {
    let width = max(other.count, 1)
    let pairs = zip(codes, other.codes).lazy.map { Int($0) * width + Int($1) }
    let (end, overflow) = count.multipliedReportingOverflow(by: width)
    // A list of all pairs is quicker than a hash table as long as it is not much larger than the table.
    if !overflow, end <= 4 * codes.count + 1024 { return RowCodes(pairs, below: end) }
    return RowCodes(pairs)
  }

  /// - Parameter keys: from 0 up to `end`.
  private init(_ keys: some Sequence<Int>, below end: Int) {
    var known = [Int32](repeating: -1, count: end)
    var codes: [Int32] = []
    codes.reserveCapacity(keys.underestimatedCount)
    var firstRows: [Int] = []
    for key in keys {
      if known[key] < 0 {
        known[key] = Int32(firstRows.count)
        firstRows.append(codes.count)
      }
      codes.append(known[key])
    }
    self.codes = codes
    self.firstRows = firstRows
  }

  private init<Key: Hashable>(_ keys: some Sequence<Key>) {
    var known: [Key: Int32] = [:]
    var codes: [Int32] = []
    codes.reserveCapacity(keys.underestimatedCount)
    var firstRows: [Int] = []
    // Tables come sorted by something: most rows are like the one before.
    var last: (key: Key, code: Int32)?
    for key in keys {
      if let last, last.key == key {
        codes.append(last.code)
        continue
      }
      let code: Int32
      if let found = known[key] {
        code = found
      } else {
        code = Int32(firstRows.count)
        known[key] = code
        firstRows.append(codes.count)
      }
      codes.append(code)
      last = (key, code)
    }
    self.codes = codes
    self.firstRows = firstRows
  }

  /// Both zeros are one number, and all that is missing is one.
  private static func bits(_ number: Double) -> UInt64 {
    number.isNaN ? Double.nan.bitPattern : number == 0 ? 0 : number.bitPattern
  }
}

extension Table {
  /// The rows numbered by their cells in some columns; by none, all rows are alike.
  ///
  /// - Throws: a `Diagnostic` at `location` for an unknown column.
  public func coded(by names: [String], at location: FileLocation? = nil) throws -> RowCodes {
    let columns = try names.map { name throws(Diagnostic) in try needed(name, at: location) }
    guard let first = columns.first else { return RowCodes(rowCount: rowCount) }
    return columns.dropFirst().reduce(RowCodes(first)) { $0.combined(with: RowCodes($1)) }
  }
}
