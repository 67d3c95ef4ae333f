import ChatTesting
import Synchronization
import Testing

@testable import ChatClient

/// A clock whose time passes only where something waits.
private final class PatientClock: Sendable {
  private let time = Mutex((now: Duration.zero, waits: [Duration]()))

  var waits: [Duration] { time.withLock(\.waits) }

  var clock: ChatClock {
    ChatClock(
      now: { self.time.withLock(\.now) }, secondsSince1970: { 784_111_777 },
      sleep: { wait in
        try Task.checkCancellation()
        self.time.withLock { time in
          time.now += wait
          time.waits.append(wait)
        }
      })
  }
}

/// Waits, rates, budgets and what they are made of.
@Suite(.timeLimit(.minutes(10))) struct ChatLimitsTests {
  @Test("a date of HTTP is read in all three forms of RFC 9110's example, which is 784111777 seconds after 1970")
  func dates() {
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
      #expect(httpDate(text) == 784_111_777)
    }
    #expect(httpDate("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
    #expect(httpDate("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    for text in ["", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 40 Nov 1994 08:49:37 GMT", "1 2 3 4 5"] {
      #expect(httpDate(text) == nil, "\(text)")
    }
  }

  @Test("Retry-After asks for seconds or for a date, from which the server's now is taken")
  func retryAfterForms() {
    #expect(retryAfter("7", now: 0) == .seconds(7))
    #expect(retryAfter("1.5", now: 0) == .seconds(1.5))
    #expect(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_747) == .seconds(30))
    #expect(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_999) == .zero)
    for text in ["-1", "nan", "soon", "inf"] { #expect(retryAfter(text, now: 0) == nil, "\(text)") }
  }

  @Test("the wait doubles up to the longest, half of it is chance, and what the server asks for is waited for")
  func backOff() {
    let policy = RetryPolicy(first: .seconds(1), longest: .seconds(10))
    #expect((1...6).map { policy.wait(after: $0, asked: nil, chance: 1) } == [1, 2, 4, 8, 10, 10].map { .seconds($0) })
    #expect(policy.wait(after: 3, asked: nil, chance: 0) == .seconds(2))
    #expect(policy.wait(after: 1000, asked: nil, chance: 1) == .seconds(10))
    #expect(policy.wait(after: 1, asked: .seconds(7), chance: 0) == .seconds(7))
    #expect(policy.wait(after: 1, asked: .seconds(7), chance: 1) == .seconds(7.5))
    #expect(policy.wait(after: 4, asked: .seconds(1), chance: 1) == .seconds(8))
  }

  @Test("a client waits as long as Retry-After says, in seconds and until a date")
  func waits() async throws {
    let server = try ScriptedServer { request in
      switch request.times {
      case 1: .status(429, headers: ["Retry-After: 3"])
      case 2:
        .status(
          503,
          headers: ["Date: Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After: Sun, 06 Nov 1994 08:49:57 GMT"])
      // Without a date of the server's the client's own clock counts, which stands at 08:49:37.
      case 3: .status(429, headers: ["Retry-After: Sun, 06 Nov 1994 08:49:47 GMT"])
      default: .reply("now")
      }
    }
    defer { server.stop() }
    let patient = PatientClock()
    let client = try ChatClientTests.client(
      server, retries: RetryPolicy(first: .milliseconds(10)), total: .seconds(100), clock: patient.clock)
    #expect(try await client.complete(ChatClientTests.ask("x")).text == "now")
    let waits = patient.waits.map { Int($0 / .seconds(1)) }
    #expect(waits == [3, 20, 10])
  }

  @Test("a wait that would pass the total time is not begun")
  func tooLongAWait() async throws {
    let server = try ScriptedServer { _ in .status(429, headers: ["Retry-After: 3600"], body: "later") }
    defer { server.stop() }
    let patient = PatientClock()
    let client = try ChatClientTests.client(server, total: .seconds(20), clock: patient.clock)
    let told = await ChatClientTests.outcome(client, "x")
    #expect(
      told.hasSuffix(
        "HTTP status 429, the server says 'later'; not asked again: a wait of 3600 s would pass the 20 s that all "
          + "attempts have"))
    #expect(patient.waits == [] && server.log.requests == 1)
  }

  @Test("a budget lets nothing out that might pass it, and says what was spent")
  func budget() async throws {
    let server = try ScriptedServer { _ in .reply("yes", after: .milliseconds(2)) }
    defer { server.stop() }
    // A request reserves 1 + 4 tokens in and 20 out, and takes 10 and 5.
    let client = try ChatClientTests.client(server, concurrency: 8, budget: Budget(tokens: 100))
    let outcomes = await withTaskGroup(of: String.self) { group in
      for index in 0..<20 { group.addTask { await ChatClientTests.outcome(client, "\(index % 10)\(index / 10)") } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == "yes" } == 6)
    #expect(client.spent == Usage(promptTokens: 60, replyTokens: 30))
    #expect(server.log.requests == 6)
    let told = try #require(outcomes.first { $0 != "yes" })
    #expect(
      told.hasSuffix(
        "was not asked: the budget is spent: 90 of 100 tokens (60 in, 30 out) in 6 replies; the next may take 25 tokens"
      ))
    // It stays spent.
    #expect(await ChatClientTests.outcome(client, "z").contains("the budget is spent"))
  }

  @Test("a budget of a cost counts by the prices")
  func cost() async throws {
    let server = try ScriptedServer { _ in .reply("yes") }
    defer { server.stop() }
    // A reply costs 10 x 1000 + 5 x 4000 millionths: 0.03.
    let budget = Budget(cost: 0.2, pricePerMillionIn: 1000, pricePerMillionOut: 4000)
    let client = try ChatClientTests.client(server, concurrency: 1, budget: budget)
    var count = 0
    while await ChatClientTests.outcome(client, "x") == "yes" { count += 1 }
    #expect(count == 4)
    let told = await ChatClientTests.outcome(client, "x")
    #expect(told.contains("0.12 of 0.2 in cost in 4 replies"), "\(told)")
  }

  @Test("requests go out evenly, as fast as the rate allows")
  func rate() async throws {
    let patient = PatientClock()
    let pacing = Pacing(RateLimit(requestsPerMinute: 120, tokensPerMinute: 6000), clock: patient.clock)
    for _ in 0..<3 { try await pacing.wait(tokens: 10) }
    #expect(patient.waits == [.seconds(0.5), .seconds(0.5)])
    // 200 tokens are two seconds' worth, of which half is given back.
    try await pacing.wait(tokens: 200)
    pacing.correct(estimate: 200, actual: 100)
    try await pacing.wait(tokens: 10)
    #expect(patient.waits.suffix(2) == [.seconds(0.5), .seconds(1)])
  }

  @Test("an address of a server is one with and without its path; a password or half an address is none")
  func addresses() {
    for url in ["http://h:8000/v1", "http://h:8000/v1/", "http://h:8000/v1/chat/completions"] {
      #expect(ChatServer.address(url) == "http://h:8000/v1/chat/completions")
    }
    #expect(ChatServer.address("HTTPS://h?api-version=1") == "https://h/chat/completions?api-version=1")
    for url in ["", "h:8000", "ftp://h", "http://", "http://:80", "http://a:b@h", "http://h/a b", "http://h/#x"] {
      #expect(ChatServer.address(url) == nil, "\(url)")
    }
  }

  @Test("a secret is shown nowhere: not printed, not dumped, not in an error that quotes the server")
  func secrets() async throws {
    let key = "sk-0123456789-abcdef"
    let server = try ScriptedServer { request in
      switch request.identity {
      case "reply": .reply("your key is \(key)")
      case "long": .status(400, body: String(repeating: "x", count: 290) + key)
      default: .status(400, body: #"{"error": {"message": "\#(request.headers["authorization"] ?? "")"}}"#)
      }
    }
    defer { server.stop() }
    let client = try ChatClientTests.client(server, key: Secret(key))
    var dumped = ""
    dump(client.server, to: &dumped)
    let texts = [
      dumped, "\(client.server)", String(reflecting: client.server), "\(Secret(key))",
      await ChatClientTests.outcome(client, "reply"), await ChatClientTests.outcome(client, "long"),
      await ChatClientTests.outcome(client, "x"),
    ]
    for text in texts { #expect(!text.contains("sk-0"), "\(text)") }
    #expect(texts[4] == "your key is ...")
    #expect(texts[6].hasSuffix("the server says 'Bearer ...'"))
  }

  @Test("a word that local servers take for a key stays in replies")
  func shortKeys() async throws {
    let server = try ScriptedServer { _ in .reply("EMPTY") }
    defer { server.stop() }
    #expect(await ChatClientTests.outcome(try ChatClientTests.client(server, key: Secret("EMPTY")), "x") == "EMPTY")
  }

  @Test("what a terminal would obey is escaped")
  func escapes() {
    #expect(shown("a\u{1B}[2J\u{202E}b\u{7}é猫\u{2028}") == "a\\u{1B}[2J\\u{202E}b\\u{7}é猫\\u{2028}")
    #expect(firstLine("\r\n  \n  told \n more") == "told ")
    #expect(firstLine(" \n\t\n") == nil)
  }

  @Test(
    "what counts as a reply",
    arguments: [
      (#"{"choices": [{"message": {"content": "a"}, "finish_reason": "length"}]}"#, "a"),
      (
        #"{"choices": [{"message": {"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}}]}"#,
        "ab"
      ),
      (#"{"choices": [{"message": {"role": "assistant", "content": null}}]}"#, ""),
      (#"{"choices": [{"message": {"content": null, "refusal": "I will not"}}]}"#, "I will not"),
    ])
  func replies(body: String, text: String) {
    guard case .reply(let reply) = ChatReading(HTTPAnswer(status: 200, body: Array(body.utf8)), mostBytes: 1) else {
      Issue.record("no reply: \(body)")
      return
    }
    #expect(reply.text == text)
  }

  @Test(
    "a success that holds no reply is an error, asked for again only where the error in it passes",
    arguments: [
      (#"{"choices": []}"#, false), (#"{"choices": [{"message": {"content": 3}}]}"#, false), ("[]", false),
      (#"{"error": {"code": 429, "message": "busy"}}"#, true), (#"{"error": {"code": 400, "message": "no"}}"#, false),
      (#"{"error": "no"}"#, false), ("", true), (#"{"choices": [{"#, true),
    ])
  func noReplies(body: String, isPassing: Bool) {
    guard case .problem(_, let passes) = ChatReading(HTTPAnswer(status: 200, body: Array(body.utf8)), mostBytes: 1)
    else {
      Issue.record("a reply: \(body)")
      return
    }
    #expect(passes == isPassing)
  }
}
