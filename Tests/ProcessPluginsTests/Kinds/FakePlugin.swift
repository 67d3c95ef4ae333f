import EvaluationKit
import JSON
import ProcessPlugins
import Synchronization
import Tables
import Testing

/// Answers calls in memory, and keeps what it was asked.
final class FakePlugin: PluginCalling {
  private let answer: @Sendable (PluginRequest) throws -> PluginResponse
  private let seen = Mutex<[PluginRequest]>([])
  private let gone = Mutex<[[Int]]>([])

  init(_ answer: @escaping @Sendable (PluginRequest) throws -> PluginResponse) { self.answer = answer }

  /// Answers everything alike.
  convenience init(_ header: [JSONMember], _ tables: [FrameTable] = []) {
    self.init { _ in PluginResponse(header, tables: tables) }
  }

  var requests: [PluginRequest] { seen.withLock { $0 } }
  /// Handle and worker of each model that is no longer needed.
  var forgotten: [[Int]] { gone.withLock { $0 } }

  func call(_ request: PluginRequest) async throws -> PluginResponse {
    seen.withLock { $0.append(request) }
    return try answer(request)
  }

  func forget(_ handle: Int, worker: Int) { gone.withLock { $0.append([handle, worker]) } }

  /// The registry with one plugin, which this one plays.
  func registry(_ card: JSONValue) throws -> Registry {
    var registry = Registry()
    let problems = FoundPlugins(vendor: "mine", path: "./mine.py", calling: self, rendering: .plain)
      .add([try DescribedPlugin(card)], to: &registry)
    #expect(problems == [])
    return registry
  }
}

extension RecordRendering {
  /// As little as shows what was written.
  static let plain = RecordRendering(
    record: { ["experiment": .text($0.experiment.name)] }, predictions: { _ in Table(rowCount: 2) },
    sweep: { ["axes": JSONValue($0.axes)] }, sweepPredictions: { _ in Table(rowCount: 3) })
}

extension PluginFactory {
  /// The plugin with these settings.
  func made(_ settings: JSONValue = .object([])) throws -> Product {
    try make(try Settings(Setting(settings), for: card))
  }
}

/// A card with the members given, and those that every card needs.
func card(_ kind: String, _ more: JSONValue = .object([]), name: String = "thing") -> JSONValue {
  .object(
    [JSONMember("kind", .text(kind)), JSONMember("name", .text(name)), JSONMember("summary", "does a thing")]
      + (more.members ?? []))
}

/// The words of the error that the body throws.
func words(_ body: () async throws -> Void) async -> String {
  do {
    try await body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}
