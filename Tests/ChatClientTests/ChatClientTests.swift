import ChatClient
import ChatTesting
import JSON
import Synchronization
import Testing

/// A client against a server that misbehaves in every way.
@Suite(.timeLimit(.minutes(10))) struct ChatClientTests {
  static let patience = RetryPolicy(retries: 4, first: .milliseconds(5), longest: .milliseconds(40))

  /// Its times are long: beside other tests what is asked and answered may wait for its turn.
  static func client(
    _ server: ScriptedServer, concurrency: Int = 64, retries: RetryPolicy = patience,
    attempt: Duration = .seconds(300), total: Duration = .seconds(600), budget: Budget? = nil,
    mostBytes: Int = 16_000_000, key: Secret? = nil, clock: ChatClock = .system()
  ) throws -> ChatClient {
    ChatClient(
      ChatServer(
        url: try #require(ChatServer.address(server.url)), model: "scripted", key: key, concurrency: concurrency,
        timeouts: .init(connect: .seconds(30), attempt: attempt, total: total), retries: retries, budget: budget,
        mostBytes: mostBytes),
      clock: clock)
  }

  static func ask(_ text: String, maximumTokens: Int = 20) -> ChatRequest {
    ChatRequest(
      label: "request '\(text)'", messages: [.init(role: "user", content: text)],
      fields: [JSONMember("temperature", 0)], maximumTokens: maximumTokens)
  }

  /// What asking comes to: the reply's text, or the error in words.
  static func outcome(_ client: ChatClient, _ text: String) async -> String {
    do {
      return try await client.complete(ask(text)).text
    } catch {
      return "\(error)"
    }
  }

  @Test("a reply comes with its counts, and the request holds all that was set")
  func reply() async throws {
    let server = try ScriptedServer { .reply("said \($0.identity)") }
    defer { server.stop() }
    let client = try Self.client(server, key: Secret("sk-0123456789"))
    let reply = try await client.complete(Self.ask("hello"))
    #expect(
      reply
        == ChatReply(
          text: "said hello", usage: Usage(promptTokens: 10, replyTokens: 5), finish: "stop", model: "scripted"))
    let seen = try #require(server.log.last)
    #expect(seen.path == "/v1/chat/completions")
    #expect(seen.headers["authorization"] == "Bearer sk-0123456789")
    #expect(
      writeJSON(seen.json)
        == #"{"model":"scripted","messages":[{"role":"user","content":"hello"}],"temperature":0}"#)
    #expect(client.spent == Usage(promptTokens: 10, replyTokens: 5))
  }

  /// What happens the first time a request is seen; the second time it is answered.
  static let troubles: [String: ScriptedServer.Act] = [
    "429": .status(429, headers: ["Retry-After: 0"], body: #"{"error": {"message": "slow down"}}"#),
    "500": .status(500, body: "oops"), "502": .status(502), "503": .status(503), "408": .status(408),
    "cut at once": .cut(afterBytes: 0), "cut in the headers": .cut(afterBytes: 20),
    "cut in the body": .cut(afterBytes: 120), "half a JSON": .raw(#"{"choices": [{"message": {"cont"#),
    "a page": .raw("<html>busy</html>", contentType: "text/html; charset=utf-8"),
  ]

  @Test("what passes is asked again, until it is answered and no longer", arguments: troubles.keys.sorted())
  func passing(trouble: String) async throws {
    let server = try ScriptedServer { $0.times < 3 ? Self.troubles[trouble] ?? .hang : .reply("at last") }
    defer { server.stop() }
    let reply = try await Self.client(server).complete(Self.ask(trouble))
    #expect(reply.text == "at last" && reply.attempts == 3)
    #expect(server.log.asked == [trouble: 3])
  }

  @Test(
    "what lasts is told at once, with the status and the server's first line",
    arguments: [
      (400, #"{"error": {"message": "no such field\u0007\nsecond line"}}"#, "no such field\\u{7}"),
      (401, #"{"error": "who are you"}"#, "who are you"), (404, "not here\nat all", "not here"),
      (422, #"{"detail": "unprocessable"}"#, "unprocessable"), (302, "", ""),
    ])
  func lasting(status: Int, body: String, message: String) async throws {
    let server = try ScriptedServer { _ in .status(status, headers: ["Location: http://127.0.0.1:1/"], body: body) }
    defer { server.stop() }
    let told = await Self.outcome(try Self.client(server), "x")
    let says = message.isEmpty ? "and the server does not say why" : "the server says '\(message)'"
    #expect(told == "request 'x': \(server.url)/chat/completions: HTTP status \(status), \(says)")
    #expect(server.log.requests == 1)
  }

  @Test("what lasts through all attempts is told with their number")
  func givenUp() async throws {
    let server = try ScriptedServer { _ in .status(503, body: "busy") }
    defer { server.stop() }
    let told = await Self.outcome(try Self.client(server), "x")
    #expect(told.hasSuffix("HTTP status 503, the server says 'busy', asked 5 times"))
    #expect(server.log.requests == 5)
  }

  @Test("an answer beyond the limit is refused and not asked for again", arguments: [true, false])
  func long(isAnnounced: Bool) async throws {
    let server = try ScriptedServer { _ in .long(bytes: 50_000_000, isAnnounced: isAnnounced) }
    defer { server.stop() }
    let told = await Self.outcome(try Self.client(server, mostBytes: 1_000_000), "x")
    #expect(told.hasSuffix("the answer is longer than the limit of 1000000 bytes"))
    #expect(server.log.requests == 1)
  }

  @Test("a server that hangs is left after the time of an attempt, each time")
  func hanging() async throws {
    let server = try ScriptedServer { _ in .hang }
    defer { server.stop() }
    let client = try Self.client(
      server, retries: RetryPolicy(retries: 2, first: .milliseconds(5)), attempt: .milliseconds(300),
      total: .seconds(60))
    let told = await Self.outcome(client, "x")
    #expect(told.contains("timed out") && told.hasSuffix(", asked 3 times"), "\(told)")
  }

  @Test("all attempts together have a time that a single one cannot pass")
  func totalTime() async throws {
    let server = try ScriptedServer { _ in .hang }
    defer { server.stop() }
    let client = try Self.client(server, attempt: .seconds(60), total: .milliseconds(200))
    let taken = await ContinuousClock().measure {
      let told = await Self.outcome(client, "x")
      #expect(told.contains("timed out"), "\(told)")
    }
    #expect(taken < .seconds(20))
  }

  @Test("nobody at the address is told after the attempts")
  func nobody() async throws {
    let server = try ScriptedServer { _ in .hang }
    server.stop()
    let client = ChatClient(
      ChatServer(url: "http://127.0.0.1:9/v1/chat/completions", model: "m", retries: RetryPolicy(retries: 0)))
    #expect(await Self.outcome(client, "x").contains("127.0.0.1"))
  }

  @Test("without libcurl the error names the package")
  func noLibrary() async {
    let client = ChatClient(ChatServer(url: "http://127.0.0.1:9", model: "m"), library: "libnot-there.so.4")
    #expect(await Self.outcome(client, "x").contains("'apt-get install libcurl4'"))
  }

  @Test("cancelling ends what hangs, what waits and what is queued, long before it would end")
  func cancelling() async throws {
    let server = try ScriptedServer { request in
      request.identity.hasSuffix("0") ? .status(503, headers: ["Retry-After: 300"]) : .hang
    }
    defer { server.stop() }
    let client = try Self.client(server, concurrency: 16, attempt: .seconds(300), total: .seconds(600))
    let all = Task {
      await withTaskGroup(of: String.self) { group in
        for index in 0..<40 { group.addTask { await Self.outcome(client, "\(index)") } }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    while server.log.requests < 16 { try await Task.sleep(for: .milliseconds(5)) }
    all.cancel()
    let taken = await ContinuousClock().measure {
      #expect(await all.value == Array(repeating: "CancellationError()", count: 40))
    }
    // A moment where nothing else goes on; beside other tests a task may wait for its turn.
    #expect(taken < .seconds(60))
    #expect(server.log.mostInFlight <= 16)
  }

  @Test("a task that was cancelled asks nothing")
  func cancelledBefore() async throws {
    let server = try ScriptedServer { _ in .hang }
    defer { server.stop() }
    let client = try Self.client(server)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await Self.outcome(client, "x")
    }
    #expect(await task.value == "CancellationError()")
  }
}
