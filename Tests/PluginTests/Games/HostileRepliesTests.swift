import EvaluationKit
import NumericalMethods
import Testing

@testable import Plugins

/// Replies that no rules foresaw, to word games.
@Suite struct HostileRepliesTests {
  private static let monsters = [
    "", "\u{0}\u{1B}[31m\u{202E}<script>alert(1)</script>", "a\r\nb", String(repeating: "Σ'", count: 1000),
    String(repeating: "CLUE:", count: 1000), String(repeating: "guess:\n", count: 1000),
    String(repeating: "number 1 is c ", count: 1000), String(repeating: "99999999999999999999 letters ", count: 500),
    String(repeating: "é", count: 5000), "guess_feedback: a<green> b<green> c<green> d<green> e<green> f<green> g",
  ]

  @Test(
    "an episode with them ends, in scores or in an error in words", arguments: WordGamePlayersTests.folders,
    RuleSet.allCases)
  func ends(folder: String, rules: RuleSet) async throws {
    let play = try GameSelfPlay(folder, by: rules)
    let instance = try #require(try play.game.builtInExperiments().first?.frozen().first)
    for monster in Self.monsters {
      for tag in ["", "CLUE: ", "GUESS: ", "guess:", "agreement:", "explanation: x\nguess: "] {
        for place in 0..<3 {
          do {
            let scores = try await play.scores(instance, seed: Seed(1)) { $0 == place ? tag + monster : nil }
            #expect(scores[ScoreName.aborted] != nil)
          } catch let error as EvaluationError {
            #expect("\(error)".contains("out of form"))
          }
        }
      }
    }
  }
}
