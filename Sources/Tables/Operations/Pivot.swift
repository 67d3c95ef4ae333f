import Diagnostics

extension Table {
  /// A row for every cell of the columns named: the other columns, the column's name, its cell.
  ///
  /// Rows stand in the order of the table, within a row in the order of `names`.
  ///
  /// - Throws: `Diagnostics` at `location`: unknown columns, columns of two types, names already taken.
  public func pivotedLonger(
    _ names: [String], namesTo nameColumn: String, valuesTo valueColumn: String, at location: FileLocation? = nil
  ) throws -> Table {
    let pivoted = try names.map { name throws(Diagnostic) in try needed(name, at: location) }
    if let first = pivoted.first, let other = pivoted.first(where: { $0.type != first.type }) {
      throw Diagnostic.error(
        "the column '\(first.name)' is \(first.type) and '\(other.name)' is \(other.type)", at: location,
        hint: "columns that become one are of one type")
    }
    let kept = try selecting(columns: columnNames.filter { !names.contains($0) })
    var result = kept.selecting(rows: (0..<rowCount).flatMap { Array(repeating: $0, count: names.count) })
    if kept.columns.isEmpty { result = Table(rowCount: rowCount * names.count) }
    let rows = 0..<rowCount
    let codes = rows.flatMap { _ in names.indices.map { Int32($0) } }
    try result.append(Column(nameColumn, .texts(TextValues(CodedTexts(codes: codes, dictionary: names)))), at: location)
    switch pivoted.first?.type {
    case .text:
      let texts = pivoted.compactMap(\.texts)
      try result.append(Column(valueColumn, texts: rows.flatMap { row in texts.map { $0[row] } }), at: location)
    default:
      let numbers = pivoted.compactMap(\.numbers)
      try result.append(Column(valueColumn, numbers: rows.flatMap { row in numbers.map { $0[row] } }), at: location)
    }
    if let origins {
      result.setOrigins(origins.selecting(rows: rows.flatMap { Array(repeating: $0, count: names.count) }))
    }
    return result
  }

  /// A column for every text in `nameColumn`, holding the cells of `valueColumn`; a row for each different
  /// combination of the other columns.
  ///
  /// Rows and new columns stand in the order in which they first appear. What no row gives is missing;
  /// a row whose name is missing gives nothing.
  ///
  /// - Throws: `Diagnostics`: two rows for one cell (naming both places); unknown columns, a name column
  ///   that is no text, a new column called like another.
  public func pivotedWider(
    namesFrom nameColumn: String, valuesFrom valueColumn: String, at location: FileLocation? = nil
  ) throws -> Table {
    guard let names = try needed(nameColumn, at: location).texts else {
      throw TableError.wrongType(nameColumn, wanted: .text).diagnostic(at: location)
    }
    let values = try needed(valueColumn, at: location).values
    let identifying = columnNames.filter { $0 != nameColumn && $0 != valueColumn }
    let groups = try grouped(by: identifying, at: location)
    var order: [String] = []
    var source: [String: [Int?]] = [:]
    var faults = Diagnostics()
    for (group, members) in groups.enumerated() {
      for row in members.rows {
        guard let name = names[row] else { continue }
        var rows = source[name] ?? Array(repeating: nil, count: groups.count)
        if source.updateValue([], forKey: name) == nil { order.append(name) }
        if let first = rows[group] {
          faults.append(
            .error(
              "two rows give the same cell of '\(name)'", at: location,
              notes: [note("the first", row: first), note("the second", row: row)]))
        }
        rows[group] = row
        source[name] = rows
      }
    }
    try faults.throwIfErrors()
    let firstAppearance = Dictionary(order.map { name in (name, names.firstIndex(of: name) ?? 0) }) { $1 }
    var result = Table(rowCount: groups.count)
    let kept = selecting(rows: groups.compactMap(\.rows.first))
    for name in identifying { try result.append(try kept.needed(name, at: location), at: location) }
    for name in order.sorted(by: { firstAppearance[$0] ?? 0 < firstAppearance[$1] ?? 0 }) {
      try result.append(Column(name, values.selecting(optionalRows: source[name] ?? [])), at: location)
    }
    result.setOrigins(kept.origins)
    return result
  }
}
