import Diagnostics
import EvaluationKit
import Tables

/// A table read from a CSV file.
struct CSVDataset: Dataset {
  static let card = PluginCard(
    name: "csv", summary: "a table from a CSV file",
    details: """
      The first line names the columns. A column whose known cells are all numbers is a number column, any other is \
      text. A blank cell is missing; other texts are only where `missing` lists them. Columns are renamed first and \
      selected after that.
      """,
    parameters: [
      ParameterSpec("path", .file, "the file, relative to this one, or dataset:NAME/FILE"),
      ParameterSpec(
        "rename", .mapping(.newColumn), optional: true, "new names of columns: {name in the file: new name}"),
      ParameterSpec(
        "select", .list(.text), optional: true, "the columns to keep, by their new names, in this order; else all"),
      ParameterSpec(
        "delimiter", .choice(CSVOptions.Delimiter.allCases.map(\.rawValue)), default: .text("comma"),
        "what stands between two cells"),
      ParameterSpec(
        "missing", .list(.oneOf([.text, .number(-Double.infinity...Double.infinity)])), optional: true,
        "texts that mean a missing cell, besides a blank: [NA, '-']"),
      ParameterSpec(
        "types", .mapping(.choice(ColumnType.allCases.map(\.rawValue))), optional: true,
        "types not to be found from the cells: {name in the file: text}"),
      ParameterSpec(
        "first-column", .newColumn, optional: true,
        "what the first column is called where the file does not name it, as data frames with an index are written"),
    ],
    source: "RFC 4180, Common Format and MIME Type for Comma-Separated Values (CSV) Files")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let file = try context.file(path)
    let owner = "the file '\(file.name)'"
    let table = try readCSV(file.bytes, file: file.name, options: options)
    let renamed = try ColumnRenaming(settings.setting("rename")).applied(to: table, owner: owner)
    return .table(try ColumnSelection(settings.setting("select")).applied(to: renamed, owner: owner))
  }

  private var options: CSVOptions {
    CSVOptions(
      delimiter: CSVOptions.Delimiter(rawValue: settings.text("delimiter")) ?? .comma,
      missing: settings.setting("missing")?.list?.map { $0.plainText } ?? [],
      types: ColumnTypes.read(settings.setting("types")),
      typePlaces: ColumnTypes.places(settings.setting("types")), firstColumn: settings.optionalText("first-column"))
  }
}
