import Diagnostics
import EvaluationKit
import Tables

extension DataContext {
  /// A context whose files are texts and whose tables are values, each by the name that a setting gives.
  public init(files: [String: String] = [:], tables: [String: Table] = [:]) {
    self.init(
      file: { setting in
        guard let name = setting.text, let text = files[name] else {
          throw Diagnostic.error("there is no file '\(setting.text ?? "")'", at: setting.place)
        }
        return InputFile(name: name, bytes: Array(text.utf8))
      },
      table: { setting in
        guard let name = setting.text, let table = tables[name] else {
          throw Diagnostic.error("no table is called '\(setting.text ?? "")'", at: setting.place)
        }
        return .table(table)
      })
  }
}

extension OpenedTable {
  /// The table, loaded if it has to be.
  public func loaded(in run: RunContext) async throws -> Table {
    switch self {
    case .table(let table): table
    case .later(_, let load): try await load(run)
    }
  }
}
