import EvaluationKit
import JSON
import NumericalMethods
import SelfPlay
import Testing

@Suite("a match")
struct MatchTests {
  private func instance(_ index: Int = 1, experiment: Int = 0) throws -> GameInstance {
    try CountingGame().builtInExperiments()[experiment].frozen()[index]
  }

  @Test("one player sits at every place, and the transcript says who said what to whom")
  func selfPlay() async throws {
    let match = try Match(game: CountingGame(), instance: instance(), players: [sparring("able")], now: { 5 })
    let transcript = try await match.play()
    #expect(transcript.players.map(\.name) == ["GM", "Player 1", "Player 2"])
    #expect(transcript.players.map(\.model) == ["programmatic", "able", "able"])
    #expect(transcript.players.map(\.role) == ["Game Master", "Odd", "Even"])
    #expect(transcript.rounds.map(\.count) == [2, 2, 3])
    #expect(transcript.events.filter(\.isReply).map(\.content) == ["1", "2", "3"])
    #expect(transcript.requests.map(\.player) == ["Player 1", "Player 2", "Player 1"])
    // Each keeps what it was told and said, and nothing of the other's.
    #expect(transcript.requests[2].messages.map(\.content) == ["Count. It was 0.", "1", "Count. It was 2."])
    #expect(transcript.events.allSatisfy { $0.time == 5 })
  }

  @Test("two players sit at their places, and a back end is told which")
  func twoPlayers() async throws {
    let first = ScriptedBackend { talk, _ in
      #expect(talk.seat?.player == "Player 1")
      #expect(talk.seat?.role == "Odd")
      #expect(talk.seat?.game == "counting")
      #expect(talk.seat?.repetition == 2)
      return counted(talk)
    }
    let second = ScriptedBackend { talk, _ in counted(talk) }
    let match = try Match(
      game: CountingGame(), instance: instance(), players: [modelled("a", first), modelled("b", second)],
      repetition: 2)
    let transcript = try await match.play()
    #expect(first.calls == 2 && second.calls == 1)
    #expect(transcript.requests.map(\.model) == ["a", "b", "a"])
    #expect(transcript.requests.allSatisfy { $0.duration != nil && $0.reply.promptTokens == 3 })
  }

  @Test("too many players for the places are refused")
  func tooMany() throws {
    let players = ["a", "b", "c"].map { sparring($0) }
    #expect(throws: EvaluationError("'counting' has 2 places for players, and 3 want to play")) {
      try Match(game: CountingGame(), instance: instance(), players: players)
    }
  }

  @Test("the same seed gives the same episode; another seed, repetition, instance or name gives another chance")
  func chance() async throws {
    func said(_ seed: UInt64 = 1, _ repetition: Int = 0, _ name: String = "a") async throws -> [[JSONValue]] {
      var all: [[JSONValue]] = []
      for instance in try CountingGame(instances: 12).builtInExperiments()[1].frozen() {
        let match = try Match(
          game: CountingGame(), instance: instance, players: [sparring(name, skill: 0.7, ruleBreaking: 0.1)],
          repetition: repetition, seed: Seed(seed))
        all.append(try await match.play().events.filter(\.isReply).map(\.content))
      }
      return all
    }
    let usual = try await said()
    #expect(try await said() == usual)
    #expect(try await said(2) != usual)
    #expect(try await said(1, 1) != usual)
    #expect(try await said(1, 0, "b") != usual)
    #expect(Set(usual.map(\.count)).count > 2)
  }

  @Test("where a model fails, what was said is kept and the reason told")
  func failure() async throws {
    let model = ScriptedBackend { talk, number in
      if number == 3 { throw EvaluationError("the server is gone") }
      return counted(talk)
    }
    let match = try Match(game: CountingGame(), instance: instance(), players: [modelled("a", model)])
    guard case .failed(let transcript, let error) = try await match.end() else {
      Issue.record("it should have failed")
      return
    }
    #expect("\(error)" == "the server is gone")
    #expect(transcript.events.filter(\.isReply).map(\.content) == ["1", "2"])
    #expect(transcript.requests.count == 2)
  }

  @Test("an instance that lacks what the rules need fails in words")
  func lacking() async throws {
    let instance = GameInstance(["game_id": 7], index: 0, of: GameExperiment("bare", facts: ["prompt": "Count."]))
    await #expect(
      throws: EvaluationError("instance 7 of 'bare' lacks 'goal', a whole number; neither has its experiment")
    ) {
      try await Match(game: CountingGame(), instance: instance, players: [sparring("a")]).play()
    }
  }

  @Test("a match that is cancelled says so, whatever the back end throws")
  func cancellation() async throws {
    let model = ScriptedBackend { _, _ in
      try? await Task.sleep(for: .seconds(60))
      throw EvaluationError("the call was cut")
    }
    let match = try Match(game: CountingGame(), instance: instance(), players: [modelled("a", model)])
    let task = Task { try await match.end() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }
}
