import Diagnostics

/// The rows of a table by their cells in some columns.
struct RowIndex {
  /// The cells of each row, one a key column.
  let keys: [[Cell]]
  /// The first row of each key; keys with a missing cell are left out.
  private(set) var rows: [[Cell]: Int] = [:]
  /// Pairs of rows of one key, the earlier first, in the order of the later.
  private(set) var duplicates: [(first: Int, second: Int)] = []

  init(_ table: Table, by columns: [Column]) {
    keys = (0..<table.rowCount).map { row in columns.map { $0[row] } }
    for (row, key) in keys.enumerated() where !key.contains(.missing) {
      if let first = rows[key] { duplicates.append((first, row)) } else { rows[key] = row }
    }
  }
}

extension Table {
  /// Says every pair of rows that share a key; rows whose key is missing share none.
  ///
  /// - Throws: `Diagnostics`, each naming the places of both rows; beyond 20 the rest is counted.
  public func checkUnique(
    _ names: [String], called tableName: String? = nil, at location: FileLocation? = nil
  ) throws {
    let columns = try names.map { name throws(Diagnostic) in try needed(name, at: location, in: tableName) }
    try throwDuplicates(RowIndex(self, by: columns), columns, called: tableName, at: location)
  }

  func throwDuplicates(
    _ index: RowIndex, _ columns: [Column], called tableName: String?, at location: FileLocation?
  ) throws {
    guard !index.duplicates.isEmpty else { return }
    var faults = Diagnostics()
    let names = columns.map { "'\($0.name)'" }.joined(separator: ", ")
    let place = tableName.map { " of the table '\($0)'" } ?? ""
    for (first, second) in index.duplicates.prefix(20) {
      faults.append(
        .error(
          "two rows\(place) have the same \(names): \(spoken(columns, row: second))", at: location,
          notes: [note("the first", row: first), note("the second", row: second)]))
    }
    if index.duplicates.count > 20 {
      faults.append(.error("and \(index.duplicates.count - 20) more such pairs of rows\(place)", at: location))
    }
    throw faults
  }
}
