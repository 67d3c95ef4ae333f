import CommandTesting
import EvaluationKit
import Files
import Foundation
import JSON
import NumericalMethods
import SelfPlay
import Testing

@Suite("the store of episodes")
struct EpisodeStoreTests {
  private func play(
    _ plan: EpisodePlan, in folder: String, isApart: Bool = false, replaces: Bool = false
  ) async throws -> [EpisodeResult] {
    let store = try EpisodeStore(folder, for: plan, isApart: isApart, replaces: replaces)
    return try await Tournament(plan.episodes, width: 3, keeper: store.keeper).play()
  }

  @Test("what was played is not played again, and comes back as it was")
  func resume() async throws {
    let folder = try TestFolder()
    let model = ScriptedBackend { talk, _ in talk.seat?.instance == 3 ? "no" : counted(talk) }
    let plan = try planned([PlayerPair(modelled("a/b", model))], repetitions: 2)
    let first = try await play(plan, in: folder.path("out"))
    let calls = model.calls
    #expect(first.count { $0.status == .aborted } == 4)
    let second = try await play(plan, in: folder.path("out"))
    #expect(second == first)
    #expect(model.calls == calls)
    #expect(folder.exists("out/a__b/counting/short/instance_00000/interactions.json"))
    #expect(folder.exists("out/repetition_1/a__b/counting/long/instance_00003/scores.json"))
  }

  @Test("both rule sets' layouts are clembench's")
  func layouts() async throws {
    let folder = try TestFolder()
    for game in [CountingGame(.clembench16), CountingGame(.clembench2)] {
      _ = try await play(try planned([PlayerPair(sparring("a"))], of: game, limit: 1), in: folder.path("out"))
    }
    let names = ["episode.json", "instance.json", "interactions.json", "requests.json", "scores.json"]
    let places = [
      "a--a/counting/0_short/episode_0", "a--a/counting/1_long/episode_0", "a/counting/long/instance_00000",
      "a/counting/short/instance_00000",
    ]
    let wanted = [".lock", "plan.json"] + places.flatMap { place in names.map { "\(place)/\($0)" } }
    #expect(folder.files(in: "out").sorted() == wanted.sorted())
  }

  @Test("a failed episode keeps its reason and what was said, and is played again; then its error is gone")
  func failed() async throws {
    let folder = try TestFolder()
    let model = ScriptedBackend { talk, number in
      if number == 2 { throw EvaluationError("gone") }
      return counted(talk)
    }
    let plan = try planned([PlayerPair(modelled("a", model))], limit: 1)
    let first = try await Tournament(
      plan.episodes, width: 1,
      keeper: EpisodeStore(folder.path("out"), for: plan, isApart: false).keeper
    ).play()
    #expect(first.map(\.status) == [.failed, .played])
    let error = try readJSON(folder.read("out/a/counting/short/instance_00000/error.json"), file: "error")
    #expect(error["reason"] == "gone")
    #expect(error["replies"]?[0]?["reply"] == "1")
    #expect(!folder.exists("out/a/counting/short/instance_00000/interactions.json"))
    let second = try await play(plan, in: folder.path("out"))
    #expect(second.map(\.status) == [.played, .played])
    #expect(!folder.exists("out/a/counting/short/instance_00000/error.json"))
    #expect(!folder.files(in: "out").contains { $0.hasPrefix(".unfinished") })
  }

  @Test("whatever lies half done is swept away, and an episode without its record is no episode of ours")
  func leftovers() async throws {
    let folder = try TestFolder()
    let plan = try planned([PlayerPair(sparring("a"))])
    _ = try await play(plan, in: folder.path("out"))
    try folder.write("{", to: "out/.unfinished/17/interactions.json")
    try FileManager.default.removeItem(atPath: folder.path("out/a/counting/short/instance_00001"))
    _ = try await play(plan, in: folder.path("out"))
    #expect(!folder.exists("out/.unfinished/17"))
    #expect(folder.exists("out/a/counting/short/instance_00001/scores.json"))
  }

  @Test("a player whose files were changed is another player")
  func changedFiles() async throws {
    let folder = try TestFolder()
    let model = ScriptedBackend { talk, _ in counted(talk) }
    func pair(_ hash: String) -> [PlayerPair] {
      [PlayerPair(Player(NamedBackend(name: "a", id: "mine", settings: [:], sha256: hash, backend: model)))]
    }
    _ = try await play(try planned(pair(String(repeating: "1", count: 64))), in: folder.path("out"))
    do {
      _ = try await play(try planned(pair(String(repeating: "2", count: 64))), in: folder.path("out"))
      Issue.record("it should have been refused")
    } catch let refusal as EpisodeStore.Refusal {
      #expect(refusal.description.contains("player 'a': the plugin's files"))
    }
  }

  @Test("other settings are refused and told, what does not matter is not, and force replaces")
  func strangers() async throws {
    let folder = try TestFolder()
    let out = folder.path("out")
    let model = ScriptedBackend { talk, _ in counted(talk) }
    func pair(_ settings: JSONValue) -> [PlayerPair] { [PlayerPair(modelled("a", settings: settings, model))] }
    _ = try await play(try planned(pair(["temperature": 0, "concurrency": 4])), in: out)
    let calls = model.calls
    // How many at once has no say in what is said.
    let wider: JSONValue = ["temperature": 0, "concurrency": 9, "retries": 3, "api-key": "hidden"]
    _ = try await play(try planned(pair(wider)), in: out)
    #expect(model.calls == calls)
    let other = try planned(pair(["temperature": 0.5, "concurrency": 4]))
    do {
      _ = try await play(other, in: out)
      Issue.record("it should have been refused")
    } catch let refusal as EpisodeStore.Refusal {
      #expect(refusal.description.contains("8 episodes"))
      #expect(refusal.description.contains("player 'a': temperature (0 there, 0.5 here)"))
    }
    #expect(throws: EpisodeStore.Refusal.self) {
      try EpisodeStore(out, for: planned(pair(["temperature": 0]), seed: Seed(2)), isApart: false)
    }
    // Each in a folder of its own, they do not meet.
    _ = try await play(other, in: folder.path("apart"), isApart: true)
    _ = try await play(try planned(pair(["temperature": 0])), in: folder.path("apart"), isApart: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("apart")).count { !$0.contains(".") } == 2)
    let before = model.calls
    _ = try await play(other, in: out, replaces: true)
    #expect(model.calls > before)
    _ = try await play(other, in: out)
  }

  @Test(
    "a larger plan in the same folder plays what is new alone, and the plan's file keeps what smaller ones leave out")
  func widened() async throws {
    let folder = try TestFolder()
    let model = ScriptedBackend { talk, _ in counted(talk) }
    let pairs = [PlayerPair(modelled("a", model))]
    for apart in [false, true] {
      let out = folder.path("out-\(apart)")
      _ = try await play(try planned(pairs, limit: 2), in: out, isApart: apart)
      let calls = model.calls
      _ = try await play(try planned(pairs, limit: 3), in: out, isApart: apart)
      // Goals of 4 and 8.
      #expect(model.calls == calls + 12)
      _ = try await play(try planned(pairs, limit: 1), in: out, isApart: apart)
      #expect(model.calls == calls + 12)
      #expect(PlanFile.read(in: out)?.count == 6)
    }
  }

  @Test("two runs do not play into one folder at once")
  func locked() throws {
    let folder = try TestFolder()
    let plan = try planned([PlayerPair(sparring("a"))])
    let store = try EpisodeStore(folder.path("out"), for: plan, isApart: false)
    #expect(throws: EpisodeStore.Refusal.self) { try EpisodeStore(folder.path("out"), for: plan, isApart: false) }
    withExtendedLifetime(store) {}
  }

  @Test("tables of one run play into one folder one after the other, and find what the others played")
  func shared() async throws {
    let folder = try TestFolder()
    let model = ScriptedBackend { talk, _ in counted(talk) }
    let plan = try planned([PlayerPair(modelled("a", model))])
    let all = try await withThrowingTaskGroup(of: [EpisodeResult].self) { group in
      for _ in 0..<3 {
        group.addTask {
          let store = try await EpisodeStore.opening(folder.path("out"), for: plan, isApart: true)
          return try await Tournament(plan.episodes, width: 2, keeper: store.keeper).play()
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(all.allSatisfy { $0 == all[0] })
    // 2 + 3 + 4 + 5 and 6 + 7 + 8 + 9 replies, each once.
    #expect(model.calls == 44)
  }

  @Test("players whose names are one folder are refused")
  func oneFolder() throws {
    let folder = try TestFolder()
    let plan = try planned([PlayerPair(sparring("a/b")), PlayerPair(sparring("a__b"))])
    #expect(throws: EpisodeStore.Refusal.self) { try EpisodeStore(folder.path("out"), for: plan, isApart: false) }
  }

  @Test("an episode without scores by the rules is not played again")
  func unscored() async throws {
    let folder = try TestFolder()
    let plan = try planned([PlayerPair(sparring("a"))], of: CountingGame(refusesThree: true))
    let first = try await play(plan, in: folder.path("out"))
    #expect(try await play(plan, in: folder.path("out")) == first)
    #expect(folder.exists("out/a/counting/short/instance_00001/interactions.json"))
    #expect(!folder.exists("out/a/counting/short/instance_00001/scores.json"))
  }
}
