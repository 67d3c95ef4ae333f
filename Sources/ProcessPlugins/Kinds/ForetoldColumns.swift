import EvaluationKit
import JSON
import Synchronization
import Tables

/// The columns after a transform, as its plugin foretells them; each question is asked once.
final class ForetoldColumns: Sendable {
  private let door: PluginDoor
  private let known = Mutex<[TableSchema: TableSchema]>([:])

  init(door: PluginDoor) { self.door = door }

  /// The columns in the order in which applying leaves them: those that were there in their places, new ones at the end.
  func columns(after before: TableSchema) async throws -> TableSchema {
    // What is asked of a schema that is not wholly known would be refused for columns that are there.
    guard door.described.transform.asksColumns, !before.isOpen else { return before }
    if let after = known.withLock({ $0[before] }) { return after }
    let schema = JSONValue.array(
      before.entries.map { ["name": .text($0.name), "type": .text($0.type.rawValue)] })
    let answer = try await door.ask("columns", nil, [JSONMember("schema", schema)])
    let told = try answer.schema()
    let after = door.described.transform.makesRows ? told : Self.inPlace(told, before)
    known.withLock { $0[before] = after }
    return after
  }

  private static func inPlace(_ told: TableSchema, _ before: TableSchema) -> TableSchema {
    var after = before
    for name in before.names where !told.contains(name) { after.remove(name) }
    for entry in told.entries { after.set(entry.name, entry.type) }
    return after
  }
}
