import Experiments
import JSON
import Synchronization

/// Keeps what plugins write to their logs in the run's own, up to a length that nobody would read further.
final class PluginLogBook: Sendable {
  private static let most = 2000
  private let log: RunLog
  private let counts = Mutex<[String: Int]>([:])

  init(_ log: RunLog) { self.log = log }

  @Sendable func take(_ plugin: String, _ line: String) {
    let count = counts.withLock { counts in
      counts[plugin, default: 0] += 1
      return counts[plugin, default: 0]
    }
    if count < Self.most {
      log.add("plugin", ["plugin": .text(plugin), "line": .text(line)])
    } else if count == Self.most {
      log.add("plugin", ["plugin": .text(plugin), "line": "(and more, which is not kept)"])
    }
  }
}
