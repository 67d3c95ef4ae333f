import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Testing

/// A game that breaks a promise is found out by the laws of games.
@Suite struct GameLawsTests {
  private static func broken(_ fault: FaultyGame.Fault) async throws -> [String] {
    var registry = Registry()
    registry.add(
      PluginFactory<any Game>(card: FaultyGame.card, origin: .builtIn) { FaultyGame(RuleSet($0), fault) })
    let report = try #require(await conformance(of: registry).first)
    return report.broken.map(\.description)
  }

  @Test("a sound game keeps every law")
  func sound() async throws {
    #expect(try await Self.broken(.none) == [])
  }

  @Test(
    "a game that breaks a promise is found out",
    arguments: [
      (FaultyGame.Fault.endless, "an episode of programmatic players ends"),
      (.countsRequests, "scores depend on what was said and found alone"),
      (.tooGood, "the main score lies from 0 to 100"),
      (.scoresAborted, "the main score lies from 0 to 100"),
      (.miscounts, "requests are those that fit the form and those that did not"),
      (.winsAndLoses, "an episode is no more than one of aborted, lost and won"),
      (.sameNames, "its experiments have each its own name"),
    ])
  func faulty(fault: FaultyGame.Fault, law: String) async throws {
    let broken = try await Self.broken(fault)
    #expect(broken.contains { $0.hasPrefix("BROKEN: \(law)") }, "\(broken)")
    #expect(broken.count == 1, "\(broken)")
  }
}

/// One player is asked three times for a word; "no" aborts.
struct FaultyGame: Game {
  enum Fault: Sendable {
    case none, endless, countsRequests, tooGood, scoresAborted, miscounts, winsAndLoses, sameNames
  }

  static let card = PluginCard(
    name: "faulty", summary: "a game with a fault", parameters: [RuleSet.parameter], source: "defined here")

  let rules: RuleSet
  let fault: Fault
  var folder: String { "faulty" }

  init(_ settings: Settings) throws { self.init(RuleSet(settings), .none) }
  init(_ rules: RuleSet, _ fault: Fault) {
    self.rules = rules
    self.fault = fault
  }

  func roles(in experiment: GameExperiment) throws -> [GameRole] { [GameRole("Speaker")] }

  func builtInExperiments() throws -> [GameExperiment] {
    let names = fault == .sameNames ? ["one", "one"] : ["one", "two"]
    return names.map { GameExperiment($0, instances: [["game_id": 1], ["game_id": 2]]) }
  }

  func play(_ instance: GameInstance, at table: inout GameTable) async throws {
    var round = 0
    while fault == .endless || round < 3 {
      table.tell("Player 1", "A word?")
      if try await table.reply(of: "Player 1") == "no" { return table.log("invalid format", "no word") }
      round += 1
    }
  }

  func score(_ transcript: Transcript) throws -> EpisodeScores {
    let isAborted = transcript.events.last?.type == "invalid format"
    let replies = transcript.events.count(where: \.isReply)
    let violated = isAborted ? 1 : 0
    let asked = fault == .countsRequests ? transcript.requests.count + 1 : replies
    let main: ScoreValue =
      isAborted && fault != .scoresAborted ? .undefined : .number(fault == .tooGood ? 101 : 50)
    return EpisodeScores(episode: [
      NamedScore(ScoreName.aborted, .count(violated)), NamedScore(ScoreName.main, main),
      NamedScore(ScoreName.requests, .count(asked)),
      NamedScore(ScoreName.parsed, .count(asked - violated + (fault == .miscounts ? 1 : 0))),
      NamedScore(ScoreName.violated, .count(violated)),
      NamedScore(ScoreName.success, .count(isAborted ? 0 : 1)),
      NamedScore(ScoreName.lose, .count(fault == .winsAndLoses ? 1 : 0)),
    ])
  }

  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? {
    let isRude = Double.random(in: 0..<1, using: &chance) < 0.2 + manner.ruleBreaking
    return isRude && fault != .endless ? "no" : "word"
  }
}
