import EvaluationKit
import NumericalMethods
import Testing

@testable import Plugins

/// Programmatic players of taboo and wordle.
@Suite struct WordGamePlayersTests {
  static let folders = ["taboo", "wordle", "wordle_withclue", "wordle_withcritic"]

  @Test("clemscore rises with skill, and games last more than one round", arguments: folders, RuleSet.allCases)
  func skill(folder: String, rules: RuleSet) async throws {
    let play = try GameSelfPlay(folder, by: rules)
    var last = -1.0
    for skill in [0, 0.25, 0.5, 0.75, 1] {
      let outcome = try await play.outcome(PlayingManner(skill: skill), seeds: 0..<3)
      #expect(outcome.played == 1)
      #expect(outcome.clemscore > last, "at skill \(skill)")
      #expect(outcome.rounds > 2)
      last = outcome.clemscore
    }
    #expect(last > 20)
  }

  @Test("chatter and broken rules abort games", arguments: folders, RuleSet.allCases)
  func manners(folder: String, rules: RuleSet) async throws {
    let play = try GameSelfPlay(folder, by: rules)
    let chatty = try await play.outcome(PlayingManner(skill: 1, chattiness: 1), seeds: 0..<1)
    let careful = try await play.outcome(PlayingManner(skill: 1), seeds: 0..<1)
    let broken = try await play.outcome(PlayingManner(skill: 1, ruleBreaking: 1), seeds: 0..<1)
    #expect(chatty.clemscore < careful.clemscore)
    #expect(broken.played < 0.6 && broken.clemscore < 5)
  }

  @Test("a critic who breaks the rules gives in, or its game would not end")
  func stubbornCritic() {
    let players = WordlePlayers(rules: .clembench16)
    var chance = Seed(3).generator()
    let manner = PlayingManner(skill: 1, ruleBreaking: 1)
    let question = Conversation.Message(.user, "Judge!\nclue:x\nguess:crane\nexplanation:y\n")
    let reminder = Conversation.Message(.user, "Provide your response only in this format:\nagreement:yes or no")
    let answers = (0...2).map { count in
      players.opinion(
        to: [question] + [Conversation.Message](repeating: reminder, count: count), in: manner, chance: &chance)
    }
    #expect(answers.map { $0.hasPrefix("agreement:yes\n") } == [false, false, true])
  }

  @Test("an episode can be played again, to the same transcript")
  func again() async throws {
    let play = try GameSelfPlay("wordle_withcritic", by: .clembench16)
    let instance = try #require(try play.game.builtInExperiments().first?.frozen().first)
    let manner = PlayingManner(skill: 0.5, chattiness: 0.2, ruleBreaking: 0.1)
    let first = try await play.transcript(instance, manner, seed: Seed(5))
    #expect(try await play.transcript(instance, manner, seed: Seed(5)) == first)
  }

  @Test(
    "they play clembench's own instances", .enabled(if: ReplayedEpisode.isThere, "needs BELLWETHER_DATA"),
    arguments: WordGameConformanceTests.episodes.filter { $0.path.hasSuffix("l-00") })
  func foreignInstances(episode: ReplayedEpisode) async throws {
    let play = try GameSelfPlay(episode.game, by: episode.rules)
    var best = 0.0
    for seed in 0..<10 {
      let transcript = try await play.transcript(
        episode.instance(), PlayingManner(skill: 1), seed: Seed(UInt64(seed)))
      best = max(best, try play.game.score(transcript)[ScoreName.main]?.double ?? 0)
    }
    #expect(best > 0)
  }
}
