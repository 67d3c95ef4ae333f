import EvaluationKit
import JSON

/// An instance of private-shared as it is played.
///
/// Requests and probes are counted by probing round: the one before the first request, and one after each.
struct PrivateSharedEpisode {
  static let answerer = "Player 1"
  static let questioner = "Player 2"
  /// So often a probe is asked before the game is given up.
  static let tries = PrivateSharedTexts.suffixes.count

  private let rules: RuleSet
  private let texts: PrivateSharedTexts
  private let prompt: String
  private let slots: [(name: String, value: String)]
  private let order: [String]

  private var probes: [[Probe]] = []
  private var slotTurns: [String: Int] = [:]
  private var requests: [Int]
  private var parsed: [Int]
  private var filled: [Bool] = []
  private var isAborted = false
  private var playedRounds = 0

  private struct Probe {
    var slot: String
    var question: String
    var truth: Int
    var answer: String?
    var value: Int?
    var tries: Int?

    var json: JSONValue {
      var members: [JSONMember] = [
        JSONMember("target", .text(PrivateSharedTexts.displayed(slot))),
        JSONMember("question", .text("ME: " + question)),
        JSONMember("gt", .integer(truth)),
      ]
      if let answer, let value, let tries {
        members += [
          JSONMember("answer", .text(answer)), JSONMember("value", .integer(value)),
          JSONMember("tries", .integer(tries)),
        ]
      }
      return .object(members)
    }
  }

  /// - Throws: ``EvaluationError`` where the instance lacks the slots, their order or the prompt.
  init(_ instance: GameInstance, by rules: RuleSet) throws {
    self.rules = rules
    texts = try PrivateSharedTexts(instance, by: rules)
    prompt = try instance.text("initial_prompt")
    order = try instance.texts("request_order")
    slots = (instance["slots"]?.members ?? []).compactMap { slot in slot.value.string.map { (slot.name, $0) } }
    guard !slots.isEmpty, Set(slots.map(\.name)) == Set(order), order.count == slots.count else {
      throw EvaluationError(
        "instance \(instance.id): 'slots' and 'request_order' do not name the same slots, each once")
    }
    requests = Array(repeating: 0, count: order.count + 1)
    parsed = requests
    for (turn, slot) in order.enumerated() { slotTurns[slot] = turn }
  }

  mutating func play(at table: inout GameTable) async throws {
    begin(at: &table)
    try await probe(after: 0, at: &table)
    for (turn, slot) in order.enumerated() {
      if isAborted && (rules == .clembench16 || turn > 0) { break }
      if rules == .clembench16 || turn > 0 { table.beginRound() }
      let request = texts.request(for: slot)
      table.logMessage(to: Self.questioner, PrivateSharedTexts.nextRequest, label: label("context"))
      table.logMessage(from: Self.questioner, request, label: label("response"))
      if isAborted { break }
      if try await fill(slot, on: turn, by: request, at: &table) { try await probe(after: turn + 1, at: &table) }
    }
    table.log("end", "Game finished.")
    keep(at: &table)
  }

  private func label(_ name: String) -> String? { rules == .clembench2 ? name : nil }

  private func begin(at table: inout GameTable) {
    table.tell(Self.answerer, prompt, label: label("pseudo"))
    if rules == .clembench2 { table.logMessage(from: Self.answerer, "Ok.", label: "pseudo") }
    table.histories[Self.answerer, default: []].append(Conversation.Message(.assistant, "Ok."))
  }

  // MARK: - Requests

  /// Asks for a slot; whether probing follows.
  private mutating func fill(
    _ slot: String, on turn: Int, by request: String, at table: inout GameTable
  ) async throws -> Bool {
    table.tell(Self.answerer, texts.message(of: request), label: label("context"))
    let reply = try await table.reply(of: Self.answerer, label: label("response"))
    let content = PrivateSharedReplies.content(of: reply, after: PrivateSharedTexts.answerTag)
    if rules == .clembench16 {
      requests[turn + 1] += 1
      table.log("parse", .text(content ?? "NA"))
    }
    guard let content else {
      if rules == .clembench16 {
        table.log("invalid format", "Abort: invalid format in slot filling.")
        isAborted = true
      } else {
        // The round is left out, and the scorer may fail for it (flaw).
        table.log("metadata", "Invalid format in slot filling; the round is skipped.")
      }
      return false
    }
    if rules == .clembench2 { requests[turn + 1] += 1 }
    parsed[turn + 1] += 1
    // In clembench-1.6 a value may also be found in the tag.
    let said = PythonText.lowercased(rules == .clembench16 ? reply : content)
    let isFilled = slots.contains { $0.name == slot && PythonText.contains(PythonText.lowercased($0.value), in: said) }
    filled.append(isFilled)
    table.log("metadata", .text("Slot filled: \(isFilled ? "True" : "False")"))
    for other in slots where other.name != slot && slotTurns[other.name, default: 0] > turn {
      guard PythonText.contains(PythonText.lowercased(other.value), in: said) else { continue }
      let name = PrivateSharedTexts.displayed(other.name)
      let before = slotTurns[other.name, default: 0]
      table.log(
        "metadata", .text("Value for \(name) anticipated; ground truth turn updated from \(before) to \(turn)."))
      slotTurns[other.name] = turn
    }
    if rules == .clembench16 { table.logMessage(to: Self.questioner, content) }
    return true
  }

  // MARK: - Probing

  private mutating func probe(after turn: Int, at table: inout GameTable) async throws {
    if rules == .clembench16 { table.log("info", "Begin probing") }
    var round = (texts.probedSlots(after: turn) ?? slots.map(\.name)).map { slot in
      Probe(
        slot: slot, question: texts.probe(for: slot, after: turn), truth: turn > slotTurns[slot, default: turn] ? 1 : 0)
    }
    for index in round.indices where !isAborted {
      try await ask(&round[index], in: turn, at: &table)
      if round[index].value == 2 { isAborted = true }
    }
    probes.append(round)
    if rules == .clembench16 { table.log("info", "End probing") }
    if isAborted {
      table.log("invalid format", "Abort: invalid format in probing.")
    } else {
      playedRounds += 1
    }
  }

  private mutating func ask(_ probe: inout Probe, in turn: Int, at table: inout GameTable) async throws {
    let name = PrivateSharedTexts.displayed(probe.slot)
    for (number, suffix) in PrivateSharedTexts.suffixes.enumerated() {
      let types =
        rules == .clembench16
        ? (question: "probe question", answer: "probe answer") : (question: "send message", answer: "get message")
      let reply = try await table.aside(
        to: Self.answerer, "ME: \(suffix) \(probe.question)", as: types, label: label("forget"))
      requests[turn] += 1
      let isYes = PrivateSharedReplies.isYes(reply)
      table.log("parse", isYes.map { $0 ? "yes" : "no" } ?? "NA")
      probe.answer = reply
      if let isYes {
        parsed[turn] += 1
        probe.value = isYes ? 1 : 0
        probe.tries = number + 1
        table.log("metadata", .text("Answer for \(name) valid after \(number + 1) tries."))
        break
      }
    }
    if probe.value == nil {
      probe.value = 2
      probe.tries = Self.tries + 1
      table.log("metadata", .text("Answer for \(name) invalid after max attempts."))
    }
    table.log("check", .text("Answer is \(probe.value == probe.truth ? "correct" : "incorrect")."))
  }

  // MARK: - Keeping

  private func keep(at table: inout GameTable) {
    table.keep("probes", .array(probes.map { round in .array(round.map(\.json)) }))
    table.keep(
      "realised_slots", .object(order.map { JSONMember($0, .integer(slotTurns[$0, default: 0])) }))
    table.keep(ScoreName.requests, .array(requests.map { .integer($0) }))
    table.keep(ScoreName.parsed, .array(parsed.map { .integer($0) }))
    table.keep(ScoreName.violated, .array(zip(requests, parsed).map { .integer($0 - $1) }))
    table.keep("Filled Slots", .array(filled.map { .truth($0) }))
    table.keep(ScoreName.aborted, .truth(isAborted))
    table.keep("Played Probe Rounds", .integer(playedRounds))
  }
}
