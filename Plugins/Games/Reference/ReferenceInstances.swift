import EvaluationKit
import JSON
import NumericalMethods

/// Instances of the reference game of our own: three grids of a kind, one of them the target, and prompts in our words.
struct ReferenceInstances {
  private static let size = 5
  private static let perExperiment = 8
  private static let ordinals = ["first", "second", "third"]
  private static let shortOrdinals = ["1st", "2nd", "3rd"]

  let rules: RuleSet

  func experiments() -> [GameExperiment] {
    [
      experiment("line_grids", of: Self.lines),
      experiment("diagonal_grids", of: Self.diagonals),
      experiment("letter_grids", of: ReferencePictures.letters.map { LetterGrid($0) }),
      experiment("number_grids", of: ReferencePictures.numbers.map { LetterGrid($0) }),
      experiment("shape_grids", of: ReferencePictures.shapes.map { LetterGrid($0) }),
      experiment("random_grids", of: Self.random),
    ]
  }

  /// Instances from a stock of different grids.
  private func experiment(_ name: String, of grids: [LetterGrid]) -> GameExperiment {
    GameExperiment(
      name,
      instances: (0..<Self.perExperiment).map { index in
        var chance = Seed(6103).child(name, index).generator()
        let chosen = Array(grids.permuted(using: &chance).prefix(3))
        let order = [0, 1, 2].permuted(using: &chance)
        return instance(chosen, followerOrder: order, id: index)
      })
  }

  /// - Parameters:
  ///   - grids: the target and two others.
  ///   - followerOrder: which of them stands first, second and third before the one who guesses.
  private func instance(_ grids: [LetterGrid], followerOrder: [Int], id: Int) -> JSONValue {
    let place = followerOrder.firstIndex(of: 0) ?? 0
    let names =
      [Self.ordinals[place]] + (rules == .clembench16 ? [Self.shortOrdinals[place]] : []) + [String(place + 1)]
    let mine = grids.map(\.text)
    let theirs = followerOrder.map { grids[$0].text }
    var members = [
      JSONMember("game_id", .integer(id)),
      JSONMember("player_1_prompt_header", .text(giverPrompt(mine))),
      JSONMember("player_1_target_grid", .text(mine[0])), JSONMember("player_1_second_grid", .text(mine[1])),
      JSONMember("player_1_third_grid", .text(mine[2])),
      JSONMember("player_2_prompt_header", .text(followerPrompt(theirs))),
      JSONMember("player_2_first_grid", .text(theirs[0])), JSONMember("player_2_second_grid", .text(theirs[1])),
      JSONMember("player_2_third_grid", .text(theirs[2])),
      JSONMember("target_grid_name", JSONValue(names)),
    ]
    members += patterns
    return .object(members)
  }

  private var patterns: [JSONMember] {
    switch rules {
    case .clembench16:
      [
        JSONMember("player_1_response_pattern", .text("^expression:\\s(?P<content>.+)\n*(?P<remainder>.*)")),
        JSONMember(
          "player_2_response_pattern",
          .text("^answer:\\s(?P<content>first|second|third|1|2|3|1st|2nd|3rd)\n*(?P<remainder>.*)")),
        JSONMember("player_1_response_tag", "expression:"), JSONMember("player_2_response_tag", "answer:"),
      ]
    case .clembench2:
      [
        JSONMember(
          "player_1_response_pattern",
          .text("^(?P<tag>expression:\\s*)(?P<content>(?P<response>.+)\n*(?P<remainder>(.|\n)*))")),
        JSONMember(
          "player_2_response_pattern",
          .text(
            "^(?P<tag>answer:\\s*)(?P<content>(?P<response>first|second|third|1|2|3).*\n*(?P<remainder>(.|\n)*))")),
        JSONMember("lang", "en"), JSONMember("p1_mode", "strict"), JSONMember("p2_mode", "strict"),
      ]
    }
  }

  private func giverPrompt(_ grids: [String]) -> String {
    """
    Below are three pictures of 5 rows and 5 columns; "▢" is an empty cell, "X" a filled one. Someone else has the \
    same pictures in another order and must find the one that you describe. Describe the first so that it cannot be \
    taken for one of the others.

    The picture to describe:

    \(grids[0])

    Another picture:

    \(grids[1])

    One more picture:

    \(grids[2])

    Reply with a single line that begins with "Expression: " and goes on with your description. Write nothing else.
    """
  }

  private func followerPrompt(_ grids: [String]) -> String {
    """
    Below are three pictures of 5 rows and 5 columns; "▢" is an empty cell, "X" a filled one. Someone else has \
    described one of them.

    First:

    \(grids[0])

    Second:

    \(grids[1])

    Third:

    \(grids[2])

    This is the description:

    TARGET_EXPRESSION

    Which picture is meant? Reply with "Answer: " and one word, which is first, second or third. Write nothing else.
    """
  }

  // MARK: - Stocks of grids

  /// One or two rows or columns, filled.
  private static let lines: [LetterGrid] = {
    var grids: [LetterGrid] = []
    for first in 0..<size {
      for second in first..<size {
        for isRow in [true, false] {
          var grid = LetterGrid(empty: size)
          for line in [first, second] { DrawingStep("X", isRow ? .row(line) : .column(line)).apply(to: &grid) }
          grids.append(grid)
        }
      }
    }
    return grids
  }()

  /// Diagonals of three cells and more, falling and rising.
  private static let diagonals: [LetterGrid] = {
    var grids: [LetterGrid] = []
    for shift in -2...2 {
      for isFalling in [true, false] {
        var grid = LetterGrid(empty: size)
        for row in 0..<size where (0..<size).contains(row + shift) {
          grid[row, isFalling ? row + shift : size - 1 - (row + shift)] = "X"
        }
        grids.append(grid)
      }
    }
    return grids
  }()

  /// Each cell filled or not, as likely.
  private static let random: [LetterGrid] = (0..<24).map { index in
    var chance = Seed(6103).child("random pictures", index).generator()
    var grid = LetterGrid(empty: size)
    for row in 0..<size {
      for column in 0..<size where chance.integer(below: 2) == 1 { grid[row, column] = "X" }
    }
    return grid
  }
}
