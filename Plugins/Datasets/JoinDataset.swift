import Diagnostics
import EvaluationKit
import Tables

/// Tables side by side, their rows matched by key.
struct JoinDataset: Dataset {
  static let card = PluginCard(
    name: "join", summary: "tables side by side, rows matched by the values of key columns",
    details: """
      Tables are joined left to right, and the rows keep the order of the first. A key may stand in each table once; \
      with `many-to-one: true` several rows of the first table may have one key, and each gets the same cells of the \
      others. A row with a missing key matches nothing. Columns other than the keys must be called differently.
      """,
    parameters: [
      ParameterSpec("tables", .list(.table, count: 2...100), "the tables to join, left to right"),
      ParameterSpec("on", .list(.text), "the key columns, which every table has"),
      ParameterSpec(
        "kind", .choice(["inner", "left"]), default: .text("inner"),
        "inner keeps rows whose key is in every table, left all rows of the first"),
      ParameterSpec(
        "many-to-one", .truth, default: .truth(false), "whether several rows of the first table may have one key"),
    ], source: "Codd (1970), Communications of the ACM 13(6), 377-387, section 2.1.3",
    example: "scores: {join: {tables: [models, results], on: model}}")

  let settings: Settings

  init(_ settings: Settings) throws {
    self.settings = settings
    let names = settings.texts("on")
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw Diagnostic.error("the column '\(name)' is named twice", at: settings.place(of: "on"))
    }
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    var opened: [OpenedTable] = []
    for table in names { opened.append(try await context.table(table)) }
    return try OpenedTable.made(of: opened, joined)
  }

  private var names: [Setting] { settings.setting("tables")?.list ?? [] }

  private func joined(_ tables: [Table]) throws -> Table {
    try checkKeys(tables)
    if !settings.truth("many-to-one") { try checkFirst(tables[0]) }
    var result = tables[0]
    for (index, right) in tables.enumerated().dropFirst() {
      result = try result.joining(
        right, on: settings.texts("on"), kind: JoinKind(rawValue: settings.text("kind")) ?? .inner,
        names: (left: owner(of: right, among: tables[..<index]), right: names[index].text ?? ""),
        leftMayRepeat: true, at: names[index].place)
    }
    return result
  }

  /// Every table has every key column; what is wrong is said where the key is named.
  private func checkKeys(_ tables: [Table]) throws {
    var diagnostics = Diagnostics()
    for key in settings.setting("on")?.list ?? [] {
      for (table, name) in zip(tables, names) where table[key.text ?? ""] == nil {
        diagnostics.append(
          .error(
            "the table '\(name.text ?? "")' has no column '\(key.text ?? "")'", at: key.place,
            hint: didYouMean(key.text ?? "", among: table.columnNames, plural: "its columns")))
      }
    }
    try diagnostics.throwIfErrors()
  }

  /// The first of the earlier tables that has a column of this one, other than the keys: the one to be named where
  /// columns clash; else the first of all.
  private func owner(of right: Table, among earlier: ArraySlice<Table>) -> String {
    let columns = right.columnNames.filter { !settings.texts("on").contains($0) }
    let index = earlier.firstIndex { table in columns.contains { table[$0] != nil } }
    return names[index ?? 0].text ?? ""
  }

  /// A key of the first table stands there once; the first such mistake says how to allow it.
  private func checkFirst(_ table: Table) throws {
    do {
      try table.checkUnique(settings.texts("on"), called: names[0].text, at: names[0].place)
    } catch let faults as Diagnostics {
      var all = faults.all
      all[0].hint = all[0].hint ?? "where rows of the first table may share a key, say many-to-one: true"
      throw Diagnostics(all)
    }
  }
}
