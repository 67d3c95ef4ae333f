/// Rows and named, typed columns: what every part of an experiment takes and gives.
///
/// All columns are of one length and their names differ. Two tables are equal when their columns are;
/// where the rows came from does not count.
public struct Table: Sendable {
  public private(set) var columns: [Column]
  public private(set) var rowCount: Int
  /// Where the rows came from, where that is known.
  public private(set) var origins: RowOrigins?
  /// The rows behind each row, where a step that put rows together was asked to keep them.
  public private(set) var members: RowMembers?

  /// - Throws: ``TableError``: two columns of one name, or of different lengths.
  public init(_ columns: [Column], origins: RowOrigins? = nil) throws(TableError) {
    self.init(rowCount: columns.first?.count ?? origins?.count ?? 0)
    var names = Set<String>()
    for column in columns {
      guard names.insert(column.name).inserted else { throw .duplicateColumn(column.name) }
      guard column.count == rowCount else {
        throw .unequalLengths(column.name, found: column.count, wanted: rowCount)
      }
    }
    self.columns = columns
    setOrigins(origins)
  }

  /// A table without columns.
  public init(rowCount: Int = 0) {
    columns = []
    self.rowCount = rowCount
  }

  public var columnNames: [String] { columns.map(\.name) }

  public var schema: TableSchema { TableSchema(columns.map { .init(name: $0.name, type: $0.type) }) }

  /// The column called `name`.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The column called `name`, or an error that says there is none.
  public func column(_ name: String) throws(TableError) -> Column {
    guard let column = self[name] else { throw .noColumn(name, known: columnNames) }
    return column
  }

  /// The number column called `name`, or an error that says there is none, or that it is text.
  public func numbers(_ name: String) throws(TableError) -> NumberValues {
    guard let numbers = try column(name).numbers else { throw .wrongType(name, wanted: .number) }
    return numbers
  }

  /// The text column called `name`, or an error that says there is none, or that it is numbers.
  public func texts(_ name: String) throws(TableError) -> TextValues {
    guard let texts = try column(name).texts else { throw .wrongType(name, wanted: .text) }
    return texts
  }

  // MARK: Columns in place

  /// Puts a new column at the end.
  public mutating func append(_ column: Column) throws(TableError) {
    guard self[column.name] == nil else { throw .duplicateColumn(column.name) }
    try set(column)
  }

  /// Puts the column in place of the one of its name, or at the end where there is none.
  public mutating func set(_ column: Column) throws(TableError) {
    if columns.isEmpty, rowCount == 0, origins == nil { rowCount = column.count }
    guard column.count == rowCount else {
      throw .unequalLengths(column.name, found: column.count, wanted: rowCount)
    }
    if let index = columns.firstIndex(where: { $0.name == column.name }) {
      columns[index] = column
    } else {
      columns.append(column)
    }
  }

  public mutating func remove(_ name: String) throws(TableError) {
    guard let index = columns.firstIndex(where: { $0.name == name }) else {
      throw .noColumn(name, known: columnNames)
    }
    columns.remove(at: index)
  }

  public mutating func rename(_ name: String, to newName: String) throws(TableError) {
    guard let index = columns.firstIndex(where: { $0.name == name }) else {
      throw .noColumn(name, known: columnNames)
    }
    guard name == newName || self[newName] == nil else { throw .duplicateColumn(newName) }
    columns[index].name = newName
  }

  /// Says where the rows came from; an origin a row, or they are forgotten.
  public mutating func setOrigins(_ origins: RowOrigins?) {
    precondition(origins.map { $0.count == rowCount } ?? true, "a table takes an origin for each of its rows")
    self.origins = origins
  }

  /// Says which rows stand behind each row; a list a row, or they are forgotten.
  public mutating func setMembers(_ members: RowMembers?) {
    precondition(members.map { $0.rows.count == rowCount } ?? true, "a table takes the members of each of its rows")
    self.members = members
  }

  // MARK: Rows

  /// The rows named, in that order; a row may be named twice.
  public func selecting(rows: [Int]) -> Table {
    var result = Table(rowCount: rows.count)
    result.columns = columns.map { Column($0.name, $0.values.selecting(rows: rows)) }
    result.origins = origins?.selecting(rows: rows)
    result.members = members?.selecting(rows: rows)
    return result
  }

  /// The rows whose number `isKept` wants.
  public func filter(_ isKept: (Int) throws -> Bool) rethrows -> Table {
    selecting(rows: try (0..<rowCount).filter(isKept))
  }

  /// The columns named, in that order.
  public func selecting(columns names: [String]) throws(TableError) -> Table {
    var result = Table(rowCount: rowCount)
    result.origins = origins
    result.members = members
    for name in names { try result.append(try column(name)) }
    return result
  }
}

extension Table: Hashable {
  public static func == (left: Table, right: Table) -> Bool {
    left.rowCount == right.rowCount && left.columns == right.columns
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(rowCount)
    hasher.combine(columns)
  }
}
