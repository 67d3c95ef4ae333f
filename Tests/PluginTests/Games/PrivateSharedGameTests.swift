import EvaluationKit
import JSON
import Testing

@testable import Plugins

/// Episodes of private-shared, played by hand.
@Suite struct PrivateSharedGameTests {
  /// Two slots: a dog, asked for first, and then a town.
  private static let instance: GameInstance = {
    let facts = JSONValue.object([
      JSONMember("tag", "VET"), JSONMember("initial_prompt", "You have a dog."),
      JSONMember("slots", .object([JSONMember("town", "Oslo"), JSONMember("dog", "Rex")])),
      JSONMember("request_order", ["dog", "town"]),
      JSONMember("requests", .object([JSONMember("town", 0), JSONMember("dog", 0)])),
      JSONMember("requests_texts", .object([JSONMember("town", ["Where?"]), JSONMember("dog", ["Its name?"])])),
    ])
    return GameInstance(facts, index: 0, of: GameExperiment("made"))
  }()

  private static func play(_ rules: RuleSet, _ replies: [String]) async throws -> (Transcript, EpisodeScores) {
    try await GameSelfPlay("privateshared", by: rules).scripted(instance, replies)
  }

  private static let perfect = [
    "ASIDE: no", "ASIDE: no", "ANSWER: Rex", "ASIDE: no", "ASIDE: yes", "ANSWER: in Oslo", "ASIDE: yes", "ASIDE: yes",
  ]

  @Test("who tells all and knows what was told wins", arguments: RuleSet.allCases)
  func perfect(rules: RuleSet) async throws {
    let (transcript, scores) = try await Self.play(rules, Self.perfect)
    #expect(scores["Main Score"] == .number(100) && scores["Success"] == .count(1) && scores["Lose"] == .count(0))
    #expect(scores["Request Count"] == .count(8) && scores["Kappa"] == .number(1))
    // Halfway of three probing rounds is the first.
    #expect(scores["Middle-Accuracy"] == .number(1))
    let coda = rules == .clembench16 ? " Answer only this question in one short sentence and then stop." : ""
    #expect(
      transcript.requests[2].messages == [
        .init(.user, "You have a dog."), .init(.assistant, "Ok."), .init(.user, "VET: Its name?\(coda)"),
      ])
    // Questions on the side are not kept.
    #expect(transcript.requests[7].messages.count == 7)
  }

  @Test("main score is the harmonic mean of the slots told and of kappa")
  func mainScore() async throws {
    var replies = Self.perfect
    replies[5] = "ANSWER: at home"
    replies[6] = "ASIDE: no"
    // One of two slots; of six probes, three of them true, five are right: 1 - 1/3.
    let (_, scores) = try await Self.play(.clembench2, replies)
    #expect(scores["Slot-Filling-Accuracy"] == .number(0.5))
    let kappa = try #require(scores["Kappa"]?.double)
    #expect(abs(kappa - 2.0 / 3) < 1e-15)
    let main = try #require(scores["Main Score"]?.double)
    #expect(abs(main - 100 * 2 * 0.5 * (2.0 / 3) / (0.5 + 2.0 / 3)) < 1e-12)
    #expect(scores["Lose"] == .count(1))
  }

  @Test("one who always says no has no kappa above chance, and scores 0")
  func noKappa() async throws {
    let replies = Self.perfect.map { $0.hasPrefix("ASIDE") ? "ASIDE: no" : $0 }
    let (_, scores) = try await Self.play(.clembench16, replies)
    #expect(scores["Truncated Kappa"] == .count(0) && scores["Main Score"] == .number(0))
  }

  @Test("a probe is asked again up to five times, with other words before it; then the game is aborted")
  func tries() async throws {
    let (transcript, scores) = try await Self.play(
      .clembench16, ["no", "ASIDE: maybe", "ASIDE: a\nb", " ASIDE: no", "\nASIDE: no"])
    #expect(scores["Aborted"] == .count(1) && scores["Main Score"] == .undefined)
    #expect(scores["Request Count"] == .count(5) && scores["Parsed Request Count"] == .count(0))
    let questions = transcript.requests.compactMap(\.messages.last?.content)
    #expect(questions[0].hasPrefix("ME:  ") && questions[1].hasPrefix("ME: Please answer this question carefully. "))
    let (_, recovered) = try await Self.play(
      .clembench16, ["no", "ASIDE: no"] + Self.perfect.dropFirst())
    #expect(recovered["Main Score"] == .number(100))
    #expect(recovered["Request Success Ratio"] == .number(8.0 / 9))
  }

  @Test("a value that is told early counts as told from then on")
  func anticipated() async throws {
    var replies = Self.perfect
    replies[2] = "ANSWER: REX of OSLO"
    replies[3] = "ASIDE: yes"
    let (transcript, scores) = try await Self.play(.clembench16, replies)
    #expect(scores["Accuracy"] == .number(1))
    #expect(transcript[key: "realised_slots"] == .object([JSONMember("dog", 0), JSONMember("town", 0)]))
    #expect(
      transcript.events.contains {
        $0.content == "Value for TOWN anticipated; ground truth turn updated from 1 to 0."
      })
  }

  @Test("an answer out of form aborts in clembench-1.6")
  func brokenAnswer() async throws {
    let (_, scores) = try await Self.play(.clembench16, ["ASIDE: no", "ASIDE: no", "Rex"])
    #expect(scores["Aborted"] == .count(1) && scores["Violated Request Count"] == .count(1))
  }

  @Test("clembench-2 skips a round whose answer is out of form, and has no scores where a slot is then missing")
  func skippedRound() async throws {
    let replies = ["ASIDE: no", "ASIDE: no", "Rex", "ANSWER: Oslo", "ASIDE: yes", "ASIDE: no"]
    let error = await #expect(throws: EvaluationError.self) { try await Self.play(.clembench2, replies) }
    #expect(error?.description.contains("1 of 2 slots") == true)
    await #expect(throws: EvaluationError.self) {
      try await Self.play(.clembench2, ["ASIDE: no", "ASIDE: no", "Rex", "Oslo"])
    }
    // The last round can be missing.
    let (transcript, scores) = try await Self.play(.clembench2, Array(Self.perfect.prefix(5)) + ["Oslo"])
    #expect(transcript[key: "Played Probe Rounds"] == 2)
    #expect(scores["Request Count"] == .count(5) && scores["Slot-Filling-Accuracy"] == .number(1))
  }

  @Test("kappa is agreement beyond chance")
  func kappa() {
    // Cohen's textbook case: 20 and 15 agree, 5 and 10 do not; chance alone gives 0.5.
    var agreement = BinaryAgreement()
    for (first, second, count) in [(true, true, 20), (true, false, 5), (false, true, 10), (false, false, 15)] {
      for _ in 0..<count { agreement.add(first, second) }
    }
    #expect(agreement.accuracy == 0.7)
    #expect(agreement.kappa.map { abs($0 - 0.4) < 1e-15 } == true)
    var alike = BinaryAgreement()
    alike.add(true, true)
    #expect(alike.kappa == nil && alike.accuracy == 1)
    #expect(BinaryAgreement().kappa == nil && BinaryAgreement().accuracy == nil)
  }
}
