import EvaluationKit
import JSON
import Testing

@testable import Plugins

/// Episodes of the reference game, played by hand.
@Suite struct ReferenceGameTests {
  private static func instance(_ rules: RuleSet) throws -> GameInstance {
    let experiments = try WordGameConformanceTests.game("referencegame", by: rules).builtInExperiments()
    var instance = try #require(experiments.first?.frozen().first)
    guard case .object(var members) = instance.facts else { return instance }
    members.removeAll { $0.name == "target_grid_name" }
    members.append(JSONMember("target_grid_name", ["second", "2nd", "2"]))
    instance.facts = .object(members)
    return instance
  }

  private static func scores(_ rules: RuleSet, _ replies: String...) async throws -> EpisodeScores {
    try await GameSelfPlay("referencegame", by: rules).scripted(instance(rules), replies).1
  }

  @Test("the choice of the target wins, another loses", arguments: RuleSet.allCases)
  func outcomes(rules: RuleSet) async throws {
    let won = try await Self.scores(rules, "Expression: a row", "Answer: SECOND")
    #expect(won["Main Score"] == .count(100) && won["Success"] == .count(1) && won["Lose"] == .count(0))
    let lost = try await Self.scores(rules, "Expression: a row", "Answer: 3")
    #expect(lost["Main Score"] == .count(0) && lost["Success"] == .count(0) && lost["Lose"] == .count(1))
  }

  @Test("the expression reaches the other player whole")
  func message() async throws {
    let (transcript, _) = try await GameSelfPlay("referencegame", by: .clembench2)
      .scripted(Self.instance(.clembench2), ["Expression: a row\n", "Answer: 1"])
    let prompt = try #require(transcript.requests.last?.messages.last?.content)
    #expect(prompt.contains("Expression: a row\n") && !prompt.contains("TARGET_EXPRESSION"))
  }

  @Test("words after the choice end the game in clembench-1.6 but are let pass by its scores")
  func trailingWords() async throws {
    let (transcript, first) = try await GameSelfPlay("referencegame", by: .clembench16)
      .scripted(Self.instance(.clembench16), ["Expression: a row", "Answer: 2nd grid."])
    #expect(transcript.events.last?.type == "invalid format")
    #expect(first["Aborted"] == .count(0) && first["Main Score"] == .count(100))
    let later = try await Self.scores(.clembench2, "Expression: a row", "Answer: 2nd grid.")
    #expect(later["Main Score"] == .count(100))
    let paragraph = try await Self.scores(.clembench2, "Expression: a row", "Answer: 2\n\nI hope")
    #expect(paragraph["Aborted at Player 2"] == .count(1))
  }

  @Test("an aborted game is lost in clembench-1.6 and neither won nor lost in clembench-2")
  func aborted() async throws {
    let first = try await Self.scores(.clembench16, "a row")
    #expect(first["Success"] == .count(0) && first["Lose"] == .count(1) && first["Main Score"] == .undefined)
    #expect(first["Aborted at Player 1"] == .count(1) && first["Generated Expression Length"] == .undefined)
    #expect(first["Request Count"] == .count(1) && first["Request Success Ratio"] == .number(0))
    let later = try await Self.scores(.clembench2, "Expression: a row", "the second")
    #expect(later["Success"] == .undefined && later["Lose"] == .undefined && later["Aborted"] == .count(1))
    #expect(later["Parsed Request Count"] == .count(1) && later["Request Success Ratio"] == .number(0.5))
  }

  @Test("an expression is measured without its tag in clembench-1.6, with it in clembench-2")
  func lengths() async throws {
    let first = try await Self.scores(.clembench16, "Expression: a  row", "Answer: 1")
    #expect(first["Generated Expression Length"] == .count(6))
    #expect(first["Generated Expression Number of Tokens"] == .count(3))
    let later = try await Self.scores(.clembench2, "Expression: a  row", "Answer: 1")
    #expect(later["Generated Expression Length"] == .count(18))
    #expect(later["Generated Expression Number of Tokens"] == .count(4))
  }
}
