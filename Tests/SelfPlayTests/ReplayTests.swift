import CommandTesting
import EvaluationKit
import Files
import JSON
import SelfPlay
import Testing

@Suite("Recorded episodes played again")
struct ReplayTests {
  private static func replayed(_ folders: [EpisodeFolder]) async throws -> [ReplayedEpisode] {
    var replayer = try ClembenchFixture.replayer()
    var episodes: [ReplayedEpisode] = []
    for folder in folders { episodes.append(try await replayer.replay(folder)) }
    return episodes
  }

  @Test(
    "the recorded scores of all episodes come out, to the last digit, those of rounds too",
    .enabled(if: ClembenchFixture.isThere, "needs BELLWETHER_DATA"))
  func conformance() async throws {
    let episodes = try await Self.replayed(ClembenchEpisode.find(in: [ClembenchFixture.episodes]))
    let all = ReplaySummary(episodes).all
    #expect(
      all.episodes == 97 && all.equal == 90 && all.different == 0 && all.unreadable == 2 && all.withoutScores == 5)
    #expect(episodes.flatMap(\.roundDifferences).isEmpty)
    #expect(episodes.allSatisfy { $0.divergence == nil })
    #expect(episodes.count { $0.rules == .clembench16 && $0.outcome == .equal } == 54)
    #expect(episodes.count { $0.rules == .clembench2 && $0.outcome == .equal } == 36)
  }

  @Test(
    "scores and verdicts that were scrambled change nothing that is computed, and every episode is different",
    .enabled(if: ClembenchFixture.isThere, "needs BELLWETHER_DATA"))
  func scrambled() async throws {
    let folder = try TestFolder()
    let originals = try ClembenchEpisode.find(in: [ClembenchFixture.episodes]).filter {
      FilePath.exists($0.path + "/scores.json")
    }
    for original in originals {
      let name = String(original.path.dropFirst(ClembenchFixture.episodes.count + 1))
      for file in ["instance.json", "interactions.json", "scores.json"] {
        let json = try ClembenchFixture.json(original.path + "/" + file)
        let scrambled =
          switch file {
          case "interactions.json": Self.scrambledVerdicts(json)
          case "scores.json": Self.scrambledScores(json)
          default: json
          }
        try folder.write(String(decoding: pythonJSON(scrambled), as: UTF8.self), to: name + "/" + file)
      }
    }
    let before = try await Self.replayed(originals)
    let after = try await Self.replayed(ClembenchEpisode.find(in: [folder.path("")]))
    #expect(after.count == 89 && after.allSatisfy { $0.outcome == .different })
    let sorted = before.sorted { $0.folder.path < $1.folder.path }
    #expect(after.sorted { $0.folder.path < $1.folder.path }.map(\.scores) == sorted.map(\.scores))
  }

  private static func scrambledScores(_ json: JSONValue) -> JSONValue {
    .object(
      (json.members ?? []).map { member in
        guard member.name == "episode scores" else { return member }
        return JSONMember(
          member.name,
          .object(
            (member.value.members ?? []).map { score in
              JSONMember(score.name, score.value.double.map { $0.isNaN ? 7.0 : .number($0 + 1) } ?? 5)
            }))
      })
  }

  private static func scrambledVerdicts(_ json: JSONValue) -> JSONValue {
    .object(
      (json.members ?? []).map { member in
        if ["meta", "players", "player_models"].contains(member.name) { return member }
        guard member.name == "turns" else { return JSONMember(member.name, "scrambled") }
        return JSONMember(
          "turns",
          .array(
            (member.value.elements ?? []).map { round in
              .array((round.elements ?? []).map { event in event["to"] == "GM" && event["from"] == "GM" ? lie : event })
            }))
      })
  }

  private static let lie: JSONValue = [
    "from": "GM", "to": "GM", "timestamp": "x", "action": ["type": "invalid format", "content": "scrambled"],
  ]

  @Test("a recording that runs out, or has replies left over, is different, and its place is named")
  func divergence() async throws {
    let folder = try TestFolder()
    let over = try ClembenchFixture.write(
      "taboo/a", into: folder, interactions: ClembenchFixture.interactions(clue: "no clue"))
    let short = try ClembenchFixture.write(
      "taboo/b", into: folder, interactions: ClembenchFixture.interactions(guess: "GUESS: muddy"), scores: nil)
    let episodes = try await Self.replayed([over, short])
    #expect(
      episodes[0].divergence
        == "the rules end the game before reply 2 of 2 (Player 2, round 1): 1 reply is left over")
    #expect(
      episodes[1].divergence
        == "the recording ends after reply 2 (Player 2, round 1), and the rules ask Player 1 for one more")
    #expect(episodes.map(\.outcome) == [.different, .different])
  }

  @Test("NaN is NaN, 1 is 1.0, and a score that one side lacks is a difference")
  func comparison() {
    let recorded = [
      JSONMember("a", .number(.nan)), JSONMember("b", 1), JSONMember("c", 0.1), JSONMember("d", 2),
      JSONMember("e", .number(.nan)), JSONMember("f", .null), JSONMember("g", "3"),
    ]
    let computed = [
      NamedScore("a", .undefined), NamedScore("b", .number(1)), NamedScore("c", .number(0.1.nextUp)),
      NamedScore("e", .count(0)), NamedScore("f", .undefined), NamedScore("g", .count(3)), NamedScore("h", .count(1)),
    ]
    let differences = ScoreDifference.differences(recorded: recorded, computed: computed)
    #expect(differences.map(\.metric) == ["c", "d", "e", "f", "g", "h"])
    #expect(differences[0].words == "recorded 0.1, computed 0.10000000000000002")
    #expect(differences[1].words == "recorded 2, computed none")
    #expect(differences[2].words == "recorded NaN, computed 0")
  }

  @Test("a game of words without a list of words is an error that names the options")
  func words() async throws {
    let folder = try TestFolder()
    try folder.write(
      #"{"game_id": 1, "target_word": "qqqqq", "target_word_clue": "c", "target_word_difficulty": "d"}"#,
      to: "wordle/e/instance.json")
    try folder.write(#"{"players": {"GM": "Game master for wordle"}, "turns": []}"#, to: "wordle/e/interactions.json")
    var replayer = EpisodeReplayer(try ClembenchFixture.games()) { _ in nil }
    let episode = EpisodeFolder(folder.path("wordle/e"))
    do {
      _ = try await replayer.replay(episode)
      Issue.record("no list was missed")
    } catch let missing as ExperimentShelf.NoWords {
      #expect(missing.description.contains("--words FILE") && missing.description.contains("--data FOLDER"))
    }
    var provided = EpisodeReplayer(try ClembenchFixture.games(), words: WordList(["qqqqq"])) { _ in nil }
    #expect(try await provided.replay(episode).divergence != nil)
  }
}
