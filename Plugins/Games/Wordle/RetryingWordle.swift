import EvaluationKit
import JSON

/// Wordle by the rules of clembench-1.6: replies are read tolerantly, mistakes are followed by another question.
struct RetryingWordle {
  private static let guesser = "Player 1"
  private static let critic = "Player 2"
  private static let hopelessReplies = 100
  /// What the critic's opinion is set to once a guess has counted.
  private static let spent = "do_not_use"

  private let instance: WordleInstance
  private let guesserModel: String
  private let criticModel: String

  private var attempts = 0
  private var guesserRequests = RequestCount()
  private var criticRequests = RequestCount()
  /// Retries in a row for mistakes of form, and for words that are not in the list.
  private var retries = (form: 0, unknown: 0)
  private var error: WordleMistake?
  /// Agreement and explanation; nil before the first.
  private var opinion: (agreement: String, explanation: String)?
  private var lastFeedback: String?
  private var hasAskedCritic = false
  /// After each scored guess: all requests so far, all that were in form, and the guess with its feedback.
  private var requestsByGuess: [JSONValue] = []
  private var parsedByGuess: [JSONValue] = []
  private var feedbackByGuess: [JSONValue] = []
  private var changes: [JSONValue] = []

  private struct RequestCount {
    var asked = 0
    var parsed = 0
  }

  private struct Reading {
    var guess: String
    var explanation: String
  }

  init(_ instance: WordleInstance, at table: GameTable) {
    self.instance = instance
    func model(_ name: String) -> String { table.transcript.players.first { $0.name == name }?.model ?? "" }
    guesserModel = model(Self.guesser)
    criticModel = instance.hasCritic ? model(Self.critic) : ""
  }

  mutating func play(at table: inout GameTable) async throws {
    let clue = instance.clue.map { "clue:\($0)\n" } ?? ""
    table.tell(Self.guesser, instance.guesserPrompt + clue)
    while attempts < instance.attemptLimit {
      guard var reading = try await validGuess(at: &table) else {
        table.log("invalid format", "Aborted due to invalid format in response")
        return finish("ABORTED", at: &table)
      }
      if instance.hasCritic {
        let first = reading
        try await askCritic(about: first, at: &table)
        guard let second = try await validGuess(at: &table) else {
          table.log("invalid format", "Aborted due to invalid format in response")
          return finish("ABORTED", at: &table)
        }
        noteChange(from: first.guess, to: second.guess, at: &table)
        reading = second
      }
      let feedback = count(reading, at: &table)
      if TabooWords.areEqual(reading.guess, instance.target) { return finish("WIN", at: &table) }
      if attempts < instance.attemptLimit {
        table.beginRound()
        table.tell(Self.guesser, "guess_feedback: " + feedback)
      }
    }
    finish("LOSS", at: &table)
  }

  // MARK: - The guesser

  /// A guess that may count, however often it takes to ask; nil where the player used up its retries.
  private mutating func validGuess(at table: inout GameTable) async throws -> Reading? {
    while true {
      let reply = try await table.reply(of: Self.guesser)
      let reading = Reading(
        guess: WordleReading.tolerant("guess:", in: reply) ?? WordleMistake.form.rawValue,
        explanation: WordleReading.tolerant("explanation:", in: reply) ?? WordleMistake.form.rawValue)
      let mistake = WordleMistake.first(
        in: reading.guess, isMissing: WordleReading.tolerant("guess:", in: reply) == nil, of: instance)
      error = mistake
      guesserRequests.asked += 1
      if mistake == nil || mistake == .unknownWord { guesserRequests.parsed += 1 }
      let isAskedAgainWithCritic = mistake != nil && instance.hasCritic
      rewriteReply(
        (isAskedAgainWithCritic ? instance.clue.map { "clue:\($0)\n" } ?? "" : "")
          + "guess:\(reading.guess)\nexplanation:\(reading.explanation)\n", of: Self.guesser, at: &table)
      table.log("parse", ["guess": .text(reading.guess), "explanation": .text(reading.explanation)])
      guard let mistake else {
        retries = (0, 0)
        return reading
      }
      table.log(
        "metadata",
        .text(
          "Guesser Error: \(mistake.rawValue) while parsing \(Self.guesser)'s (model: \(guesserModel)) response"),
        details: [JSONMember("game_info", gameInfo(reading))])
      guard mayRetry(after: mistake) else { return nil }
      table.beginRound()
      table.tell(Self.guesser, mistake.request)
    }
  }

  private mutating func mayRetry(after mistake: WordleMistake) -> Bool {
    if mistake == .unknownWord {
      guard retries.unknown < instance.unknownWordRetries else { return false }
      retries = (0, retries.unknown + 1)
    } else {
      guard retries.form < instance.formRetries else { return false }
      retries.form += 1
    }
    return true
  }

  /// The history keeps what was read, not what was said.
  private func rewriteReply(_ text: String, of player: String, at table: inout GameTable) {
    guard let last = table.histories[player]?.indices.last else { return }
    table.histories[player]?[last].content = text
  }

  // MARK: - The critic

  private mutating func askCritic(about first: Reading, at table: inout GameTable) async throws {
    let question =
      "clue:\(instance.clue ?? "")\nguess:\(first.guess)\nexplanation:\(first.explanation)\n"
    if hasAskedCritic {
      // An empty message stands where the critic's last answer should be.
      if let last = table.histories[Self.critic]?.indices.last {
        table.histories[Self.critic]?[last] = Conversation.Message(.user, "")
      }
      table.tell(Self.critic, question + (lastFeedback.map { "guess_feedback: \($0)" } ?? ""))
    } else {
      table.tell(Self.critic, instance.criticPrompt + question)
    }
    hasAskedCritic = true
    let (agreement, explanation) = try await agreement(at: &table)
    opinion = (agreement, explanation)
    // Only a small "no" is noted as disagreement (flaw).
    table.log(
      "metadata",
      .text(
        "Critic \(agreement == "no" ? "disagrees" : "agrees") with the Guesser -- "
          + "Sharing the critic's explanation with the guesser"))
    table.beginRound()
    table.tell(
      Self.guesser,
      "clue:\(instance.clue ?? "")\nguess_agreement:\(agreement)\nagreement_explanation:\(explanation)\n")
  }

  /// The critic's yes or no, asked for without limit (flaw), or almost.
  ///
  /// - Throws: ``EvaluationError`` after so many replies out of form that there is no hope.
  private mutating func agreement(at table: inout GameTable) async throws -> (String, String) {
    for _ in 0..<Self.hopelessReplies {
      let reply = try await table.reply(of: Self.critic)
      let said = WordleReading.tolerant("agreement:", in: reply)
      let explanation = WordleReading.tolerant("explanation:", in: reply) ?? WordleMistake.form.rawValue
      let agreement = said.flatMap { ["yes", "no", "Yes", "No", "YES", "NO"].contains($0) ? $0 : nil }
      criticRequests.asked += 1
      criticRequests.parsed += agreement == nil ? 0 : 1
      table.log(
        "parse",
        ["agreement": .text(agreement ?? WordleMistake.form.rawValue), "explanation": .text(explanation)])
      if let agreement { return (agreement, explanation) }
      table.tell(
        Self.critic,
        "Provide your response only in this format:\nagreement:yes or no\nexplanation:details\nPlease try again")
    }
    throw EvaluationError(
      "\(Self.critic) was out of form \(Self.hopelessReplies) times in a row; clembench-1.6 has no rule that ends this")
  }

  private mutating func noteChange(from first: String, to second: String, at table: inout GameTable) {
    let agreement = opinion?.agreement ?? ""
    changes.append([.text(first), .text(second), .text(agreement)])
    let indent = String(repeating: " ", count: 48)
    let said = TabooWords.areEqual(first, second) ? "No change" : "Change"
    table.log(
      "metadata",
      .text(
        "\(said) in player1's guess\nguess_before_critic_opinion: \(first)\n\(indent)critic_agreement: \(agreement)\n"
          + "guess_after_critic_opinion: \(second)\n\(indent)Proceeding with guess validation"))
  }

  // MARK: - Keeping count

  /// Counts a guess; returns its feedback.
  private mutating func count(_ reading: Reading, at table: inout GameTable) -> String {
    attempts += 1
    let feedback = WordleFeedback(reading.guess, for: instance.target, by: .clembench16).text
    lastFeedback = feedback
    feedbackByGuess.append([.text(reading.guess), .text(feedback)])
    requestsByGuess.append(.integer(guesserRequests.asked + criticRequests.asked))
    parsedByGuess.append(.integer(guesserRequests.parsed + criticRequests.parsed))
    let clue = instance.clue.map { "target_word_clue = \($0)\n" } ?? ""
    table.log(
      "metadata",
      .text(
        "attempts: \(attempts)\ntarget_word = \(instance.target)\n\(clue)guess: \(reading.guess)\n"
          + "guess_feedback: \(feedback)"),
      details: [JSONMember("game_info", gameInfo(reading))])
    opinion = (Self.spent, Self.spent)
    return feedback
  }

  private func gameInfo(_ reading: Reading) -> JSONValue {
    var members = [
      JSONMember("attempts", .integer(attempts)),
      JSONMember("target_word", .text(instance.target)),
      JSONMember("target_word_difficulty", instance.difficulty),
      JSONMember("guesser", .text("Word Guesser (\(guesserModel))")),
      JSONMember("guess", .text(reading.guess)),
      JSONMember("explanation", .text(reading.explanation)),
      JSONMember("error", JSONValue(error?.rawValue)),
    ]
    if let clue = instance.clue { members.append(JSONMember("target_word_clue", .text(clue))) }
    if instance.hasCritic {
      members.append(JSONMember("critic_agreement", JSONValue(opinion?.agreement)))
      members.append(JSONMember("critic_explanation", JSONValue(opinion?.explanation)))
      members.append(JSONMember("guess_critic", .text("Word Guesser Critic (\(criticModel))")))
    }
    return .object(members)
  }

  /// Writes down all that scoring needs.
  private func finish(_ status: String, at table: inout GameTable) {
    let data: JSONValue = [
      "player_1": .text(guesserModel),
      "player_2": .text(criticModel),
      "total_attempts": .integer(attempts),
      "turns_req_count": .array(requestsByGuess),
      "turns_parse_count": .array(parsedByGuess),
      "turns_guess_feedback": .array(feedbackByGuess),
      "critic_guesses_change": .array(changes),
      "guesser_error": JSONValue(error?.rawValue),
      "critic_error": nil,
      "guesser retry count": .integer(retries.form),
      "critic retry count": 0,
      "guesser_req_count": .integer(guesserRequests.asked),
      "critic_req_count": .integer(criticRequests.asked),
      "guesser_parsed_req_count": .integer(guesserRequests.parsed),
      "critic_parsed_req_count": .integer(criticRequests.parsed),
      "target_word": .text(instance.target),
      "target_word_clue": instance.clueFact,
      "target_word_difficulty": instance.difficulty,
      "game_final_status": .text(status),
      "use_clue": .truth(instance.clue != nil),
      "use_critic": .truth(instance.hasCritic),
    ]
    table.log(
      "metadata", .text("game_result = \(status)"), details: [JSONMember("data_for_computation", data)])
  }
}
