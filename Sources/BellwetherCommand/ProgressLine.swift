import Synchronization

/// Progress on a terminal, for work over a second.
final class ProgressLine: Sendable {
  private let console: Console
  private let start: ContinuousClock.Instant
  private let isShown = Mutex(false)

  init(_ console: Console, start: ContinuousClock.Instant) {
    self.console = console
    self.start = start
  }

  @Sendable func show(_ done: Int, of total: Int) {
    guard console.isTerminal, total > 1 else { return }
    let elapsed = ContinuousClock.now - start
    guard elapsed > .seconds(1) else { return }
    isShown.withLock { $0 = true }
    let width = 30
    let filled = width * done / total
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    console.talk("\r[\(bar)] \(done) of \(total)")
  }

  func clear() {
    if isShown.withLock({ $0 }) { console.talk("\r\u{1B}[K") }
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
