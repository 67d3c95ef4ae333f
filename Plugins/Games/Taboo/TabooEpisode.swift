import EvaluationKit
import JSON

/// An instance of taboo as it is played.
struct TabooEpisode {
  private static let describer = "Player 1"
  private static let guesser = "Player 2"

  let rules: RuleSet
  let target: String
  let related: [String]
  let roundLimit: Int
  let describerPrompt: String
  let guesserPrompt: String

  /// - Throws: ``EvaluationError`` where the instance lacks a word or a prompt.
  init(_ instance: GameInstance, by rules: RuleSet) throws {
    self.rules = rules
    target = try instance.text("target_word")
    related = try instance.texts("related_word")
    roundLimit = instance["max_turns"] == nil ? 3 : max(1, try instance.integer("max_turns"))
    let lines = related.map { "- " + $0 }.joined(separator: "\n")
    let rounds = String(roundLimit)
    var prompt = try instance.text("describer_initial_prompt")
    prompt = PythonText.replacing("$TARGET_WORD$", with: target, in: prompt)
    prompt = PythonText.replacing("$REL_WORD$", with: lines, in: prompt)
    describerPrompt = PythonText.replacing("$N$", with: rounds, in: prompt)
    guesserPrompt = PythonText.replacing("$N$", with: rounds, in: try instance.text("guesser_initial_prompt"))
  }

  func play(at table: inout GameTable) async throws {
    let check = try TabooClueCheck(target: target, related: related)
    var guessReply: String?
    for round in 1...roundLimit {
      if let guessReply {
        table.beginRound()
        table.tell(Self.describer, guessReply, label: label("context"))
      } else {
        table.tell(Self.describer, describerPrompt, label: label("context"))
      }
      let clueReply = try await table.reply(of: Self.describer, label: label("response"))
      guard isInForm(clueReply, tag: TabooWords.clueTag, at: &table) else { return }
      let clue = TabooWords.cleaned(clueReply, tag: TabooWords.clueTag)
      if let fault = check.fault(in: clue) {
        table.log("invalid clue", .text(fault))
        return
      }
      table.log("valid clue", .text(clue))
      tellGuesser(clueReply, isFirst: round == 1, at: &table)
      let reply = try await table.reply(of: Self.guesser, label: label("response"))
      guard isInForm(reply, tag: TabooWords.guessTag, at: &table) else { return }
      if end(round, with: TabooWords.cleaned(reply, tag: TabooWords.guessTag), at: &table) { return }
      guessReply = reply
    }
  }

  private func label(_ name: String) -> String? { rules == .clembench2 ? name : nil }

  private func tellGuesser(_ clue: String, isFirst: Bool, at table: inout GameTable) {
    switch (isFirst, rules) {
    case (false, _): table.tell(Self.guesser, clue, label: label("context"))
    case (true, .clembench16): table.tell(Self.guesser, guesserPrompt + "\n\n" + clue)
    case (true, .clembench2):
      table.tell(Self.guesser, guesserPrompt, label: "initial prompt")
      table.tell(Self.guesser, clue, joined: true, label: "context")
    }
  }

  private func isInForm(_ reply: String, tag: String, at table: inout GameTable) -> Bool {
    let isInForm = PythonText.starts(reply, with: tag)
    table.log(isInForm ? "valid response" : "invalid format", isInForm ? "continue" : "abort game")
    return isInForm
  }

  /// Whether the game is over with this guess.
  private func end(_ round: Int, with guess: String, at table: inout GameTable) -> Bool {
    table.log("valid guess", .text(guess))
    let isRight = TabooWords.areEqual(guess, target)
    let isLast = round == roundLimit
    // clembench-2 writes that the rounds are used up even where the last one was won.
    if isLast && rules == .clembench2 { table.log("max rounds reached", .text(String(roundLimit))) }
    if isRight { table.log("correct guess", "end game") }
    if isLast && !isRight && rules == .clembench16 { table.log("max turns reached", .text(String(roundLimit))) }
    return isRight || isLast
  }
}
