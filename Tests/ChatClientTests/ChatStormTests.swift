import ChatClient
import ChatTesting
import Foundation
import Testing

/// Sixty-four conversations at once with a server that does everything wrong.
@Suite(.timeLimit(.minutes(10))) struct ChatStormTests {
  /// What becomes of a turn: by its number and how often it was asked.
  private static func act(_ request: ScriptedServer.Request) -> ScriptedServer.Act {
    let number = Int(request.identity.split(separator: "\u{1}").last?.split(separator: " ").last ?? "") ?? 0
    let reply = ScriptedServer.Act.reply("reply \(number)", after: .milliseconds(number % 7 * 5))
    if number % 29 == 28 { return .long(bytes: 50_000_000, isAnnounced: number % 2 == 0) }
    if number % 31 == 30 { return .hang }
    if number % 37 == 36 { return .status(400, body: #"{"error": {"message": "no"}}"#) }
    guard request.times == 1 else { return reply }
    switch number % 11 {
    case 0: return .status(429, headers: ["Retry-After: 0.02"])
    case 1:
      return .status(
        429, headers: ["Date: Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"])
    case 2: return .status(500, body: "oops", after: .milliseconds(3))
    case 3: return .cut(afterBytes: 0)
    case 4: return .cut(afterBytes: 150)
    case 5: return .raw(#"{"choices": [{"message": {"content": "ha"#)
    case 6: return .raw("<html>", contentType: "text/html")
    default: return reply
    }
  }

  /// A conversation of four turns, each after the reply to the one before: its replies and the error that ended it.
  private static func converse(_ client: ChatClient, _ index: Int) async -> (replies: [String], error: String?) {
    var messages: [ChatRequest.Message] = []
    var replies: [String] = []
    for turn in 0..<4 {
      messages.append(.init(role: "user", content: "conversation \(index) turn \(turn) number \(4 * index + turn)"))
      do {
        let reply = try await client.complete(
          ChatRequest(label: "conversation \(index), turn \(turn)", messages: messages, maximumTokens: 10))
        messages.append(.init(role: "assistant", content: reply.text))
        replies.append(reply.text)
      } catch {
        return (replies, "\(error)")
      }
    }
    return (replies, nil)
  }

  @Test("every conversation ends with its replies or an error with its reason, and nothing answered is asked again")
  func storm() async throws {
    let server = try ScriptedServer(Self.act)
    defer { server.stop() }
    let client = try ChatClientTests.client(server, concurrency: 64, attempt: .seconds(3), mostBytes: 1_000_000)
    let ends = await withTaskGroup(of: (Int, [String], String?).self) { group in
      for index in 0..<64 {
        group.addTask {
          let end = await Self.converse(client, index)
          return (index, end.replies, end.error)
        }
      }
      return await group.reduce(into: [Int: ([String], String?)]()) { $0[$1.0] = ($1.1, $1.2) }
    }
    #expect(ends.count == 64)
    for (index, (replies, error)) in ends {
      #expect(replies == replies.indices.map { "reply \(4 * index + $0)" }, "each reply is the one to its turn")
      let last = 4 * index + replies.count
      switch error {
      case nil: #expect(replies.count == 4)
      case let error?:
        #expect(error.hasPrefix("conversation \(index), turn \(replies.count): http://127.0.0.1"))
        let reason = last % 29 == 28 ? "longer than the limit" : last % 31 == 30 ? "timed out" : "the server says 'no'"
        #expect(error.contains(reason), "\(error)")
      }
    }
    let log = server.log
    #expect(log.askedAgain == [])
    let said = ends.values.reduce(0) { $0 + $1.0.count }
    #expect(log.answered.count == said && log.answered.values.allSatisfy { $0 == 1 })
    #expect(log.mostInFlight > 8, "they are in flight together: \(log.mostInFlight)")
    #expect(client.spent.tokens == 15 * said)
  }

  /// CPU is the whole process's: it means something where no other test runs beside this one.
  @Test(
    "a request costs the client under a millisecond of CPU and of time with 64 in flight",
    .enabled(if: ProcessInfo.processInfo.environment["BELLWETHER_MEASURE"] != nil))
  func overhead() async throws {
    let server = try ScriptedServer { _ in .reply("yes") }
    defer { server.stop() }
    let client = try ChatClientTests.client(server, concurrency: 64)
    _ = try await client.complete(ChatClientTests.ask("warm up"))
    let count = 10000
    let before = (cpu: Self.cpuSeconds, server: server.log.cpuSeconds)
    let taken = try await ContinuousClock().measure {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
          if index >= 64 { try await group.next() }
          group.addTask { _ = try await client.complete(ChatClientTests.ask("\(index)")) }
        }
        try await group.waitForAll()
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    let own = Self.cpuSeconds - before.cpu - (server.log.cpuSeconds - before.server)
    let wall = Double(taken.components.seconds) + Double(taken.components.attoseconds) * 1e-18
    print("\(count) requests: \(own / Double(count) * 1e6) us of CPU, \(wall / Double(count) * 1e6) us of time each")
    #expect(server.log.requests == count + 1)
    #expect(own / Double(count) < 0.001 && wall / Double(count) < 0.001)
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
