import Foundation
import JSON

/// What the one thread of a scripted server does.
final class ServerLoop {
  typealias Note = ((inout ScriptedServer.Log) -> Void) -> Bool

  private let listener: Int32
  private let script: @Sendable (ScriptedServer.Request) -> ScriptedServer.Act
  private var connections: [ServerConnection] = []

  init(listener: Int32, script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Act) {
    self.listener = listener
    self.script = script
  }

  /// Goes on until a note is no longer taken.
  func run(_ note: Note) {
    while note({ $0.cpuSeconds = Self.cpuSeconds }) {
      var polls = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
      polls += connections.map {
        pollfd(fd: $0.socket, events: Int16($0.isWriting ? POLLIN | POLLOUT : POLLIN), revents: 0)
      }
      let due = connections.compactMap(\.due).min()
      let wait = due.map { max(0, min(20, Int32(ContinuousClock.now.duration(to: $0) / .milliseconds(1)))) } ?? 20
      poll(&polls, nfds_t(polls.count), wait)
      let known = connections
      if polls[0].revents != 0 { accept(note) }
      for (connection, poll) in zip(known, polls.dropFirst()) {
        if poll.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { read(connection, note) }
      }
      for connection in connections { advance(connection, note) }
      connections.removeAll(where: \.isClosed)
    }
    close(listener)
    for connection in connections { connection.close() }
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func accept(_ note: Note) {
    while true {
      let socket = Foundation.accept(listener, nil, nil)
      guard socket >= 0 else { return }
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      var yes: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
      connections.append(ServerConnection(socket))
      _ = note { $0.connections += 1 }
    }
  }

  private func read(_ connection: ServerConnection, _ note: Note) {
    if !connection.receive() { return leave(connection, note) }
    guard !connection.isBusy, let request = connection.takeRequest() else { return }
    var asked = request
    _ = note { log in
      log.asked[request.identity, default: 0] += 1
      asked.times = log.asked[request.identity] ?? 1
      if log.answered[request.identity] != nil { log.askedAgain.append(request.identity) }
      log.last = asked
      log.inFlight += 1
      log.mostInFlight = max(log.mostInFlight, log.inFlight)
    }
    connection.begin(asked.identity, script(asked))
  }

  /// Writes what is due; a client that has gone is let go.
  private func advance(_ connection: ServerConnection, _ note: Note) {
    guard connection.isBusy, !connection.isClosed else { return }
    switch connection.send() {
    case .goesOn: return
    case .isGone: leave(connection, note)
    case .isDone(let isReply):
      let identity = connection.identity
      _ = note { log in
        log.inFlight -= 1
        if isReply { log.answered[identity, default: 0] += 1 }
      }
      connection.end()
    }
  }

  private func leave(_ connection: ServerConnection, _ note: Note) {
    if connection.isBusy { _ = note { $0.inFlight -= 1 } }
    connection.close()
  }
}
