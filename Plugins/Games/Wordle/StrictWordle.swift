import EvaluationKit
import JSON

/// Wordle by the rules of clembench-2: a reply out of form ends the game, an unknown word is asked for again.
struct StrictWordle {
  private static let guesser = "Player 1"
  private static let critic = "Player 2"
  private static let guessForm =
    "Provide your response only in this format.\nexplanation: details\nguess: word"
  private static let agreementForm =
    "Provide your response only in this format.\nexplanation: details\nagreement: yes or no"

  private let instance: WordleInstance
  private var requests = 0
  private var parsed = 0
  private var guesses: [String] = []
  private var explanations: [String] = []
  private var committed: [String] = []
  private var judgements: [String] = []
  private var feedbacks: [String] = []

  private enum Outcome {
    case aborted, lost, won
  }

  init(_ instance: WordleInstance) { self.instance = instance }

  mutating func play(at table: inout GameTable) async throws {
    let outcome = try await outcome(at: &table)
    keep(outcome, at: &table)
  }

  private mutating func outcome(at table: inout GameTable) async throws -> Outcome {
    if let clue = instance.clue {
      table.tell(Self.guesser, instance.guesserPrompt, label: "initial prompt")
      table.tell(Self.guesser, "clue: " + clue, joined: true, label: "context")
    } else {
      table.tell(Self.guesser, instance.guesserPrompt, label: "context")
    }
    for attempt in 1...instance.attemptLimit {
      guard let guess = try await countedGuess(at: &table) else {
        table.log("invalid format", "game_result = ABORT")
        return .aborted
      }
      let feedback = WordleFeedback(guess, for: instance.target, by: .clembench2).text
      feedbacks.append(feedback)
      let clue = instance.clue.map { "target_word_clue = \($0)\n" } ?? ""
      table.log(
        "metadata",
        .text(
          "attempts = \(attempt)\ntarget_word = \(instance.target)\n\(clue)guess = \(guess)\n"
            + "guess_feedback = \(feedback)"))
      if TabooWords.areEqual(guess, instance.target) {
        table.log("correct guess", "game_result = WIN")
        return .won
      }
      if attempt < instance.attemptLimit {
        table.beginRound()
        table.tell(Self.guesser, "guess_feedback: \(feedback)\n\n\(Self.guessForm)", label: "context")
      }
    }
    table.log("max rounds played", "game_result = LOSS")
    return .lost
  }

  /// The guess that counts in an attempt; nil where a reply broke the rules.
  private mutating func countedGuess(at table: inout GameTable) async throws -> String? {
    guard let first = try await validGuess(at: &table) else { return nil }
    guesses.append(first.value)
    explanations.append(first.explanation)
    guard instance.hasCritic else { return first.value }
    guard let opinion = try await opinion(of: first, at: &table) else { return nil }
    judgements.append(opinion.value)
    table.tell(
      Self.guesser,
      "clue: \(instance.clue ?? "")\nguess_agreement: \(opinion.value)\n"
        + "agreement_explanation: \(opinion.explanation)\n\n\(Self.guessForm)", label: "context")
    guard let second = try await validGuess(at: &table) else { return nil }
    committed.append(second.value)
    return second.value
  }

  private mutating func validGuess(at table: inout GameTable) async throws -> WordleReading.Strict? {
    var unknownWords = 0
    while true {
      let reply = try await table.reply(of: Self.guesser, label: "response")
      requests += 1
      switch WordleReading.strict(reply, tag: "guess:").flatMap(checked) {
      case .failure(let error):
        table.log("metadata", .text("Error: " + error.reason))
        return nil
      case .success(let reading):
        parsed += 1
        if instance.words.contains(reading.value) { return reading }
      }
      table.log("metadata", "Error: The guessed word is not a valid word for this game.")
      guard unknownWords < instance.unknownWordRetries else { return nil }
      unknownWords += 1
      table.tell(
        Self.guesser,
        "Your guess is not a valid word for this game. Please try again.\n\n\(Self.guessForm)", label: "context")
    }
  }

  private func checked(_ reading: WordleReading.Strict) -> Result<WordleReading.Strict, WordleFormError> {
    if !PythonText.isAlphabetic(reading.value) {
      return .failure(WordleFormError("The guess should be a single word and should only contain letters."))
    }
    if PythonText.length(reading.value) != instance.wordLength {
      return .failure(WordleFormError("The length of the guessed word is not \(instance.wordLength)."))
    }
    return .success(reading)
  }

  private mutating func opinion(
    of first: WordleReading.Strict, at table: inout GameTable
  ) async throws -> WordleReading.Strict? {
    let question = "clue: \(instance.clue ?? "")\nexplanation: \(first.explanation)\nguess: \(first.value)"
    if judgements.isEmpty {
      table.tell(Self.critic, instance.criticPrompt, label: "initial prompt")
      table.tell(Self.critic, question, joined: true, label: "context")
    } else {
      table.tell(Self.critic, "\(question)\n\n\(Self.agreementForm)", label: "context")
    }
    let reply = try await table.reply(of: Self.critic, label: "response")
    requests += 1
    switch WordleReading.strict(reply, tag: "agreement:") {
    case .failure(let error): table.log("metadata", .text("Error: " + error.reason))
    case .success(let reading) where ["yes", "no"].contains(reading.value):
      parsed += 1
      return reading
    case .success: table.log("metadata", "Error: The agreement should be one of 'yes' and 'no'.")
    }
    return nil
  }

  private func keep(_ outcome: Outcome, at table: inout GameTable) {
    table.keep("Aborted", .integer(outcome == .aborted ? 1 : 0))
    table.keep("Lose", .integer(outcome == .lost ? 1 : 0))
    table.keep("Success", .integer(outcome == .won ? 1 : 0))
    table.keep("Request Count", .integer(requests))
    table.keep("Parsed Request Count", .integer(parsed))
    table.keep("Violated Request Count", .integer(requests - parsed))
    table.keep("Guesser Guesses", JSONValue(guesses))
    table.keep("Guesser Feedbacks", JSONValue(feedbacks))
    table.keep("Guesser Explanations", JSONValue(explanations))
    if instance.hasCritic {
      table.keep("Guesser Guesses Committed", JSONValue(committed))
      table.keep("Critic Judgements", JSONValue(judgements))
    }
  }
}
