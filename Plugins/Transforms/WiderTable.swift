import Diagnostics
import EvaluationKit
import Tables

/// A column for each of some texts of a column.
struct WiderTable: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "wider", summary: "a column for each name, holding its value; the opposite of longer",
    details: """
      Rows that agree in all other columns become one. The names must be listed, so that the columns are known before \
      a row is read; rows of other names are left out, which a note says. A cell that no row gives is missing, and two \
      rows for one cell are an error. It makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("names-from", .expression(.text), "the text column whose texts become columns"),
      ParameterSpec("values-from", .expression(.any), "the column of their cells"),
      ParameterSpec("names", .list(.newColumn), "the texts that become columns, in this order"),
    ],
    source: "Wickham (2014), Tidy Data, Journal of Statistical Software 59(10), section 3",
    example: "- wider: {names-from: task, values-from: score, names: [MMLU, GSM8K]}")

  let settings: Settings

  init(_ settings: Settings) throws {
    self.settings = settings
    let names = settings.setting("names")?.list ?? []
    for (index, name) in names.enumerated() where names[..<index].contains(where: { $0.text == name.text }) {
      throw Diagnostic.error("the name '\(name.text ?? "")' is given twice", at: name.place)
    }
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = before
    let values = try settings.expression("values-from").columnName(in: before)
    let type = before[values] ?? .number
    after.remove(try settings.expression("names-from").columnName(in: before))
    after.remove(values)
    for name in settings.setting("names")?.list ?? [] {
      let text = name.text ?? ""
      if after.contains(text) { throw Diagnostic.error("there is a column '\(text)' already", at: name.place) }
      after.set(text, type)
    }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let namesFrom = try settings.expression("names-from").columnName(in: rows.schema)
    let valuesFrom = try settings.expression("values-from").columnName(in: rows.schema)
    let wanted = settings.texts("names")
    let listed = Set(wanted)
    let names = try rows.texts(namesFrom)
    let others = names.count { $0.map { !listed.contains($0) } ?? true }
    if others > 0 { run.note("wider: \(others) of \(rows.rowCount) rows have none of the names listed") }
    // A row without a name gives no cell, but its other columns still make a row.
    var work = rows
    try work.set(Column(namesFrom, texts: names.map { $0.flatMap { listed.contains($0) ? $0 : nil } }))
    var result = try work.pivotedWider(namesFrom: namesFrom, valuesFrom: valuesFrom, at: settings.place)
    let type = try rows.column(valuesFrom).type
    for name in wanted where result[name] == nil {
      try result.append(Column(name, .missing(type, count: result.rowCount)))
    }
    let kept = rows.columnNames.filter { $0 != namesFrom && $0 != valuesFrom }
    return try result.selecting(columns: kept + wanted)
  }
}
