import Diagnostics

/// A column to sort rows by, and how.
public struct SortKey: Sendable, Hashable {
  public var column: String
  public var isDescending: Bool
  public var missingFirst: Bool

  public init(_ column: String, descending: Bool = false, missingFirst: Bool = false) {
    self.column = column
    isDescending = descending
    self.missingFirst = missingFirst
  }
}

extension Table {
  /// The numbers of the rows in order: by the first key, ties by the next, the rest as they stood.
  ///
  /// Numbers by size, texts by their Unicode values. Missing cells come last unless a key says first,
  /// whichever way it sorts.
  public func rowOrder(by keys: [SortKey], at location: FileLocation? = nil) throws -> [Int] {
    let columns = try keys.map { key throws(Diagnostic) in (key, try needed(key.column, at: location).values) }
    return (0..<rowCount).sorted { left, right in
      for (key, values) in columns {
        let (a, b) = (values[left], values[right])
        if a == b { continue }
        if a.isMissing || b.isMissing { return a.isMissing == key.missingFirst }
        return Table.isLess(a, b) != key.isDescending
      }
      return left < right
    }
  }

  public func sorted(by keys: [SortKey], at location: FileLocation? = nil) throws -> Table {
    selecting(rows: try rowOrder(by: keys, at: location))
  }

  private static func isLess(_ left: Cell, _ right: Cell) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): a < b
    case (.text(let a), .text(let b)): a < b
    default: false
    }
  }
}
