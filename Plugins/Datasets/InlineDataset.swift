import Diagnostics
import EvaluationKit
import Tables

/// A small table written in the config itself.
struct InlineDataset: Dataset {
  static let card = PluginCard(
    name: "inline", summary: "a small table written in the experiment's file",
    details: """
      `columns: {model: [a, b], size: [7, 13]}`: a list of cells a column, all of one length. A column of numbers is a \
      number column, any other is text; `null` or `~` is a missing cell.
      """,
    parameters: [ParameterSpec("columns", .mapping(.anything), "a list of cells a column")],
    source: "defined here", example: "scores: {inline: {columns: {model: [a, b], size: [7, 13]}}}")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    var diagnostics = Diagnostics()
    var table = Table()
    for member in settings.setting("columns")?.mapping ?? [] {
      guard let cells = member.value.list else {
        diagnostics.append(
          .error(
            "the column '\(member.name)' must be a list of cells, not \(member.value.called)", at: member.value.place))
        continue
      }
      guard let column = column(member.name, cells, into: &diagnostics) else { continue }
      do {
        if table.columns.isEmpty { table = Table(rowCount: cells.count) }
        try table.append(column)
      } catch {
        diagnostics.append(error.diagnostic(at: member.value.place))
      }
    }
    if table.columns.isEmpty, diagnostics.isEmpty {
      diagnostics.append(.error("a table needs a column", at: settings.place(of: "columns")))
    }
    try diagnostics.throwIfErrors()
    return .table(table)
  }

  private func column(_ name: String, _ cells: [Setting], into diagnostics: inout Diagnostics) -> Column? {
    for cell in cells where cell.list != nil || cell.mapping != nil {
      diagnostics.append(.error("a cell must be a number or text, not \(cell.called)", at: cell.place))
      return nil
    }
    if cells.allSatisfy({ $0.isNull || $0.number != nil }) { return Column(name, numbers: cells.map(\.number)) }
    return Column(
      name,
      texts: cells.map { cell -> String? in
        switch cell.value {
        case .null: nil
        case .truth(let truth): "\(truth)"
        default: cell.plainText
        }
      })
  }
}
