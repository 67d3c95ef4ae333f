import Diagnostics
import EvaluationKit
import Tables

extension DataContext {
  /// A context whose files are texts and whose tables are values, each by the name that a setting gives. Where several
  /// files may be asked for, any other name is that of the folder that holds them all.
  public init(files: [String: String] = [:], tables: [String: Table] = [:]) {
    @Sendable func file(_ setting: Setting) throws -> InputFile {
      guard let name = setting.text, let text = files[name] else {
        throw Diagnostic.error("there is no file '\(setting.text ?? "")'", at: setting.place)
      }
      return InputFile(name: name, bytes: Array(text.utf8))
    }
    self.init(
      file: file,
      files: { setting in
        if files[setting.text ?? ""] != nil || files.isEmpty { return [try file(setting)] }
        return try files.keys.sorted().map { try file(Setting(.text($0))) }
      },
      table: { setting in
        guard let name = setting.text, let table = tables[name] else {
          throw Diagnostic.error("no table is called '\(setting.text ?? "")'", at: setting.place)
        }
        return .table(table)
      },
      // As if each step left the rows as they are.
      steps: { _, columns in TableSteps(columns: columns) { table, _ in table } },
      games: { _, rules in [SampleGame(rules)] }, players: { _ in [SamplePlayer.named] })
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
