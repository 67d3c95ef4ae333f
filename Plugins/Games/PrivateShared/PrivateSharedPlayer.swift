import EvaluationKit
import NumericalMethods

/// The programmatic player of private-shared, who answers. It knows what it was sent and nothing else.
enum PrivateSharedPlayer {
  /// - Parameter manner: with skill it tells what it was asked for, and on the side what it has told so far; without, it
  ///   tells nothing and says yes or no as it comes.
  static func reply(
    after messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String {
    let message = messages.last { $0.role == .user }?.content ?? ""
    // Questions on the side leave no trace in the history, so that many are asked after the same number of messages:
    // each has its own chance by its text.
    var chance = SeededGenerator(seed: chance.next() ^ hash(message))
    let slip = manner.slip(&chance)
    let isRight = manner.isRight(&chance)
    let facts = facts(in: messages.first { $0.role == .user }?.content ?? "")
    let slot = slot(askedFor: message, among: facts.map(\.slot))
    let value = facts.first { $0.slot == slot }?.value
    if PythonText.starts(message, with: "ME:") {
      let knows = isRight ? value.map { isTold($0, in: messages) } ?? false : chance.uniform() < 0.5
      return worded(knows ? "yes" : "no", PrivateSharedTexts.asideTag, slip)
    }
    return worded(isRight ? value ?? "I do not know" : "I would rather not say", PrivateSharedTexts.answerTag, slip)
  }

  private static func worded(_ words: String, _ tag: String, _ slip: ReplySlip?) -> String {
    switch slip {
    case nil: tag + " " + words
    case .chatter: "Thank you for asking. " + tag + " " + words
    case .breach: words
    }
  }

  /// The facts of a prompt: lines with a name in capitals and a value. `WHAT` is what clembench calls them all
  /// together.
  private static func facts(in prompt: String) -> [(slot: String, value: String)] {
    PythonText.split(prompt, by: "\n").compactMap { line in
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
      let name = line[..<colon]
      guard name.utf8.allSatisfy({ (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-") }) else { return nil }
      let value = PythonText.stripped(line[line.utf8.index(after: colon)...])
      return value.isEmpty || name == "WHAT" ? nil : (name.lowercased(), value)
    }
  }

  /// Which fact a question is about: by how our own questions are worded, by cues, or by a slot's name in it.
  private static func slot(askedFor message: String, among slots: [String]) -> String? {
    let known = slots.first { slot in
      questions[slot]?.contains { PythonText.contains($0, in: message) } ?? false
    }
    if let known = known ?? QuestionCues.slot(of: message, among: slots) { return known }
    let words = message.split { !$0.isLetter && $0 != "-" }.map { $0.lowercased() }
    return slots.first { words.contains($0) }
  }

  /// Our own wordings by slot.
  private static let questions: [String: [String]] = {
    var questions: [String: [String]] = [:]
    for slot in PrivateSharedDomain.all.flatMap(\.slots) {
      questions[slot.name, default: []] += slot.requests + slot.questions
    }
    return questions
  }()

  /// Whether a value stands in one of the replies so far.
  private static func isTold(_ value: String, in messages: [Conversation.Message]) -> Bool {
    messages.contains { $0.role == .assistant && PythonText.contains(value, in: $0.content) }
  }

  /// FNV-1a.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
