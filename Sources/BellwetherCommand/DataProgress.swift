import Experiments
import Synchronization

/// One line on a terminal that says how far a download is; a line for each retry anywhere.
final class DataProgress: Sendable {
  private let console: Console
  private let state = Mutex(State())

  private struct State {
    var lastShown: ContinuousClock.Instant?
    var isOnScreen = false
  }

  init(console: Console) {
    self.console = console
  }

  func show(_ event: DatasetFetch.Event) {
    switch event {
    case .progress(let file, let bytes, let total):
      if console.isTerminal { showBytes(file, bytes, total) }
    case .retry(let file, let reason, let delay):
      clear()
      console.talk("\(file): \(reason); trying again in \(delay.components.seconds) s\n")
    case .finished(let file):
      clear()
      if console.isTerminal { console.talk("\(file.path)\n") }
    }
  }

  /// At most ten times a second: a terminal is slower than a network.
  private func showBytes(_ file: String, _ bytes: Int, _ total: Int?) {
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      if let last = state.lastShown, last.duration(to: now) < .milliseconds(100) { return false }
      state.lastShown = now
      state.isOnScreen = true
      return true
    }
    guard isDue else { return }
    let share = total.map { " of \($0 / 1024)" } ?? ""
    console.talk("\r\u{1B}[K\(file): \(bytes / 1024)\(share) kB")
  }

  /// Takes the line off the screen.
  func clear() {
    let wasOnScreen = state.withLock { state in
      defer { state.isOnScreen = false }
      return state.isOnScreen
    }
    if wasOnScreen { console.talk("\r\u{1B}[K") }
  }
}
