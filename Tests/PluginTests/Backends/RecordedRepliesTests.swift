import EvaluationKit
import Testing

@testable import Plugins

/// Which reply of a recording a conversation gets.
@Suite struct RecordedRepliesTests {
  private static let recorded = RecordedReplies(turns: [
    .init(prompt: "Known?", reply: "no"), .init(prompt: "What?", reply: "ANSWER: no"),
    .init(prompt: "Known?", reply: "yes"), .init(prompt: "What else?", reply: "no"),
    .init(prompt: "Known?", reply: "perhaps"),
  ])

  /// Messages in turn: what is asked, what was replied.
  private static func outcome(_ contents: String...) -> String {
    let messages = contents.enumerated().map { Conversation.Message($0 % 2 == 0 ? .user : .assistant, $1) }
    do { return try recorded.reply(to: messages) } catch { return "\(error)" }
  }

  @Test("a question on the side gets the reply of its own moment, though it is asked in the same words each time")
  func asides() {
    #expect(Self.outcome("Rules.\n\nKnown?") == "no")
    #expect(Self.outcome("Rules.\n\nWhat?") == "ANSWER: no")
    #expect(Self.outcome("Rules.\n\nWhat?", "ANSWER: no", "Known?") == "yes")
    #expect(Self.outcome("Rules.\n\nWhat?", "ANSWER: no", "What else?", "no", "Known?") == "perhaps")
  }

  @Test("a reply that the rules keep in other words counts all the same, and one that they made up does not")
  func otherWords() {
    #expect(Self.outcome("What?", "no", "Known?") == "yes")
    #expect(Self.outcome("Rules.", "Ok.", "Known?") == "no")
    #expect(Self.outcome("What?", " ANSWER: no\n", "What else?", "NO!", "Known?") == "perhaps")
  }

  @Test("a prompt that was not recorded is shown beside the one that was, with where they part")
  func divergence() {
    #expect(
      Self.outcome("What?", "ANSWER: no", "Kn\u{1B}?")
        == "parts from this conversation at reply 3: recorded before it is 'Known?', asked is 'Kn\\u{1B}?'; from "
        + "character 3 on 'own?' is recorded, '\\u{1B}?' is asked")
    #expect(
      Self.outcome("What?", "ANSWER: no", "What else?", "no", "Known?", "perhaps", "More?")
        == "ends after 5 replies of this player, which is asked for another: 'More?'")
    #expect(throws: RecordedReplies.Divergence.noReplies) { try RecordedReplies(turns: []).reply(to: []) }
  }
}
