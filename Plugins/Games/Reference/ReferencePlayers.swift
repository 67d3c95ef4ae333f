import EvaluationKit
import NumericalMethods

/// The programmatic players of the reference game. Each knows what it was sent and nothing else.
enum ReferencePlayers {
  /// Cells that tell the target from the other two; where it goes wrong, those that tell some other grid from the rest.
  static func expression(
    after messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String {
    let slip = manner.slip(&chance)
    let isRight = manner.isRight(&chance)
    var grids = LetterGrid.grids(in: messages.last { $0.role == .user }?.content ?? "").suffix(3).map(\.self)
    if !isRight, !grids.isEmpty { grids.swapAt(0, chance.integer(below: grids.count)) }
    var words = "the picture"
    if let target = grids.first {
      let statements = CellStatement.telling(target, from: Array(grids.dropFirst()))
      if !statements.isEmpty { words = statements.map(\.words).joined(separator: " and ") }
    }
    return switch slip {
    case nil: "Expression: " + words
    case .chatter: "I would put it like this. Expression: " + words
    case .breach: words
    }
  }

  /// The grid in which most of the description holds; where it goes wrong, any.
  static func answer(
    after messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String {
    let slip = manner.slip(&chance)
    let isRight = manner.isRight(&chance)
    let text = messages.last { $0.role == .user }?.content ?? ""
    let grids = LetterGrid.grids(in: text).suffix(3)
    let statements = CellStatement.all(in: text)
    let held = grids.map { grid in statements.count { $0.holds(in: grid) } }
    let best = held.indices.max { held[$0] < held[$1] } ?? 0
    let place = isRight ? best : chance.integer(below: 3)
    let choice = ["first", "second", "third"][min(place, 2)]
    return switch slip {
    case nil: "Answer: " + choice
    case .chatter: "Let me see. Answer: " + choice
    case .breach: choice
    }
  }
}
