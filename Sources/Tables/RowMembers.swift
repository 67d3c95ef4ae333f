/// The rows that the rows of a table were made of: behind a mean stand the rows it was taken over.
public final class RowMembers: Sendable {
  /// The table before its rows were put together.
  public let table: Table
  /// For each row of the new table the rows of ``table`` behind it, in their order.
  public let rows: [[Int]]

  public init(table: Table, rows: [[Int]]) {
    self.table = table
    self.rows = rows
  }

  /// The members of the rows named, in that order.
  public func selecting(rows numbers: some Sequence<Int>) -> RowMembers {
    RowMembers(table: table, rows: numbers.map { rows[$0] })
  }
}
