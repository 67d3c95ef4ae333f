import Synchronization

/// Keeps what steps have to say, in order, each sentence once.
final class NoteTaker: Sendable {
  private let notes = Mutex<[String]>([])

  @Sendable func take(_ note: String) {
    notes.withLock { if !$0.contains(note) { $0.append(note) } }
  }

  var all: [String] { notes.withLock { $0 } }
}
