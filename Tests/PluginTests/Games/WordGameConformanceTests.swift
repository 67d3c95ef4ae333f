import EvaluationKit
import JSON
import Testing

@testable import Plugins

/// Recorded episodes of taboo and wordle, played and scored again.
@Suite("Recorded episodes of word games", .enabled(if: ReplayedEpisode.isThere, "needs BELLWETHER_DATA"))
struct WordGameConformanceTests {
  static let episodes = ReplayedEpisode.recorded(of: ["taboo", "wordle", "wordle_withclue", "wordle_withcritic"])

  static func game(_ folder: String, by rules: RuleSet) throws -> any Game {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    for factory in registry.games {
      let setting = Setting(.mapping([.init("rules", Setting(.text(rules.rawValue)))]))
      let game = try factory.make(Settings(setting, for: factory.card))
      if game.folder == folder { return game }
    }
    throw EvaluationError("no game '\(folder)'")
  }

  @Test("there are episodes of both rule sets")
  func thereAreEpisodes() {
    #expect(Self.episodes.count { $0.rules == .clembench16 } == 30)
    #expect(Self.episodes.count { $0.rules == .clembench2 } == 21)
  }

  @Test("raw replies give the recorded scores to the last digit", arguments: episodes)
  func scores(episode: ReplayedEpisode) async throws {
    let game = try Self.game(episode.game, by: episode.rules)
    let transcript = try await episode.transcript(by: game)
    let scores = try game.score(transcript).lines
    let recorded = EpisodeScores.lines(recorded: try episode.file("scores.json"))
    #expect(scores.episode == recorded.episode)
    #expect(scores.rounds == recorded.rounds)
  }

  @Test("the game master says and finds what it once did", arguments: episodes)
  func events(episode: ReplayedEpisode) async throws {
    let game = try Self.game(episode.game, by: episode.rules)
    let transcript = try await episode.transcript(by: game)
    let recorded = try episode.recordedRounds()
    let rounds = ReplayedEpisode.rounds(of: transcript)
    #expect(rounds.count == recorded.count)
    for (round, then) in zip(rounds, recorded) { #expect(round == then) }
    for key in ["Guesser Guesses", "Guesser Guesses Committed", "Critic Judgements", "Guesser Explanations"] {
      #expect(transcript[key: key] == (try episode.file("interactions.json"))[key])
    }
  }

  @Test("the last event of clembench-1.6's wordle holds what it held", arguments: episodes)
  func data(episode: ReplayedEpisode) async throws {
    guard episode.rules == .clembench16, episode.game != "taboo" else { return }
    let game = try Self.game(episode.game, by: episode.rules)
    let transcript = try await episode.transcript(by: game)
    let last = try needed(try episode.file("interactions.json")["turns"]?.elements?.last?.elements?.last)
    #expect(transcript.events.last?.details.first?.value == last["action"]?["data_for_computation"])
  }

  @Test(
    "published episodes are played again, and scored as was published",
    arguments: [("taboo", "--00"), ("taboo", "--01"), ("wordle", "--00")])
  func published(game: String, episode: String) async throws {
    let path = "clembench-1.6-published/\(game)/\(episode)"
    let replayed = ReplayedEpisode(path: path, game: game, rules: .clembench16)
    let rules = try Self.game(game, by: .clembench16)
    let scores = try rules.score(try await replayed.transcript(by: rules))
    #expect(scores[ScoreName.success] == .count(1))
    guard let recorded = try? replayed.file("published_scores.json") else { return }
    #expect(scores.lines.episode == EpisodeScores.lines(recorded: recorded).episode)
  }
}
