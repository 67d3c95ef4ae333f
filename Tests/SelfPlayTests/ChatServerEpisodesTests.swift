import ChatTesting
import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Plugins
import SelfPlay
import Synchronization
import Testing

/// Back ends by name, as a config makes them.
private func backend(_ name: String, as player: String, _ json: String) throws -> Player {
  var registry = Registry()
  addBuiltInPlugins(to: &registry)
  let factory = try #require(registry.backends.first { $0.card.name == name })
  let settings = try Settings(Setting(readJSON(json, file: "settings")), for: factory.card)
  return Player(NamedBackend(name: player, id: name, settings: settings.json, backend: try factory.make(settings)))
}

/// A folder of the test's own, gone after it.
private func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

/// Whole episodes, played by a model on a scripted server.
@Suite(.timeLimit(.minutes(10))) struct ChatServerEpisodesTests {
  /// Counts on, as the game wants it.
  private static func reply(_ request: ScriptedServer.Request) -> ScriptedServer.Act {
    let last = request.identity.split(separator: "\u{1}").last?.split(separator: " ").last?.dropLast() ?? ""
    let number = (Int(last) ?? 0) + 1
    return .reply("\(number)", after: .milliseconds(number % 5))
  }

  /// What becomes of a request, by its seed; most troubles are over when it is asked again.
  private static func trouble(_ request: ScriptedServer.Request) -> ScriptedServer.Act {
    let seed = request.json["seed"]?.int ?? 0
    switch seed % 211 {
    case 0: return .long(bytes: 50_000_000, isAnnounced: seed % 2 == 0)
    case 1: return .hang
    case 2: return .status(400, body: #"{"error": {"message": "no"}}"#)
    default: break
    }
    guard request.times == 1 else { return reply(request) }
    switch seed % 21 {
    case 0: return .status(429, headers: ["Retry-After: 0"])
    case 1: return .status(429, headers: ["Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"])
    case 2: return .status(500, body: "oops")
    case 3: return .cut(afterBytes: 0)
    case 4: return .cut(afterBytes: 150)
    case 5: return .raw(#"{"choices": [{"mess"#)
    case 6: return .raw("<html>", contentType: "text/html")
    default: return reply(request)
    }
  }

  private static func model(_ server: ScriptedServer) throws -> Player {
    // Every shell has a PATH: here it is the key, which nothing may show.
    try backend(
      "openai-compatible", as: "scripted",
      #"""
      {"url": "\#(server.url)", "model": "scripted", "key-from": "PATH", "concurrency": 64, "reply-limit": 1000000,
       "retries": 3, "timeouts": {"attempt": 3, "total": 600}}
      """#)
  }

  /// None of them is lost.
  @Test("of 64 episodes at once each ends with a score or a reason, and nothing is asked again once it was answered")
  func storm() async throws {
    let isCalm = Mutex(false)
    let server = try ScriptedServer { isCalm.withLock(\.self) ? Self.reply($0) : Self.trouble($0) }
    defer { server.stop() }
    try await withFolder { folder in
      func play() async throws -> [EpisodeResult] {
        let plan = try planned([PlayerPair(Self.model(server))], of: CountingGame(instances: 32))
        let store = try EpisodeStore(folder, for: plan, isApart: false)
        return try await Tournament(plan.episodes, width: 64, keeper: store.keeper).play()
      }
      let results = try await play()
      #expect(results.count == 64)
      for result in results {
        switch result.status {
        case .played: #expect(result.scores.first { $0.name == ScoreName.main }?.value == .number(100))
        case .failed:
          let reason = result.reason ?? ""
          let reasons = ["longer than the limit of 1000000 bytes", "timed out", "the server says 'no'"]
          #expect(reasons.contains { reason.contains($0) }, "\(reason)")
        case .aborted, .missing: Issue.record("\(result)")
        }
      }
      let failed = results.count { $0.status == .failed }
      #expect((1..<40).contains(failed))
      #expect(server.log.askedAgain == [] && server.log.answered.values.allSatisfy { $0 == 1 })
      #expect(server.log.mostInFlight > 8)
      let key = try #require(ProcessInfo.processInfo.environment["PATH"])
      #expect(server.log.last?.headers["authorization"] == "Bearer \(key)")
      try Self.expectNowhere(key, in: folder)

      // The run goes on: those that failed are played, and of the others nothing is asked.
      isCalm.withLock { $0 = true }
      let before = server.log.requests
      #expect(try await play().allSatisfy { $0.status == .played })
      #expect(server.log.requests - before <= failed * 37)
      #expect(try await play().allSatisfy { $0.status == .played })
    }
  }

  /// No file holds the text, whole or as JSON writes it.
  private static func expectNowhere(_ text: String, in folder: String) throws {
    let files = try #require(FileManager.default.enumerator(at: URL(filePath: folder), includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where !file.hasDirectoryPath {
      let content = try String(contentsOf: file, encoding: .utf8)
      #expect(!content.contains(text), "\(file.path)")
      count += 1
    }
    #expect(count > 64)
  }

  @Test("a budget that is spent leaves the rest missing with what was spent, and the run goes on with another")
  func budget() async throws {
    let server = try ScriptedServer(Self.reply)
    defer { server.stop() }
    try await withFolder { folder in
      func play(_ tokens: Int) async throws -> [EpisodeResult] {
        let player = try backend(
          "openai-compatible", as: "scripted",
          #"{"url": "\#(server.url)", "model": "m", "max-tokens": 5, "budget": {"tokens": \#(tokens)}}"#)
        let plan = try planned([PlayerPair(player)])
        let store = try EpisodeStore(folder, for: plan, isApart: false)
        return try await Tournament(plan.episodes, width: 2, keeper: store.keeper).play()
      }
      let first = try await play(200)
      #expect(first.contains { $0.status == .played } && first.contains { $0.status == .missing })
      #expect(first.allSatisfy { $0.status == .played || ($0.reason ?? "").contains("the budget is spent") })
      #expect(server.log.requests * 15 <= 200)
      let second = try await play(100_000)
      #expect(second.allSatisfy { $0.status == .played })
    }
  }
}

/// Recorded episodes, played again by a player.
@Suite(.timeLimit(.minutes(10))) struct RecordedPlayerTests {
  private static func replay(_ folder: String, _ more: String = "") throws -> Player {
    try backend("replay", as: "again", #"{"path": "\#(folder)"\#(more)}"#)
  }

  private static let games: [any Game] = {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    return RuleSet.allCases.flatMap { rules in
      registry.games.compactMap { factory in
        try? factory.make(
          Settings(Setting(.mapping([Setting.Member("rules", Setting(.text(rules.rawValue)))])), for: factory.card))
      }
    }
  }()

  @Test("what a programmatic player said in any game is said again, to the same end", arguments: games.indices)
  func everyGame(index: Int) async throws {
    let game = Self.games[index]
    let played = PlayedGame(game, experiments: try game.builtInExperiments())
    func plan(_ player: Player) throws -> EpisodePlan {
      try EpisodePlan([played], pairs: [PlayerPair(player)], limit: 2, seed: Seed(3))
    }
    try await withFolder { folder in
      let first = try plan(backend("programmatic", as: "first", #"{"skill": 0.6}"#))
      let store = try EpisodeStore(folder, for: first, isApart: false)
      let results = try await Tournament(first.episodes, width: 2, keeper: store.keeper).play()
      let again = try await Tournament(plan(Self.replay(folder)).episodes, width: 2).play()
      #expect(again.map(\.reason) == results.map(\.reason))
      #expect(again == results)
    }
  }

  private static func recorded(_ folder: String, as name: String = "first") async throws {
    let plan = try planned([PlayerPair(sparring(name))], repetitions: 2)
    let store = try EpisodeStore(folder, for: plan, isApart: false)
    _ = try await Tournament(plan.episodes, width: 2, keeper: store.keeper).play()
  }

  private static func outcome(_ player: Player, _ messages: [Conversation.Message], instance: Int = 0) async -> String {
    let game = CountingGame()
    do {
      let plan = try planned([PlayerPair(player)], of: game)
      let results = try await Tournament(Array(plan.episodes.prefix(1)), width: 1).play()
      return results[0].reason ?? results[0].status.rawValue
    } catch { return "\(error)" }
  }

  @Test("repetitions are told apart, and whose episodes are meant where there are several")
  func choice() async throws {
    try await withFolder { folder in
      try await Self.recorded(folder)
      let plan = try planned([PlayerPair(Self.replay(folder))], repetitions: 3)
      let results = try await Tournament(plan.episodes, width: 2).play()
      #expect(results.count { $0.status == .played } == 16 && results.count { $0.status == .failed } == 8)
      let missing = try #require(results.first { $0.status == .failed }?.reason)
      #expect(missing == "counting, short, instance 0, Player 1: no episode of it is recorded in '\(folder)'")
      try await withFolder { other in
        try await Self.recorded(other, as: "second")
        try FileManager.default.moveItem(atPath: other + "/second", toPath: folder + "/second")
        let told = await Self.outcome(try Self.replay(folder), [])
        #expect(told.hasSuffix("2 episodes of it are recorded in '\(folder)'; say whose with 'of': first, second"))
        #expect(await Self.outcome(try Self.replay(folder, #", "of": "second""#), []) == "played")
        // The other folder is gone from its place; so that it can be taken away:
        try FileManager.default.createDirectory(atPath: other + "/second", withIntermediateDirectories: true)
      }
    }
  }

  @Test("a conversation that is not the recorded one is an error that shows both")
  func divergence() async throws {
    try await withFolder { folder in
      try await Self.recorded(folder)
      let player = try #require(Self.find(folder))
      var text = try String(contentsOf: player, encoding: .utf8)
      text = text.replacingOccurrences(of: "Count. It was 1.", with: "Count. It was one.")
      try text.write(to: player, atomically: true, encoding: .utf8)
      let told = await Self.outcome(try Self.replay(folder), [])
      #expect(
        told.hasSuffix(
          "parts from this conversation at reply 1: recorded before it is 'Count. It was one.', asked is "
            + "'Count. It was 1.'; from character 15 on 'one.' is recorded, '1.' is asked"), "\(told)")
      #expect(told.hasPrefix("counting, short, instance 0, Player 2: '"))
    }
  }

  /// The record of the first episode.
  private static func find(_ folder: String) -> URL? {
    URL(filePath: folder).appending(path: "first/counting/short/instance_00000/interactions.json")
  }
}
