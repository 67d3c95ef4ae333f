import EvaluationKit
import JSON

/// What a plugin has learnt: plain data that any process of it can work from, or a handle to what one process keeps in
/// its memory; then the data only tell of it.
struct Memory: Sendable {
  let data: JSONValue
  let kept: KeptModel?

  static let nothing = Memory(data: .object([]), kept: nil)

  init(data: JSONValue, kept: KeptModel?) {
    self.data = data
    self.kept = kept
  }

  /// What was learnt, from the answer of a `fit`.
  ///
  /// - Parameter name: the member that holds the data: `learned` or `fitted`.
  init(_ answer: PluginAnswerCheck, named name: String) throws {
    let handle = try answer.handle()
    guard handle != nil || answer.response[name] != nil else {
      throw answer.fault("it lacks '\(name)', any JSON, or 'handle', a whole number")
    }
    data = answer[name] ?? .object([])
    kept = handle.map { KeptModel(handle: $0, worker: answer.response.worker, calling: answer.door.calling) }
  }

  /// The member that says in later calls what was learnt.
  func member(named name: String) -> JSONMember {
    kept.map { JSONMember("handle", .integer($0.handle)) } ?? JSONMember(name, data)
  }

  var worker: Int? { kept?.worker }

  // MARK: As records keep it

  /// The member that marks data which only tell of a model in memory.
  private static let mark = "in-memory"

  var recorded: JSONValue {
    guard kept != nil else { return data }
    guard let members = data.members else { return [Self.mark: true, "described": data] }
    return .object([JSONMember(Self.mark, true)] + members.filter { $0.name != Self.mark })
  }

  /// - Throws: ``NotPortable`` where the model stayed in the memory of a process.
  init(restoring json: JSONValue) throws {
    guard json[Self.mark] != true else { throw NotPortable() }
    self.init(data: json, kept: nil)
  }
}

/// A model in the memory of a plugin's process; when the last one to know of it is gone, so may the model.
final class KeptModel: Sendable {
  let handle: Int
  let worker: Int
  private let calling: any PluginCalling

  init(handle: Int, worker: Int, calling: any PluginCalling) {
    self.handle = handle
    self.worker = worker
    self.calling = calling
  }

  deinit { calling.forget(handle, worker: worker) }
}
