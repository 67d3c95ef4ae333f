import EvaluationKit
import JSON
import NumericalMethods
import Testing

@testable import Plugins

/// Wordle by both rule sets, by hand.
@Suite struct WordleTests {
  private let words = WordList(["crane", "grape", "graze", "house", "slate", "stare", "store"])

  private func instance(_ rules: RuleSet, words: WordList?) -> GameInstance {
    let prompt: JSONValue = rules == .clembench16 ? [["role": "user", "content": "Guess!\n"]] : "Guess!"
    let critic: JSONValue = rules == .clembench16 ? [["role": "user", "content": "Judge!\n"]] : "Judge!"
    return GameInstance(
      ["game_id": 1, "target_word": "graze", "target_word_clue": "just touch", "target_word_difficulty": "high"],
      index: 0,
      of: GameExperiment(
        "made", facts: ["guesser_prompt": prompt, "guesser_critic_prompt": critic, "system_definition": "Hi. "],
        words: words))
  }

  private func play(
    _ folder: String, _ rules: RuleSet, _ replies: [String]
  ) async throws -> (Transcript, EpisodeScores) {
    try await GameSelfPlay(folder, by: rules).scripted(instance(rules, words: words), replies)
  }

  @Test("without a list of words there is no game, and the message says how to name one")
  func noWords() async throws {
    await #expect {
      try await GameSelfPlay("wordle", by: .clembench2).scripted(instance(.clembench2, words: nil), [])
    } throws: {
      "\($0)".contains("--words")
    }
  }

  // MARK: - clembench-1.6

  @Test("1.6: the first tag counts, wherever it stands, and the rest of its line")
  func tolerantReading() {
    #expect(WordleReading.tolerant("guess:", in: "Hello!\nguess: crane \nguess: grape") == "crane")
    #expect(WordleReading.tolerant("guess:", in: "Here's another guess:\n\nguess:rich") == "")
    #expect(WordleReading.tolerant("guess:", in: "Guess: crane") == nil)
    #expect(WordleReading.tolerant("guess:", in: "my guess:crane") == "crane")
  }

  @Test("1.6: the third reply out of form in a row aborts; an unknown word starts their count anew")
  func formRetries() async throws {
    let (transcript, scores) = try await play(
      "wordle", .clembench16, ["x", "guess:a b", "guess:zzzzz", "x", "guess:four", "guess:"])
    #expect(transcript.events.suffix(2).map(\.type) == ["invalid format", "metadata"])
    #expect(scores[ScoreName.requests] == .count(6))
    #expect(scores[ScoreName.parsed] == .count(1))
    #expect(scores[ScoreName.requestSuccess] == .number(0.17))
    #expect(scores[ScoreName.main] == .undefined)
    #expect(scores["repeats guess"] == .undefined)
  }

  @Test("1.6: the sixth unknown word in a row aborts, though each counts as parsed")
  func unknownWords() async throws {
    let (_, scores) = try await play(
      "wordle", .clembench16,
      ["guess:zzzzz", "guess:Crane", "guess:yyyyy", "guess:zzzzz", "guess:zzzzz", "guess:zzzzz"])
    #expect(scores[ScoreName.aborted] == .count(1))
    #expect(scores[ScoreName.violated] == .count(0))
  }

  @Test("1.6: the history keeps what was read, and the first message is all of the prompt")
  func history() async throws {
    let (transcript, scores) = try await play(
      "wordle_withclue", .clembench16, ["Well, guess: crane\nOh", "guess:GRAZE", "guess:graze\nexplanation: it fits"])
    #expect(
      transcript.requests[2].messages.map(\.content) == [
        "Hi. Guess!\nclue:just touch\n", "guess:crane\nexplanation:INVALID_FORMAT\n",
        "guess_feedback: c<red> r<green> a<green> n<red> e<green>", "guess:GRAZE\nexplanation:INVALID_FORMAT\n",
        "your guess is not a valid word for this game. Please try again",
      ])
    #expect(scores[ScoreName.main] == .number(50))
    #expect(
      scores.rounds.map { $0.scores.map(\.value) }[1] == [.count(2), .count(2), .count(0), .count(25), .count(60)])
  }

  @Test("1.6: the critic is asked until it is in form, finds an empty message, and NO is noted as agreement")
  func critic() async throws {
    let (transcript, scores) = try await play(
      "wordle_withcritic", .clembench16,
      [
        "guess:crane", "agreement: maybe", "no", "agreement: NO", "guess:house", "guess:grape\nexplanation:e",
        "agreement:yes\nexplanation:f", "guess:graze",
      ])
    let critic = transcript.requests.filter { $0.player == "Player 2" }
    #expect(critic[0].messages.map(\.content) == ["Judge!\nclue:just touch\nguess:crane\nexplanation:INVALID_FORMAT\n"])
    #expect(
      critic[3].messages.map(\.content).suffix(2) == [
        "",
        "clue:just touch\nguess:grape\nexplanation:e\nguess_feedback: h<red> o<red> u<red> s<red> e<green>",
      ])
    #expect(transcript.events.contains { $0.content.string?.hasPrefix("Critic agrees") == true && $0.time == nil })
    #expect(!transcript.events.contains { $0.content.string?.hasPrefix("Critic disagrees") == true })
    #expect(scores[ScoreName.requests] == .count(8))
    #expect(scores[ScoreName.parsed] == .count(6))
    #expect(scores[ScoreName.main] == .number(50))
    #expect(scores["Non-Repetition-Guesser-On-Critic-Disagreement"] == .number(1))
    #expect(scores["Repetition-Guesser-On-Critic-Agreement"] == .number(0))
  }

  @Test("1.6: a critic that is never in form ends in an error and not never")
  func hopelessCritic() async throws {
    let replies = ["guess:crane"] + [String](repeating: "Hm.", count: 100)
    await #expect { try await play("wordle_withcritic", .clembench16, replies) } throws: {
      "\($0)".contains("out of form")
    }
  }

  // MARK: - clembench-2

  @Test(
    "2: a reply is two lines, the explanation first, the tag once",
    arguments: [
      ("explanation: x\nguess: Crane ", "crane"), ("explanation: x\nGUESS:crane\n\n", "crane"),
      ("explanation: x guess: crane", "crane"), (" explanation: x\nguess: crane", nil),
      ("guess: crane\nexplanation: x", nil), ("explanation: x\n\nguess: crane", nil), ("explanation: x\ncrane", nil),
      ("explanation: my guess: y\nguess: crane", nil), ("Explanation: x\nguess: crane", nil), ("", nil),
    ] as [(String, String?)])
  func strictReading(reply: String, value: String?) {
    #expect((try? WordleReading.strict(reply, tag: "guess:").get().value) == value)
  }

  @Test(
    "2: a guess of another length, or not of letters, aborts at once", arguments: ["four", "a b c", "crane<|end|>"])
  func aborts(guess: String) async throws {
    let (transcript, scores) = try await play("wordle", .clembench2, ["explanation: x\nguess: \(guess)"])
    #expect(transcript.events.last?.type == "invalid format")
    #expect(
      scores.rounds == [
        RoundScores(0, [NamedScore("Closeness Score", .undefined), NamedScore("Strategy Score", .undefined)])
      ])
    #expect(scores[ScoreName.violated] == .count(1))
    #expect(scores["Guess Repetitions"] == .undefined)
  }

  @Test("2: unknown words are asked for again within the round, five times in a row")
  func retries() async throws {
    let unknown = "explanation: x\nguess: zzzzz"
    let (won, scores) = try await play(
      "wordle", .clembench2, [String](repeating: unknown, count: 5) + ["explanation: x\nguess: graze"])
    #expect(won.rounds.count == 1)
    #expect(scores[ScoreName.main] == .count(100))
    #expect(scores[ScoreName.requests] == .count(6))
    #expect(scores.rounds[0].scores.map(\.value) == [.count(25), .count(100)])
    let (_, aborted) = try await play("wordle", .clembench2, [String](repeating: unknown, count: 6))
    #expect(aborted[ScoreName.aborted] == .count(1))
    #expect(aborted[ScoreName.parsed] == .count(6))
  }

  @Test("2: the second guess counts, and a critic out of form aborts")
  func strictCritic() async throws {
    let guess = "explanation: x\nguess: "
    let (transcript, scores) = try await play(
      "wordle_withcritic", .clembench2,
      [
        guess + "crane", "explanation: y\nagreement: NO", guess + "grape", guess + "grape",
        "explanation: y\nagreement: perhaps",
      ])
    #expect(transcript[key: "Guesser Guesses"] == ["crane", "grape"])
    #expect(transcript[key: "Guesser Guesses Committed"] == ["grape"])
    #expect(transcript[key: "Critic Judgements"] == ["no"])
    #expect(scores[ScoreName.violated] == .count(1))
    #expect(scores["Non-Repetition-Guesser-On-Critic-Disagreement"] == .number(1))
    #expect(scores["Repetition-Guesser-On-Critic-Agreement"] == .count(0))
    let critic = transcript.requests.filter { $0.player == "Player 2" }
    #expect(critic[0].messages.map(\.content) == ["Judge!\n\nclue: just touch\nexplanation: x\nguess: crane"])
    #expect(
      critic[1].messages.last?.content
        == "clue: just touch\nexplanation: x\nguess: grape\n\nProvide your response only in this format.\nexplanation: details\nagreement: yes or no"
    )
  }

  // MARK: - Scores

  @Test("the strategy score rewards letters that are kept and punishes red ones")
  func strategy() throws {
    let feedbacks = try [
      "h<red> o<red> u<green> s<yellow> e<red>", "b<red> u<yellow> s<yellow> t<yellow> s<red>",
      "s<green> l<red> u<green> s<red> h<red>",
    ].map { try #require(WordleFeedback($0)) }
    #expect(WordleScores.strategy(feedbacks, isAborted: false) == [0, 30, 0])
    #expect(feedbacks.map(WordleScores.closeness) == [8, 9, 10])
    #expect(WordleScores.strategy([feedbacks[0]], isAborted: true) == [0])
    #expect(WordleScores.strategy([feedbacks[0]], isAborted: false) == [100])
  }

  @Test("wins are worth less the longer they take")
  func speed() {
    #expect(
      (1...6).map { WordleScores.speed(guesses: $0, of: Wordle.variant) }
        == [100, 100, 100, 50, 30, 20].map { .count($0) })
    #expect(
      (1...6).map { WordleScores.speed(guesses: $0, of: WordleWithClue.variant) }
        == [100, 50, 33.33, 25, 20, 16.67].map { .number($0) })
  }

  @Test("built-in instances lack nothing, and their words are allowed", arguments: RuleSet.allCases)
  func builtIn(rules: RuleSet) throws {
    for folder in ["wordle", "wordle_withclue", "wordle_withcritic"] {
      let game = try GameSelfPlay(folder, by: rules).game
      let instances = try game.builtInExperiments().flatMap { $0.frozen() }
      #expect(instances.count == 40)
      #expect(Set(try instances.map { try $0.text("target_word") }).count == 40)
      for instance in instances {
        let read = try WordleInstance(instance, of: (game as! any WordleGame).variantOfType, by: rules)
        #expect(read.words.contains(read.target))
        #expect(read.clue.map { !PythonText.contains(read.target, in: $0) } ?? true)
      }
    }
    #expect(FiveLetterWords.all.count == 4988)
    #expect(FiveLetterWords.all.allSatisfy { PackedWord($0.utf8) != nil })
  }
}

extension WordleGame {
  fileprivate var variantOfType: WordleVariant { Self.variant }
}
