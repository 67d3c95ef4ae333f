import JSON
import Synchronization

/// Calls that go to a pool of a plugin's processes.
public final class PooledPlugin: PluginCalling {
  public let pool: PluginPool
  /// Seconds a call may take, where the user said so; it outweighs what the plugin's card says.
  private let deadline: Double?
  /// Models that are no longer needed, by the worker that keeps them. The next call that must go to that worker says so:
  /// whoever fits there predicts there too.
  private let unneeded = Mutex<[Int: [Int]]>([:])

  public init(_ pool: PluginPool, deadline: Double? = nil) {
    self.pool = pool
    self.deadline = deadline
  }

  public func call(_ request: PluginRequest) async throws -> PluginResponse {
    var header = request.header
    if let worker = request.worker, let handles = unneeded.withLock({ $0.removeValue(forKey: worker) }) {
      header.append(JSONMember("forget", .array(handles.map { .integer($0) })))
    }
    let answer = try await pool.call(
      request.call, header, tables: request.tables, deadline: deadline ?? request.deadline, worker: request.worker)
    return PluginResponse(answer.frame.header, tables: answer.frame.tables, worker: answer.worker)
  }

  public func forget(_ handle: Int, worker: Int) {
    unneeded.withLock { $0[worker, default: []].append(handle) }
  }
}
