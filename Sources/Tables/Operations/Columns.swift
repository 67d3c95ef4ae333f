import Diagnostics

extension Table {
  /// The table with columns renamed, all at once, so that names can be swapped.
  ///
  /// - Throws: `Diagnostics` at `location`: unknown columns, names that would stand twice.
  public func renaming(_ names: [(from: String, to: String)], at location: FileLocation? = nil) throws -> Table {
    var faults = Diagnostics()
    var renamed = columns
    for (from, to) in names {
      if let index = columns.firstIndex(where: { $0.name == from }) {
        renamed[index].name = to
      } else {
        faults.append(TableError.noColumn(from, known: columnNames).diagnostic(at: location))
      }
    }
    var seen = Set<String>()
    for column in renamed where !seen.insert(column.name).inserted {
      faults.append(TableError.duplicateColumn(column.name).diagnostic(at: location))
    }
    try faults.throwIfErrors()
    return try Table(renamed, origins: origins)
  }

  /// The columns named, in that order.
  ///
  /// - Throws: `Diagnostics` at `location`: unknown columns, columns named twice.
  public func selecting(columns names: [String], at location: FileLocation?) throws -> Table {
    var faults = Diagnostics()
    var result = Table(rowCount: rowCount)
    for name in names {
      try faults.collect {
        let column = try needed(name, at: location)
        if result[name] != nil { throw TableError.duplicateColumn(name).diagnostic(at: location) }
        try result.append(column)
      }
    }
    try faults.throwIfErrors()
    result.setOrigins(origins)
    return result
  }

  /// The table without the columns named.
  ///
  /// - Throws: `Diagnostics` at `location`: unknown columns.
  public func dropping(columns names: [String], at location: FileLocation? = nil) throws -> Table {
    var faults = Diagnostics()
    for name in names { try faults.collect { _ = try needed(name, at: location) } }
    try faults.throwIfErrors()
    let dropped = Set(names)
    return try selecting(columns: columnNames.filter { !dropped.contains($0) })
  }

  /// The table with a column put in place of the one of its name, or at the end.
  public func setting(_ column: Column) throws(TableError) -> Table {
    var result = self
    try result.set(column)
    return result
  }

  /// The table with a column computed by an expression, and how many of its cells were undefined.
  public func deriving(
    _ name: String, _ expression: ColumnExpression
  ) throws -> (table: Table, undefined: [(reason: UndefinedReason, count: Int)]) {
    let evaluation = try expression.evaluation(of: self)
    return (try setting(Column(name, evaluation.values)), evaluation.undefinedCounts)
  }

  /// The rows for which the condition is true; those for which it is missing are not kept.
  public func keeping(_ truths: [Bool?]) -> Table {
    precondition(truths.count == rowCount, "a condition has a truth for each row")
    return filter { truths[$0] == true }
  }

  /// The rows for which an expression is true.
  public func keeping(where condition: ColumnExpression) throws -> Table {
    keeping(try condition.evaluate(self))
  }
}
