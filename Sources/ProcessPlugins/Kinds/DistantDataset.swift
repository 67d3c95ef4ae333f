import EvaluationKit
import Files
import JSON
import Tables

/// A dataset of another process.
struct DistantDataset: Dataset, DistantPlugin {
  let door: PluginDoor

  func open(in context: DataContext) async throws -> OpenedTable {
    let files = try DatasetFiles(door.settings, read: context.file)
    var tables: [(name: String, table: OpenedTable)] = []
    for spec in door.described.card.parameters where spec.type == .table {
      guard let setting = door.settings.setting(spec.name) else { continue }
      tables.append((spec.name, try await context.table(setting)))
    }
    let ready = tables.compactMap { name, opened -> FrameTable? in
      if case .table(let table) = opened { FrameTable(name, table.visible) } else { nil }
    }
    guard ready.count == tables.count else { return later(than: tables, files) }
    let answer = try await ask("open", nil, ready, files)
    guard try answer.truth("later") else { return .table(try rows(of: answer)) }
    let schema = try answer.schema()
    return .later(schema) { run in
      let answer = try await ask("load", run, ready, files)
      let table = try rows(of: answer)
      guard table.schema == schema else {
        throw answer.fault("the columns are \(Self.listed(table.schema)), and 'open' foretold \(Self.listed(schema))")
      }
      return table
    }
  }

  /// What is made of tables that come late comes late too, and of its columns nothing is known before.
  private func later(than tables: [(name: String, table: OpenedTable)], _ files: DatasetFiles) -> OpenedTable {
    .later(TableSchema().opened()) { run in
      var ready: [FrameTable] = []
      for (name, opened) in tables {
        switch opened {
        case .table(let table): ready.append(FrameTable(name, table.visible))
        case .later(_, let load): ready.append(FrameTable(name, try await load(run).visible))
        }
      }
      let answer = try await ask("open", run, ready, files)
      return try rows(of: try answer.truth("later") ? try await ask("load", run, ready, files) : answer)
    }
  }

  private func ask(
    _ call: String, _ run: RunContext?, _ tables: [FrameTable], _ files: DatasetFiles
  ) async throws -> PluginAnswerCheck {
    try await files.onDisk { paths in
      try await door.ask(
        call, run, [JSONMember("files", files.json(paths))], tables: tables, settingsJSON: files.settings(paths))
    }
  }

  private func rows(of answer: PluginAnswerCheck) throws -> Table {
    let table = try answer.table("rows")
    guard !table.columns.isEmpty else { throw answer.fault("its table 'rows' has no columns") }
    if !door.described.mayBeUndefined, let column = table.columns.first(where: { $0.missingCount > 0 }) {
      throw answer.fault(
        "'\(column.name)' has missing cells, and its card says that there are none (may-be-undefined: false)")
    }
    return table
  }

  private static func listed(_ schema: TableSchema) -> String {
    schema.entries.map { "\($0.name) (\($0.type.rawValue))" }.joined(separator: ", ")
  }
}
