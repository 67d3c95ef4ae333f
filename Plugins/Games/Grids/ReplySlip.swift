import EvaluationKit
import NumericalMethods

/// How a programmatic player's reply leaves the form that was asked for.
enum ReplySlip: Sendable, Hashable {
  /// Words around it that nobody asked for.
  case chatter
  /// The tag is missing, or a part of the reply.
  case breach
}

extension PlayingManner {
  /// Whether and how the next reply slips; always two draws.
  func slip(_ chance: inout SeededGenerator) -> ReplySlip? {
    let breaks = chance.uniform() < ruleBreaking
    let chats = chance.uniform() < chattiness
    return breaks ? .breach : chats ? .chatter : nil
  }

  /// Whether the player gets right what comes next; one draw.
  func isRight(_ chance: inout SeededGenerator) -> Bool { chance.uniform() < skill }
}
