import Diagnostics

extension Table {
  /// The rows of several tables one below the other, columns by name in the order of the first table.
  ///
  /// A column without a known cell fits either type.
  ///
  /// - Parameters:
  ///   - names: what the tables are called in messages, in their order.
  ///   - fillsMissing: whether a column that a table lacks is missing in its rows, rather than an error.
  /// - Throws: `Diagnostics` at `location`: columns that a table lacks, columns of two types.
  public static func concatenating(
    _ tables: [Table], names: [String]? = nil, fillsMissing: Bool = false, at location: FileLocation? = nil
  ) throws -> Table {
    let names = names ?? tables.indices.map { "\($0 + 1)" }
    var schema = TableSchema()
    var owner: [String: String] = [:]
    var faults = Diagnostics()
    for (table, name) in zip(tables, names) {
      for column in table.columns {
        let isBlank = column.missingCount == column.count
        if let type = schema[column.name], type != column.type, let other = owner[column.name], !isBlank {
          faults.append(
            .error(
              "the column '\(column.name)' is \(type) in the table '\(other)' and \(column.type) in '\(name)'",
              at: location, hint: "say its type where the table is read"))
        }
        if schema[column.name] == nil || (owner[column.name] == nil && !isBlank) {
          schema.set(column.name, column.type)
          if !isBlank { owner[column.name] = name }
        }
      }
    }
    if !fillsMissing {
      for (table, name) in zip(tables, names) {
        for column in schema.names where table[column] == nil {
          faults.append(
            .error(
              "the table '\(name)' lacks the column '\(column)'", at: location,
              hint: didYouMean(column, among: table.columnNames, plural: "its columns are")))
        }
      }
    }
    try faults.throwIfErrors()
    return try stack(tables, schema)
  }

  private static func stack(_ tables: [Table], _ schema: TableSchema) throws -> Table {
    var result = Table(rowCount: tables.reduce(0) { $0 + $1.rowCount })
    for entry in schema.entries {
      switch entry.type {
      case .number:
        let cells = tables.flatMap { $0[entry.name]?.numbers?.contiguous ?? Array(repeating: .nan, count: $0.rowCount) }
        try result.append(Column(entry.name, .numbers(NumberValues(contiguous: cells))))
      case .text:
        let cells = tables.map { $0[entry.name]?.texts ?? TextValues(repeating: nil, count: $0.rowCount) }
        try result.append(Column(entry.name, .texts(TextValues(concatenating: cells))))
      }
    }
    if tables.contains(where: { $0.origins != nil }) {
      var origins = RowOrigins(unknown: 0)
      for table in tables { origins.append(table.origins ?? RowOrigins(unknown: table.rowCount)) }
      result.setOrigins(origins)
    }
    // Rows below those that have members have none.
    if let members = tables.first?.members, tables.dropFirst().allSatisfy({ $0.members == nil }) {
      let without = [[Int]](repeating: [], count: result.rowCount - members.rows.count)
      result.setMembers(RowMembers(table: members.table, rows: members.rows + without))
    }
    return result
  }

  /// The table with the rows of another, of the same columns, below its own.
  public func appending(rowsOf other: Table, at location: FileLocation? = nil) throws -> Table {
    try Table.concatenating([self, other], at: location)
  }
}
