import EvaluationKit
import NumericalMethods
import Tables

/// Tables that are made when the run begins, each made once for all combinations that ask for it.
///
/// The last few are held; a sweep over many large tables makes again what was put away. A table's chance is the
/// experiment's, not a combination's, so that it is the same table for all of them.
actor TableShelf {
  private struct Entry {
    var id: Int
    var task: Task<LoadedTable, any Error>
  }

  /// A table and what was said while it was made.
  struct LoadedTable: Sendable {
    var table: Table
    var notes: [String]
  }

  private let seed: Seed
  private let room: Int
  private var entries: [Entry] = []
  private var count = 0

  init(seed: Seed, room: Int = 3) {
    self.seed = seed
    self.room = room
  }

  /// The table as one that is made at most once at a time and then held.
  func shelved(_ opened: OpenedTable, called name: String) -> OpenedTable {
    guard case .later(let schema, let load) = opened else { return opened }
    count += 1
    let id = count
    return .later(schema) { run in
      let loaded = try await self.table(id, called: name, in: run.workFolder, load)
      for note in loaded.notes { run.note(note) }
      return loaded.table
    }
  }

  private func table(
    _ id: Int, called name: String, in workFolder: String?,
    _ load: @escaping @Sendable (RunContext) async throws -> Table
  ) async throws -> LoadedTable {
    let entry: Entry
    if let place = entries.firstIndex(where: { $0.id == id }) {
      entry = entries.remove(at: place)
    } else {
      let seed = seed.child(name, 0)
      entry = Entry(
        id: id,
        task: Task {
          let notes = NoteTaker()
          let run = RunContext(seed: seed, workFolder: workFolder, note: notes.take)
          return LoadedTable(table: try await load(run), notes: notes.all)
        })
    }
    entries.append(entry)
    if entries.count > room { entries.removeFirst() }
    do {
      return try await withTaskCancellationHandler {
        try await entry.task.value
      } onCancel: {
        entry.task.cancel()
      }
    } catch {
      entries.removeAll { $0.id == id }
      throw error
    }
  }
}
