import Diagnostics
import EvaluationKit
import Tables

/// A table read from a file of JSON lines.
struct JSONLinesDataset: Dataset {
  static let card = PluginCard(
    name: "json-lines", summary: "a table from a file with a JSON object a line",
    details: """
      A member of an object within the object is a column with a dotted name: scores.mean. Numbers and truths (1 and \
      0) make number columns, all else text; null and members that are not there are missing cells. A list cannot be \
      a cell: `columns` says which members to read where there are lists. Columns are renamed first and selected \
      after that.
      """,
    parameters: [
      ParameterSpec("path", .file, "the file, relative to this one, or dataset:NAME/FILE"),
      ParameterSpec(
        "columns", .list(.text), optional: true, "the members to read, by their names in the file; else all"),
      ParameterSpec(
        "rename", .mapping(.newColumn), optional: true, "new names of columns: {name in the file: new name}"),
      ParameterSpec(
        "select", .list(.text), optional: true, "the columns to keep, by their new names, in this order; else all"),
      ParameterSpec(
        "types", .mapping(.choice(ColumnType.allCases.map(\.rawValue))), optional: true,
        "types not to be found from the cells: {name in the file: text}"),
      ParameterSpec(
        "non-finite", .truth, default: .truth(false),
        "whether NaN (a missing cell) and Infinity may stand for numbers, as Python writes them"),
    ], source: "RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format; an object a line",
    example: "scores: {json-lines: {path: scores.jsonl}}")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let file = try context.file(path)
    let owner = "the file '\(file.name)'"
    let options = JSONLinesOptions(
      columns: settings.optionalTexts("columns"), types: ColumnTypes.read(settings.setting("types")),
      typePlaces: ColumnTypes.places(settings.setting("types")),
      allowNonFinite: settings.truth("non-finite"))
    let table = try readJSONLines(file.bytes, file: file.name, options: options)
    let renamed = try ColumnRenaming(settings.setting("rename")).applied(to: table, owner: owner)
    return .table(try ColumnSelection(settings.setting("select")).applied(to: renamed, owner: owner))
  }
}
