import JSON
import Tables

/// Carries calls to a plugin's processes.
public protocol PluginCalling: Sendable {
  /// - Throws: ``PluginFailure``.
  func call(_ request: PluginRequest) async throws -> PluginResponse

  /// Lets the plugin know, with the next call to that worker, that what it keeps under the handle is needed no more.
  func forget(_ handle: Int, worker: Int)
}

/// A call: what is asked, and the data that go with it.
public struct PluginRequest: Sendable, Hashable {
  /// `score`, `fit`, ...
  public var call: String
  /// The members of the header but `id` and `call`.
  public var header: [JSONMember]
  public var tables: [FrameTable]
  /// Seconds; nil leaves it to the plugin's limits.
  public var deadline: Double?
  /// The process that must answer, as it holds what was learnt; nil for any.
  public var worker: Int?

  public init(
    _ call: String, _ header: [JSONMember] = [], tables: [FrameTable] = [], deadline: Double? = nil,
    worker: Int? = nil
  ) {
    self.call = call
    self.header = header
    self.tables = tables
    self.deadline = deadline
    self.worker = worker
  }

  public subscript(name: String) -> JSONValue? { header.first { $0.name == name }?.value }
  public func table(_ name: String) -> Table? { tables.first { $0.name == name }?.table }
}

/// What a process answered.
public struct PluginResponse: Sendable, Hashable {
  public var header: [JSONMember]
  public var tables: [FrameTable]
  /// The process that answered.
  public var worker: Int

  public init(_ header: [JSONMember], tables: [FrameTable] = [], worker: Int = 0) {
    self.header = header
    self.tables = tables
    self.worker = worker
  }

  public subscript(name: String) -> JSONValue? { header.first { $0.name == name }?.value }
  public func table(_ name: String) -> Table? { tables.first { $0.name == name }?.table }
}
