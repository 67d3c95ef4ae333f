import Diagnostics
import EvaluationKit
import Tables

/// Tables side by side, their rows matched by key.
struct JoinDataset: Dataset {
  static let card = PluginCard(
    name: "join", summary: "tables side by side, rows matched by the values of key columns",
    details: """
      Tables are joined left to right, and the rows keep the order of the first. A key may stand in each table once; \
      with many-to-one, several rows of the first table may have one key, and each gets the same cells of the others. \
      A row with a missing key matches nothing. Columns other than the keys must be called differently.
      """,
    parameters: [
      ParameterSpec("tables", .list(.table, count: 2...100), "the tables to join, left to right"),
      ParameterSpec("on", .list(.text), "the key columns, which every table has"),
      ParameterSpec(
        "kind", .choice(["inner", "left"]), default: .text("inner"),
        "inner keeps rows whose key is in every table, left all rows of the first"),
      ParameterSpec(
        "many-to-one", .truth, default: .truth(false), "whether several rows of the first table may have one key"),
    ])

  let settings: Settings

  init(_ settings: Settings) throws {
    self.settings = settings
    let names = settings.texts("on")
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw Diagnostic.error("the column '\(name)' is named twice", at: settings.place(of: "on"))
    }
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    let tables = settings.setting("tables")?.list ?? []
    var opened: [OpenedTable] = []
    for table in tables { opened.append(try await context.table(table)) }
    let schema = try joinedSchema(opened.map(\.schema))
    let ready = opened.compactMap { opened -> Table? in if case .table(let table) = opened { table } else { nil } }
    if ready.count == opened.count { return .table(try joined(ready)) }
    return .later(schema) { [opened] run in
      var loaded: [Table] = []
      for table in opened {
        switch table {
        case .table(let table): loaded.append(table)
        case .later(_, let load): loaded.append(try await load(run))
        }
      }
      return try joined(loaded)
    }
  }

  // MARK: Columns

  private func joinedSchema(_ schemas: [TableSchema]) throws -> TableSchema {
    var diagnostics = Diagnostics()
    let names = settings.setting("tables")?.list ?? []
    let keys = settings.setting("on")?.list ?? []
    var result = schemas[0]
    for (index, schema) in schemas.enumerated() {
      let table = names[index].text ?? ""
      for key in keys { check(key, of: schema, table, first: schemas[0], into: &diagnostics) }
      guard index > 0 else { continue }
      for entry in schema.entries where !settings.texts("on").contains(entry.name) {
        if result.contains(entry.name) {
          let earlier = schemas[..<index].firstIndex { $0.contains(entry.name) } ?? 0
          diagnostics.append(
            .error(
              "the tables '\(names[earlier].text ?? "")' and '\(table)' both have a column '\(entry.name)'",
              at: names[index].place, hint: "rename it in one of them, join on it, or select other columns",
              notes: [Diagnostic.Note("the other table is named here", at: names[earlier].place)]))
        } else {
          result.set(entry.name, entry.type)
        }
      }
    }
    try diagnostics.throwIfErrors()
    return result
  }

  private func check(
    _ key: Setting, of schema: TableSchema, _ table: String, first: TableSchema, into diagnostics: inout Diagnostics
  ) {
    let name = key.text ?? ""
    guard let type = schema[name] else {
      diagnostics.append(
        .error(
          "the table '\(table)' has no column '\(name)'", at: key.place,
          hint: didYouMean(name, among: schema.names, plural: "its columns")))
      return
    }
    guard let wanted = first[name], wanted != type else { return }
    diagnostics.append(
      .error(
        "'\(name)' is a \(wanted.rawValue) column in the first table and a \(type.rawValue) column in '\(table)'",
        at: key.place, hint: "csv can be told: types: {\(name): text}"))
  }

  // MARK: Rows

  private func joined(_ tables: [Table]) throws -> Table {
    let on = settings.texts("on")
    var result = tables[0]
    if !settings.truth("many-to-one") { _ = try rowsByKey(result, index: 0) }
    for (index, right) in tables.enumerated().dropFirst() {
      let rows = try rowsByKey(right, index: index)
      let keys = keyCells(result)
      var matches = keys.map { key in key.flatMap { rows[$0] } }
      if settings.text("kind") == "inner" {
        let kept = matches.indices.filter { matches[$0] != nil }
        result = result.selecting(rows: kept)
        matches = kept.map { matches[$0] }
      }
      for column in right.columns where !on.contains(column.name) {
        try result.append(Column(column.name, column.values.selecting(optionalRows: matches)))
      }
    }
    return result
  }

  /// The key of each row; nil where a part of it is missing.
  private func keyCells(_ table: Table) -> [[Cell]?] {
    let columns = settings.texts("on").compactMap { table[$0] }
    return (0..<table.rowCount).map { row in
      let key = columns.map { $0[row] }
      return key.contains(.missing) ? nil : key
    }
  }

  /// - Throws: `Diagnostics` that name both rows of each key that stands twice.
  private func rowsByKey(_ table: Table, index: Int) throws -> [[Cell]: Int] {
    let name = settings.setting("tables")?.list?[index].text ?? ""
    var rows: [[Cell]: Int] = [:]
    var diagnostics = Diagnostics()
    for (row, key) in keyCells(table).enumerated() {
      guard let key else { continue }
      guard let first = rows[key] else {
        rows[key] = row
        continue
      }
      let label = key.map(\.description).joined(separator: " / ")
      let here = table.origins?[row]
      let message =
        here == nil
        ? "the table '\(name)' has the key '\(label)' in its rows \(first + 1) and \(row + 1)"
        : "the table '\(name)' has the key '\(label)' twice"
      diagnostics.append(
        .error(
          message, at: here ?? settings.place(of: "on"),
          hint: index == 0 ? "if the first table may repeat its keys, say many-to-one: true" : nil,
          notes: table.origins?[first].map { [Diagnostic.Note("the first row of that key", at: $0)] } ?? []))
    }
    try diagnostics.throwIfErrors()
    return rows
  }
}
