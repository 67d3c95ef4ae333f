import EvaluationKit
import NumericalMethods
import SelfPlay
import Synchronization
import Testing

@Suite("a tournament")
struct TournamentTests {
  @Test("results stand in the plan's order, whatever the order in which episodes end")
  func order() async throws {
    // The first episodes take longest.
    let slow = ScriptedBackend { talk, number in
      try await Task.sleep(for: .milliseconds(max(1, 40 - number)))
      return talk.seat?.instance == 2 ? "no" : counted(talk)
    }
    let plan = try planned([PlayerPair(modelled("slow", slow)), PlayerPair(sparring("quick"))])
    #expect(plan.episodes.count == 16)
    let results = try await Tournament(plan.episodes, width: 5).play()
    #expect(
      results.prefix(8).map(\.status) == [.played, .played, .aborted, .played, .played, .played, .aborted, .played])
    #expect(results.dropFirst(8).allSatisfy { $0.status == .played })
    let sameNarrow = try await Tournament(plan.episodes, width: 1).play()
    #expect(sameNarrow == results)
  }

  @Test("no more episodes than the width are under way for a pair of players")
  func width() async throws {
    let busy = Mutex((now: 0, most: 0))
    let model = ScriptedBackend { talk, _ in
      busy.withLock { busy in
        busy.now += 1
        busy.most = max(busy.most, busy.now)
      }
      try await Task.sleep(for: .milliseconds(2))
      busy.withLock { $0.now -= 1 }
      return counted(talk)
    }
    let plan = try planned([PlayerPair(modelled("a", model))], repetitions: 3)
    _ = try await Tournament(plan.episodes, width: 3).play()
    #expect(busy.withLock { $0.most } <= 3)
    #expect(busy.withLock { $0.most } > 1)
  }

  @Test("a failed episode has its reason, and the others are played")
  func failure() async throws {
    let model = ScriptedBackend { talk, _ in
      if talk.seat?.instance == 1 { throw EvaluationError("no answer") }
      return counted(talk)
    }
    let results = try await Tournament(planned([PlayerPair(modelled("a", model))]).episodes, width: 2).play()
    #expect(results.map(\.status) == [.played, .failed, .played, .played, .played, .failed, .played, .played])
    #expect(results[1].reason == "no answer")
    #expect(
      results.remarks == ["of 8 episodes 2 failed and 0 are missing", "2 episodes: no answer"])
  }

  @Test("a spent budget stops the asking of its model and of no other; what is not played is missing, not failed")
  func budget() async throws {
    let model = ScriptedBackend { talk, number in
      if number > 5 { throw EvaluationError("the budget is spent", concernsModel: true) }
      return counted(talk)
    }
    let plan = try planned([PlayerPair(modelled("poor", model)), PlayerPair(sparring("free"))])
    let results = try await Tournament(plan.episodes, width: 1).play()
    #expect(results.prefix(8).map(\.status) == [.played, .played] + Array(repeating: .missing, count: 6))
    #expect(results[2].reason == "the budget is spent")
    #expect(results.dropFirst(8).allSatisfy { $0.status == .played })
    #expect(model.calls == 6)
  }

  @Test("one that is cancelled stops asking at once and tells the rest as missing")
  func cancellation() async throws {
    let clock = ContinuousClock()
    let model = ScriptedBackend { talk, number in
      if number > 6 { try await Task.sleep(for: .seconds(600)) }
      return counted(talk)
    }
    let episodes = try planned([PlayerPair(modelled("a", model))], repetitions: 10).episodes
    let task = Task { try await Tournament(episodes, width: 4).play() }
    while model.calls < 7 { try await Task.sleep(for: .milliseconds(2)) }
    let start = clock.now
    task.cancel()
    let results = try await task.value
    // The player would say nothing for ten minutes; beside other tests a task may wait for its turn.
    #expect(clock.now - start < .seconds(60))
    #expect(results.count == 80)
    #expect(results.contains { $0.status == .missing })
    #expect(!results.contains { $0.status == .failed })
    #expect(model.calls < 15)
  }

  @Test("an episode that the rules leave without scores failed, and says so")
  func unscored() async throws {
    let plan = try planned([PlayerPair(sparring("a"))], of: CountingGame(refusesThree: true))
    let results = try await Tournament(plan.episodes, width: 2).play()
    #expect(results[1] == EpisodeResult(.failed, reason: "three has no scores", isUnscored: true))
    #expect(results.count { $0.status == .failed } == 1)
  }
}
