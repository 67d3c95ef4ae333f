import ChatClient
import EvaluationKit
import JSON

/// What one player was told in an episode, and what it said.
struct RecordedReplies: Sendable {
  struct Turn: Sendable, Hashable {
    /// The last message before the reply.
    var prompt: String
    var reply: String
  }

  /// Where a conversation is not the one that was recorded.
  enum Divergence: Error, Hashable {
    case noReplies
    /// The recording ends after so many replies.
    case ended(after: Int, asked: String)
    case otherPrompt(turn: Int, recorded: String, asked: String)
  }

  let turns: [Turn]

  init(turns: [Turn]) { self.turns = turns }

  init(of player: String, in transcript: Transcript) {
    var turns: [Turn] = []
    var prompt = ""
    for event in transcript.events {
      guard let text = event.content.string else { continue }
      if event.to == player, event.from == "GM" {
        prompt = text
      } else if event.from == player, event.isReply {
        turns.append(Turn(prompt: prompt, reply: text))
      }
    }
    self.turns = turns
  }

  /// The reply to a conversation: of the first turn after the player's own replies in it whose prompt is the last message.
  ///
  /// Rules may ask on the side and keep neither question nor answer, so replies of the recording may be missing in a
  /// conversation; they may keep a reply in other words, or make one up; and a prompt may stand at the end of a longer message.
  ///
  /// - Throws: ``Divergence``.
  func reply(to messages: [Conversation.Message]) throws -> String {
    guard !turns.isEmpty else { throw Divergence.noReplies }
    let asked = messages.last?.content ?? ""
    var next = 0
    for (index, message) in messages.enumerated() where message.role == .assistant {
      let said = Self.trimmed(message.content)
      let question = index > 0 ? messages[index - 1].content : ""
      // A reply may be kept in other words, and answers on the side may be in the same: the question tells as well.
      let rest = turns[next...]
      let place =
        rest.firstIndex { Self.trimmed($0.reply) == said && Self.ends(question, with: $0.prompt) }
        ?? rest.firstIndex { Self.ends(question, with: $0.prompt) }
        ?? rest.firstIndex { Self.trimmed($0.reply) == said }
      // Rules may also make a reply up ("Ok."), which is none of the recording.
      if let place { next = place + 1 }
    }
    if let turn = turns[next...].first(where: { Self.ends(asked, with: $0.prompt) }) { return turn.reply }
    guard next < turns.count else { throw Divergence.ended(after: turns.count, asked: asked) }
    throw Divergence.otherPrompt(turn: next + 1, recorded: turns[next].prompt, asked: asked)
  }

  private static func trimmed(_ text: String) -> Substring {
    let rest = text.drop { $0.isWhitespace }
    return rest.prefix(upTo: rest.lastIndex { !$0.isWhitespace }.map(rest.index(after:)) ?? rest.startIndex)
  }

  /// Scalar by scalar: two spellings of an accent are two prompts.
  private static func ends(_ text: String, with end: String) -> Bool {
    let (text, end) = (text.utf8, end.utf8)
    return text.count >= end.count && text.suffix(end.count).elementsEqual(end)
  }
}

extension RecordedReplies.Divergence: CustomStringConvertible {
  var description: String {
    switch self {
    case .noReplies: "holds no reply of this player"
    case .ended(let count, let asked):
      "ends after \(count) repl\(count == 1 ? "y" : "ies") of this player, which is asked for another: '\(Self.start(asked))'"
    case .otherPrompt(let turn, let recorded, let asked):
      "parts from this conversation at reply \(turn): recorded before it is '\(Self.start(recorded))', asked is "
        + "'\(Self.start(asked))'; \(Self.difference(recorded, asked))"
    }
  }

  private static func start(_ text: String, _ most: Int = 80) -> String {
    shown(String(text.prefix(most))) + (text.count > most ? "..." : "")
  }

  /// Where two texts part, with what stands there in each.
  private static func difference(_ recorded: String, _ asked: String) -> String {
    let (recorded, asked) = (Array(recorded), Array(asked))
    let same = zip(recorded, asked).prefix { $0 == $1 }.count
    func rest(_ text: [Character]) -> String {
      same < text.count ? "'\(start(String(text[same...]), 40))'" : "its end"
    }
    return "from character \(same + 1) on \(rest(recorded)) is recorded, \(rest(asked)) is asked"
  }
}
