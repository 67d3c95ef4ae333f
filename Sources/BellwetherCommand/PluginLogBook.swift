import Experiments
import JSON
import Synchronization

/// Keeps what plugins write to their logs in the run's own, up to a length that nobody would read further.
final class PluginLogBook: Sendable {
  private static let mostLines = 2000
  private static let mostBytes = 1 << 19
  private let log: RunLog
  private let taken = Mutex<[String: (lines: Int, bytes: Int, isFull: Bool)]>([:])

  init(_ log: RunLog) { self.log = log }

  @Sendable func take(_ plugin: String, _ line: String) {
    let (isKept, isLast) = taken.withLock { taken in
      var sum = taken[plugin] ?? (0, 0, false)
      defer { taken[plugin] = sum }
      guard !sum.isFull else { return (false, false) }
      sum.lines += 1
      sum.bytes += line.utf8.count
      sum.isFull = sum.lines >= Self.mostLines || sum.bytes > Self.mostBytes
      return (!sum.isFull, sum.isFull)
    }
    if isKept { log.add("plugin", ["plugin": .text(plugin), "line": .text(line)]) }
    if isLast { log.add("plugin", ["plugin": .text(plugin), "line": "(and more, which is not kept)"]) }
  }
}
