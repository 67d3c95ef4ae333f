import CommandTesting
import Foundation
import JSON
import Testing

/// The dataset self-play in an experiment.
@Suite("an experiment that plays", .fewAtOnce)
struct SelfPlayRunTests {
  private static func config(_ more: String = "", skill: Double = 0.8) -> String {
    """
    name: played
    data:
      rows:
        self-play:
          games: [taboo, wordle: {rules: clembench-1.6}]
          players: [programmatic: {name: able, skill: \(skill)}, programmatic: {name: careless, rule-breaking: 0.5}]
          limit: 2
          \(more)
    roles: {key: [player, game, rules, experiment, episode, metric]}
    prepare: [save: {name: episodes}]
    metrics: [distribution: {of: value, each: [metric]}]

    """
  }

  private func run(_ text: String, in folder: TestFolder) async throws -> CapturedCommand {
    let path = try folder.write(text, to: "played.yaml")
    return await CapturedCommand.run(["run", path, "--out", folder.path("out"), "--force"])
  }

  private func episodes(_ folder: TestFolder) -> [String] {
    folder.files(in: "out/work").filter { $0.hasSuffix("/interactions.json") }
  }

  @Test("episodes are kept in the run's folder, one that is lost is played again and no other, to the same table")
  func resume() async throws {
    let folder = try TestFolder()
    let first = try await run(Self.config(), in: folder)
    #expect(first.code == 0, "\(first.talk)")
    let table = try folder.read("out/tables/episodes.csv")
    #expect(table.contains("able--able,able,taboo"))
    // Each game under the rules it was asked for.
    #expect(table.contains("wordle") && table.contains("clembench-1.6") && table.contains("clembench-2"))
    let kept = episodes(folder)
    #expect(kept.count == 20)
    let texts = try kept.map { try folder.read("out/work/" + $0) }
    try FileManager.default.removeItem(
      atPath: (folder.path("out/work/" + kept[3]) as NSString).deletingLastPathComponent)
    #expect(try await run(Self.config(), in: folder).code == 0)
    #expect(try folder.read("out/tables/episodes.csv") == table)
    for (index, name) in kept.enumerated() {
      // Times differ where an episode was played again.
      #expect((try folder.read("out/work/" + name) == texts[index]) == (index != 3))
    }
  }

  @Test("other settings play into folders of their own, beside the old ones; more of the same goes on in the same")
  func settings() async throws {
    let folder = try TestFolder()
    #expect(try await run(Self.config(), in: folder).code == 0)
    #expect(try await run(Self.config(skill: 0.3), in: folder).code == 0)
    // The careless player and its episodes are the same.
    #expect(episodes(folder).count == 30)
    #expect(try await run(Self.config("repetitions: 2"), in: folder).code == 0)
    #expect(episodes(folder).count == 50)
  }

  @Test(
    "mistakes are told at their place",
    arguments: [
      ("pairs: [[able, nobody]]", "no player is called 'nobody'"),
      ("experiments: [none]", "no experiment is called 'none'"), ("instances: ./nowhere", "nowhere"),
      ("words: ./nowhere.txt", "nowhere.txt"),
    ])
  func mistakes(line: String, words: String) async throws {
    let folder = try TestFolder()
    let run = try await run(Self.config(line), in: folder)
    #expect(run.code == 2)
    #expect(run.talk.contains(words) && run.talk.contains("played.yaml:"), "\(run.talk)")
  }

  @Test("pairs of two sit at the two places of a game, each in either")
  func pairs() async throws {
    let folder = try TestFolder()
    let run = try await run(Self.config("pairs: all"), in: folder)
    #expect(run.code == 0, "\(run.talk)")
    let table = try folder.read("out/tables/episodes.csv")
    #expect(table.contains("able--careless,able--careless,taboo"))
    #expect(table.contains("careless--able,careless--able,taboo"))
    #expect(!table.contains("careless--able,careless--able,wordle"))
  }
}
