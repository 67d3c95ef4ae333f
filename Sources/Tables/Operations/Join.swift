import Diagnostics

/// Which rows a join gives.
public enum JoinKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// The left rows that have a partner.
  case inner
  /// All left rows; what the right table lacks is missing.
  case left
}

extension Table {
  /// The rows of this table side by side with those of `right` whose key cells are equal.
  ///
  /// Rows stand in the order of the left table and keep its places; columns are the left ones, then the
  /// right ones but for the keys. A key with a missing cell has no partner.
  ///
  /// - Parameters:
  ///   - names: what the two tables are called in messages.
  ///   - leftMayRepeat: whether several left rows may share a key (episodes of one player).
  /// - Throws: `Diagnostics`: a key column that is missing or of two types, rows of one table with the same
  ///   key (naming both places), a column other than a key that both tables have.
  /// - Complexity: linear in the rows of both.
  public func joining(
    _ right: Table, on keys: [String], kind: JoinKind = .inner, names: (left: String, right: String)? = nil,
    leftMayRepeat: Bool = false, at location: FileLocation? = nil
  ) throws -> Table {
    let names = names ?? ("left", "right")
    let (leftKeys, rightKeys) = try keyColumns(right, keys, names, at: location)
    let leftIndex = RowIndex(self, by: leftKeys)
    let rightIndex = RowIndex(right, by: rightKeys)
    var faults = Diagnostics()
    if !leftMayRepeat {
      try faults.collect { try throwDuplicates(leftIndex, leftKeys, called: names.left, at: location) }
    }
    try faults.collect { try right.throwDuplicates(rightIndex, rightKeys, called: names.right, at: location) }
    let added = right.columns.filter { !keys.contains($0.name) }
    for column in added where self[column.name] != nil {
      faults.append(
        .error(
          "the tables '\(names.left)' and '\(names.right)' both have a column '\(column.name)'", at: location,
          hint: "rename or drop it in one of them"))
    }
    try faults.throwIfErrors()

    var pairs: [(left: Int, right: Int?)] = []
    for (row, key) in leftIndex.keys.enumerated() {
      let partner = rightIndex.rows[key]
      if partner != nil || kind == .left { pairs.append((row, partner)) }
    }
    var result = selecting(rows: pairs.map(\.left))
    let partners = pairs.map(\.right)
    for column in added {
      try result.append(Column(column.name, column.values.selecting(optionalRows: partners)))
    }
    return result
  }

  private func keyColumns(
    _ right: Table, _ keys: [String], _ names: (left: String, right: String), at location: FileLocation?
  ) throws -> (left: [Column], right: [Column]) {
    guard !keys.isEmpty else { throw Diagnostic.error("a join needs a key column", at: location) }
    var faults = Diagnostics()
    var pairs: [(Column, Column)] = []
    for key in keys {
      try faults.collect {
        let column = try needed(key, at: location, in: names.left)
        let partner = try right.needed(key, at: location, in: names.right)
        pairs.append((column, partner))
        if column.type != partner.type {
          throw Diagnostic.error(
            "the key '\(key)' is \(column.type) in '\(names.left)' and \(partner.type) in '\(names.right)'",
            at: location, hint: "say its type where the table is read")
        }
      }
    }
    try faults.throwIfErrors()
    return (pairs.map(\.0), pairs.map(\.1))
  }
}
