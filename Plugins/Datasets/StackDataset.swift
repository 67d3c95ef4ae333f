import Diagnostics
import EvaluationKit
import Tables

/// Tables one below the other.
struct StackDataset: Dataset {
  static let card = PluginCard(
    name: "stack", summary: "tables one below the other, columns matched by name",
    details: "Columns stand in the order of the first table that has them. A column must be of one type in all tables.",
    parameters: [
      ParameterSpec("tables", .list(.table), "the tables, top to bottom"),
      ParameterSpec(
        "fill", .truth, default: .truth(false),
        "whether a column that a table lacks is missing in its rows, rather than a mistake"),
      ParameterSpec("label", .newColumn, optional: true, "a new text column that says which table a row came from"),
    ], source: "defined here",
    example: "scores: {stack: {tables: [old-scores, new-scores]}}")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    var opened: [OpenedTable] = []
    for table in names { opened.append(try await context.table(table)) }
    return try OpenedTable.made(of: opened, stacked)
  }

  private var names: [Setting] { settings.setting("tables")?.list ?? [] }

  private func stacked(_ tables: [Table]) throws -> Table {
    var tables = tables
    if let label = settings.optionalText("label") {
      for index in tables.indices {
        if tables[index][label] != nil {
          throw Diagnostic.error(
            "the table '\(names[index].text ?? "")' has a column '\(label)' already",
            at: settings.place(of: "label"), hint: "choose another name")
        }
        try tables[index].append(
          Column(label, texts: Array(repeating: names[index].text, count: tables[index].rowCount)))
      }
    }
    return try Table.concatenating(
      tables, names: names.map { $0.text ?? "" }, fillsMissing: settings.truth("fill"),
      at: settings.place(of: "tables"))
  }
}
