import JSON

/// Which processes of a plugin there are, who waits for one, and how often they failed.
struct PoolState: Sendable {
  struct Worker: Sendable {
    var number: Int
    /// nil while it starts.
    var process: PluginProcess?
    var isBusy = true
  }

  /// What a waiting call may do.
  enum Turn: Sendable {
    case use(Int, PluginProcess)
    /// Start a process under this number.
    case start(Int)
    case refused(PluginFailure)
  }

  struct Waiter: Sendable {
    var ticket: Int
    /// The number of the process that must serve it.
    var pinned: Int?
    var continuation: CheckedContinuation<Turn, any Error>
  }

  var description: JSONValue?
  /// How many processes there may be.
  var most = 1
  var isStopped = false
  var workers: [Worker] = []
  private(set) var waiting: [Waiter] = []
  private var lastTicket = 0
  /// Tickets whose caller withdrew before it stood in the queue.
  private var withdrawn: Set<Int> = []
  private var lastNumber = 0
  /// Why processes died, by their number.
  private var deaths: [Int: PluginFailure] = [:]
  private var failures = 0
  private var failuresInRow = 0
  private var lastFailure: PluginFailure?

  mutating func nextTicket() -> Int {
    lastTicket += 1
    return lastTicket
  }

  /// Puts a waiter at the end of the queue; false where it was withdrawn before.
  mutating func enqueue(_ waiter: Waiter) -> Bool {
    guard withdrawn.remove(waiter.ticket) == nil else { return false }
    waiting.append(waiter)
    return true
  }

  /// Takes a waiter out of the queue.
  mutating func withdraw(_ ticket: Int) -> Waiter? {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else {
      withdrawn.insert(ticket)
      return nil
    }
    return waiting.remove(at: index)
  }

  /// Notes that the process is free, and whether it did answer.
  mutating func release(_ number: Int, answered: Bool) {
    if answered { failuresInRow = 0 }
    if let index = workers.firstIndex(where: { $0.number == number }) { workers[index].isBusy = false }
  }

  /// Notes that a process has started; gives whether it is no longer wanted.
  mutating func enter(_ number: Int, _ process: PluginProcess) -> Bool {
    guard !isStopped, let index = workers.firstIndex(where: { $0.number == number }) else { return true }
    workers[index].process = process
    return false
  }

  /// Notes that a process is dead.
  mutating func bury(_ number: Int, _ failure: PluginFailure, counts: Bool) {
    workers.removeAll { $0.number == number }
    deaths[number] = failure
    guard counts, !isStopped else { return }
    failures += 1
    failuresInRow += 1
    lastFailure = failure
  }

  /// Those who have a turn by now, in the order in which they came; they leave the queue.
  mutating func turns() -> [(Waiter, Turn)] {
    guard !waiting.isEmpty else { return [] }
    for worker in workers where !worker.isBusy {
      guard let process = worker.process, !process.isAlive else { continue }
      let failure = process.failure ?? PluginFailure(.ended, plugin: "", "its process ended between calls")
      bury(worker.number, failure, counts: true)
    }
    var turns: [(Waiter, Turn)] = []
    var stillWaiting: [Waiter] = []
    for waiter in waiting {
      if let turn = turn(waiter) { turns.append((waiter, turn)) } else { stillWaiting.append(waiter) }
    }
    waiting = stillWaiting
    return turns
  }

  private mutating func turn(_ waiter: Waiter) -> Turn? {
    if isStopped { return .refused(PluginFailure(.stopped, plugin: "", "it was stopped, as the run is over")) }
    if let refusal = givenUp ?? lost(waiter.pinned) { return .refused(refusal) }
    let free = workers.firstIndex { !$0.isBusy && (waiter.pinned ?? $0.number) == $0.number }
    if let free, let process = workers[free].process {
      workers[free].isBusy = true
      return .use(workers[free].number, process)
    }
    guard waiter.pinned == nil, workers.count < most else { return nil }
    lastNumber += 1
    workers.append(Worker(number: lastNumber))
    return .start(lastNumber)
  }

  private var givenUp: PluginFailure? {
    guard let lastFailure else { return nil }
    let isLast = failuresInRow >= PluginPool.mostFailuresInRow || failures > PluginPool.mostRestarts
    guard isLast else { return nil }
    let isRow = failuresInRow >= PluginPool.mostFailuresInRow
    return PluginFailure(
      .givenUp, plugin: lastFailure.plugin,
      "given up after " + (isRow ? "\(failuresInRow) failures in a row" : "\(failures) failures") + ", the last: "
        + (lastFailure.call.map { "\($0): " } ?? "") + lastFailure.message, log: lastFailure.log)
  }

  private func lost(_ pinned: Int?) -> PluginFailure? {
    guard let pinned, !workers.contains(where: { $0.number == pinned }) else { return nil }
    let death = deaths[pinned].map { ": " + $0.message } ?? ""
    return PluginFailure(.lost, plugin: "", "what it had learnt was lost with the process that kept it\(death)")
  }
}
