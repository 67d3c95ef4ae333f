import EvaluationKit
import NumericalMethods

/// The programmatic players of the image game. Each knows what it was sent and nothing else.
struct ImagePlayers {
  let rules: RuleSet

  private var tag: String { rules == .clembench16 ? "Instruction:" : "Command:" }

  /// The next instruction of the one who sees the grid: a step of a plan for it, by how many it has given.
  ///
  /// A step that goes wrong puts the letter into some cell or other.
  func instruction(
    after messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String {
    let slip = manner.slip(&chance)
    let isRight = manner.isRight(&chance)
    let prompt = messages.first { $0.role == .user }?.content ?? ""
    let target = LetterGrid.grids(in: prompt).last ?? LetterGrid(empty: 5)
    let plan = DrawingStep.plan(for: target)
    let given = messages.count { $0.role == .assistant }
    var words = "DONE"
    if given < plan.count {
      var step = plan[given]
      if !isRight {
        step.place = .cell(chance.integer(below: target.size), chance.integer(below: target.size))
      }
      words = step.words
    }
    return switch slip {
    case nil: tag + " " + words
    case .chatter: "Gladly, here is what comes next.\n" + tag + " " + words
    case .breach: words
    }
  }

  /// The grid of the one who draws: what it printed last, with the newest instruction carried out.
  ///
  /// An instruction that it gets wrong is carried out elsewhere.
  func grid(
    after messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String {
    let slip = manner.slip(&chance)
    let isRight = manner.isRight(&chance)
    var grid =
      messages.last { $0.role == .assistant }.flatMap { LetterGrid.grids(in: $0.content, atLeast: 1).last }
      ?? messages.first { $0.role == .user }.flatMap { LetterGrid.grids(in: $0.content).first }
      .map { LetterGrid(empty: $0.size) } ?? LetterGrid(empty: 5)
    let said = messages.last { $0.role == .user }?.content ?? ""
    let line = PythonText.split(said, by: "\n").last { !$0.isEmpty } ?? ""
    if var step = DrawingStep(line, size: grid.size) {
      if !isRight {
        step.place = .cell(chance.integer(below: grid.size), chance.integer(below: grid.size))
      }
      step.apply(to: &grid)
    }
    return switch slip {
    case nil: grid.text
    case .chatter: "Here is the grid as it is now:\n" + grid.text
    case .breach: PythonText.split(grid.text, by: "\n").dropLast().joined(separator: "\n")
    }
  }
}
