import ChatTesting
import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Testing

@testable import Plugins

/// A model behind chat completions, on a scripted server.
@Suite(.timeLimit(.minutes(10))) struct OpenAICompatibleTests {
  private static let environment = [
    "CHAT_KEY": "sk-0123456789-abcdef", "BROKEN_KEY": "a\nb", "ORGANIZATION": "org-123456",
  ]

  private static func backend(_ url: String, _ more: String = "") throws -> OpenAICompatible {
    let json = try readJSON(#"{"url": "\#(url)", "model": "scripted"\#(more)}"#, file: "settings")
    return try OpenAICompatible(Settings(Setting(json), for: OpenAICompatible.card)) { environment[$0] }
  }

  /// What is wrong with settings.
  private static func complaints(_ more: String, url: String = "http://127.0.0.1:9/v1") async -> [String] {
    await Made.complaints { try backend(url, more) }
  }

  private static let talk = Conversation([.init(.system, "Be brief."), .init(.user, "Say yes.")])

  @Test("the laws of back ends hold against a server that answers")
  func laws() async throws {
    let server = try ScriptedServer { .reply("said \($0.identity.count) \($0.json["seed"]?.int ?? -1)") }
    defer { server.stop() }
    let factory = try #require(PluginLawsTests.registry.backends.first { $0.card.name == "openai-compatible" })
    let settings = try readJSON(#"{"url": "\#(server.url)", "model": "scripted"}"#, file: "settings")
    let report = await conformance(of: factory, ConformanceTrials(samples: 2, settings: Setting(settings)))
    #expect(report.broken == [] && report.isSound, "\(report.outcomes)")
  }

  @Test("every sampling parameter is sent, by default and as it was set")
  func fields() async throws {
    let server = try ScriptedServer { _ in .reply("yes") }
    defer { server.stop() }
    func sent(_ more: String, _ sampling: Sampling = Sampling()) async throws -> String {
      var talk = Self.talk
      talk.sampling = sampling
      let replies = try await Self.backend(server.url, more).reply(to: [talk], in: NoteBook().run())
      #expect(replies == [Reply("yes", promptTokens: 10, replyTokens: 5)])
      let members = server.log.last?.json.members ?? []
      #expect(members.prefix(2).map(\.name) == ["model", "messages"])
      return writeJSON(.object(Array(members.dropFirst(2))))
    }
    let seeded = #", "seed": 7"#
    #expect(
      try await sent(seeded)
        == #"{"temperature":0,"top_p":1,"max_tokens":300,"seed":7,"presence_penalty":0,"frequency_penalty":0,"stream":false}"#
    )
    #expect(
      try await sent(
        seeded
          + #", "temperature": 0.7, "top-p": 0.9, "max-tokens": 50, "max-tokens-field": "max_completion_tokens", "stop": "END", "presence-penalty": 0.5, "frequency-penalty": -1, "omit": ["stream"], "extra": {"top_k": 40, "nested": {"a": [1, null]}}"#
      )
        == #"{"temperature":0.7,"top_p":0.9,"max_completion_tokens":50,"seed":7,"presence_penalty":0.5,"frequency_penalty":-1,"stop":["END"],"top_k":40,"nested":{"a":[1,null]}}"#
    )
    #expect(
      try await sent(seeded, Sampling(temperature: 1, topP: 0.5, maximumTokens: 9, seed: 3)).hasPrefix(
        #"{"temperature":1,"top_p":0.5,"max_tokens":9,"seed":3"#))
  }

  @Test("a request without a seed has one of the run's and the conversation's: the same again, another for another")
  func seeds() async throws {
    let server = try ScriptedServer { .reply("\($0.json["seed"]?.int ?? -1)") }
    defer { server.stop() }
    let backend = try Self.backend(server.url)
    let other = Conversation([.init(.user, "Say no.")])
    func seeds(_ seed: UInt64, _ talks: [Conversation]) async throws -> [Int] {
      try await backend.reply(to: talks, in: NoteBook().run(seed: Seed(seed))).compactMap { Int($0.text) }
    }
    let first = try await seeds(1, [Self.talk, other])
    #expect(first.allSatisfy { (0..<(1 << 31)).contains($0) } && Set(first).count == 2)
    #expect(try await seeds(1, [other, Self.talk]) == first.reversed())
    #expect(try await seeds(2, [Self.talk]) != [first[0]])
  }

  @Test("keys go from the environment to the server, and nowhere else")
  func keys() async throws {
    let server = try ScriptedServer { .status(401, body: "no such key: \($0.headers["authorization"] ?? "")") }
    defer { server.stop() }
    let backend = try Self.backend(
      server.url,
      #", "key-from": "CHAT_KEY", "headers-from": {"X-Org": "ORGANIZATION"}, "headers": {"X-Title": "games"}"#)
    do {
      _ = try await backend.reply(to: [Self.talk], in: NoteBook().run())
      Issue.record("a reply")
    } catch let error as EvaluationError {
      #expect(error.concernsModel)
      #expect(
        error.description
          == "message 3 after 'Say yes.': \(server.url)/chat/completions: HTTP status 401, the server says 'no such key: Bearer ...'"
      )
    }
    let headers = server.log.last?.headers
    #expect(headers?["authorization"] == "Bearer sk-0123456789-abcdef")
    #expect(headers?["x-org"] == "org-123456" && headers?["x-title"] == "games")
    var dumped = ""
    dump(backend, to: &dumped)
    #expect(!dumped.contains("sk-0") && !dumped.contains("org-1"))
  }

  @Test("what is wrong is told before anything runs")
  func complaints() async {
    #expect(
      await Self.complaints(#", "key-from": "NO_KEY""#) == [
        "the environment variable 'NO_KEY', which is to hold the key, is not set (export NO_KEY=... before the run)"
      ])
    #expect(
      await Self.complaints(#", "key-from": "BROKEN_KEY""#) == [
        "the environment variable 'BROKEN_KEY' cannot be sent as a header: it holds a line break or what is not ASCII"
      ])
    let pasted = await Self.complaints(#", "key-from": "sk-0123456789""#)
    #expect(pasted.count == 1 && !pasted[0].contains("sk-0"))
    #expect(await Self.complaints("", url: "localhost:8000")[0].hasPrefix("'localhost:8000' is no address of a server"))
    let password = await Self.complaints("", url: "http://me:secret@host/v1")
    #expect(password.count == 1 && !password[0].contains("secret"))
    #expect(await Self.complaints(#", "headers": {"Authorization": "Bearer x"}"#)[0].contains("is a key"))
    #expect(await Self.complaints(#", "headers": {"X Y": "z"}"#) == ["'X Y' is no name of a header"])
    #expect(await Self.complaints(#", "headers": {"X": "a\r\nb"}"#)[0].contains("cannot be sent"))
    #expect(
      await Self.complaints(#", "extra": {"temperature": 1, "messages": [], "n": 2}"#) == [
        "'extra' cannot set 'temperature': it is a parameter of its own",
        "'extra' cannot set 'messages': they are the conversation's", "'extra' cannot set 'n': one reply is taken",
      ])
    #expect(await Self.complaints(#", "omit": ["seed"], "extra": {"seed": 1}"#) == [])
    #expect(
      await Self.complaints(#", "budget": {"cost": 1, "price-per-million-in": 2}"#) == [
        "a budget of a cost needs prices (give 'price-per-million-in' and 'price-per-million-out')"
      ])
  }

  @Test("a budget that is spent stops the asking, and one refusal does not")
  func stops() async throws {
    let server = try ScriptedServer { $0.identity.contains("bad") ? .status(400) : .reply("yes") }
    defer { server.stop() }
    let backend = try Self.backend(
      server.url, #", "max-tokens": 10, "budget": {"tokens": 60}, "timeouts": {"attempt": 2}, "rate-limit": {}"#)
    var ends: [String] = []
    for text in ["a", "bad", "b", "c", "d", "e"] {
      do {
        ends.append(try await backend.reply(to: [Conversation([.init(.user, text)])], in: NoteBook().run())[0].text)
      } catch let error as EvaluationError {
        ends.append(error.concernsModel ? "stop" : "failed")
      }
    }
    // A reply takes 15 tokens, and a request may take as many.
    #expect(ends == ["yes", "failed", "yes", "yes", "yes", "stop"])
    #expect(server.log.requests == 5)
  }

  @Test("what a request is called tells the seat")
  func labels() async throws {
    let server = try ScriptedServer { _ in .status(400) }
    defer { server.stop() }
    var talk = Self.talk
    talk.seat = Seat(
      game: "taboo", rules: .clembench2, experiment: "high_en", instance: 0, gameID: 3, player: "Player 1",
      role: "WordDescriber")
    await #expect {
      try await Self.backend(server.url).reply(to: [talk], in: NoteBook().run())
    } throws: {
      "\($0)".hasPrefix("taboo, high_en, instance 3, Player 1, message 3: http://127.0.0.1")
    }
  }
}
