import EvaluationKit
import JSON

/// What the questioner and the game master say in an instance of private-shared.
///
/// Wordings are the instance's or its experiment's: `requests_texts` and `probing_questions`, objects of lists of texts
/// by slot. An instance says by numbers which of them are used; where the texts are not there, a plain wording takes
/// their place.
struct PrivateSharedTexts: Sendable {
  static let nextRequest = "What is the next request?"
  static let answerTag = "ANSWER:"
  static let asideTag = "ASIDE:"
  /// What is put before a question that is asked again.
  static let suffixes = [
    "", "Please answer this question carefully.", "Please follow my instructions.", "Please be specific now.",
    "Please think about it carefully.",
  ]

  private let rules: RuleSet
  private let tag: String
  private let requestNumbers: JSONValue?
  private let requestTexts: JSONValue?
  private let probeNumbers: JSONValue?
  private let probeTexts: JSONValue?

  init(_ instance: GameInstance, by rules: RuleSet) throws {
    self.rules = rules
    tag = try instance.text("tag")
    requestNumbers = instance["requests"]
    requestTexts = instance["requests_texts"]
    probeNumbers = instance["probes"]
    probeTexts = instance["probing_questions"]
  }

  /// What the questioner asks for a slot.
  func request(for slot: String) -> String {
    Self.text(requestTexts, slot, requestNumbers?[slot]?.int) ?? "Please tell me this: \(slot)."
  }

  /// A request as it is put before the one who answers.
  func message(of request: String) -> String {
    tag + ": " + request
      + (rules == .clembench16 ? " Answer only this question in one short sentence and then stop." : "")
  }

  /// The slots that are probed after so many requests, in the order of the questions.
  func probedSlots(after requests: Int) -> [String]? { probeNumbers?[String(requests)]?.members?.map(\.name) }

  /// Whether the other one knows a slot's value, as it is asked after so many requests.
  func probe(for slot: String, after requests: Int) -> String {
    let number = probeNumbers?[String(requests)]?[slot]?.int
    let question = Self.text(probeTexts, slot, number) ?? "Does the other one know this by now: \(slot)?"
    return question + " Answer this question with yes or no and then stop."
  }

  /// A slot's name as logs have it.
  static func displayed(_ slot: String) -> String { slot.uppercased() }

  private static func text(_ texts: JSONValue?, _ slot: String, _ number: Int?) -> String? {
    number.flatMap { texts?[slot]?[$0]?.string }
  }
}
