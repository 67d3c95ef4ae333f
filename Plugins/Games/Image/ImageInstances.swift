import EvaluationKit
import JSON
import NumericalMethods

/// Instances of the image game of our own: prompts in our words, grids that are drawn by hand or by chance.
struct ImageInstances {
  private static let size = 5
  private static let perExperiment = 15
  private static let letters = Array("ABCDEFGHKLMNPRSTUVWXYZ".unicodeScalars)

  let rules: RuleSet

  private var word: String { rules == .clembench16 ? "instruction" : "command" }
  private var tag: String { rules == .clembench16 ? "Instruction:" : "Command:" }

  func experiments() -> [GameExperiment] {
    [
      GameExperiment("compact_grids", instances: grids(Self.compact)),
      GameExperiment("random_grids", instances: grids(Self.random)),
    ]
  }

  private func grids(_ make: (Int) -> LetterGrid) -> [JSONValue] {
    (0..<Self.perExperiment).map { instance(make($0), id: $0) }
  }

  private func instance(_ grid: LetterGrid, id: Int) -> JSONValue {
    .object([
      JSONMember("game_id", .integer(id)),
      JSONMember("player_1_prompt_header", .text(giverPrompt)),
      JSONMember("player_2_prompt_header", .text(followerPrompt)),
      JSONMember("player_1_question", .text("What is the next \(word)?")),
      JSONMember("grid_dimension", .integer(Self.size)),
      JSONMember("number_of_letters", .integer(grid.filledCount)),
      JSONMember("player_1_response_pattern", .text("^\(word): [^\n]+$")),
      JSONMember("player_1_terminate_pattern", .text("^\\s*\(word)\\s*:\\s*done\\s*$")),
      JSONMember("player_2_response_pattern", .text(ImagePatterns.gridPattern(Self.size))),
      JSONMember("fill_row", false), JSONMember("fill_column", false),
      JSONMember("target_grid", .text(grid.text + (rules == .clembench16 ? "\n" : ""))),
    ])
  }

  private var giverPrompt: String {
    """
    You and a partner copy a drawing. It is a square of 5 rows and 5 columns; "▢" is an empty cell, a capital letter a \
    filled one. You see the drawing. Your partner does not: your partner begins with empty cells and draws what you \
    say, one step at a time.

    In each turn write one line, which starts with "\(tag)", and nothing else:

    \(tag) Put a Q in the third row, second column

    A step may be about one cell, a whole row, a whole column, or more. Do not mention empty cells. I will ask you \
    "What is the next \(word)?" after each step. When all letters are drawn, write:

    \(tag) DONE

    This is the drawing:

    """
  }

  private var followerPrompt: String {
    """
    You draw letters into a square of 5 rows and 5 columns, as a partner tells you. At the start every cell is empty:

    \(LetterGrid(empty: Self.size).text)

    Each message of your partner is one \(word). Carry it out and reply with the whole square as it is then: 5 lines \
    of 5 cells, one space between cells, "▢" for an empty cell, and no other text. What was drawn before stays.

    """
  }

  // MARK: - Grids

  private static let shapes = [
    ["XXXXX", "X   X", "X   X", "X   X", "XXXXX"], ["XXXXX", "     ", "XXXXX", "     ", "XXXXX"],
    ["X   X", "X   X", "XXXXX", "X   X", "X   X"], ["  X  ", "  X  ", "XXXXX", "  X  ", "  X  "],
    ["X    ", "X    ", "X    ", "X    ", "XXXXX"], ["XXXXX", "  X  ", "  X  ", "  X  ", "  X  "],
    ["X    ", "XX   ", "XXX  ", "XXXX ", "XXXXX"], ["X X X", "X X X", "X X X", "X X X", "X X X"],
    ["XXXXX", "XXXXX", "     ", "     ", "     "], ["X   X", " X X ", "  X  ", " X X ", "X   X"],
    ["     ", " XXX ", " XXX ", " XXX ", "     "], ["XXXXX", "X    ", "XXXXX", "    X", "XXXXX"],
    ["X   X", "XX XX", "X X X", "X   X", "X   X"], ["    X", "    X", "XXXXX", "X    ", "X    "],
    ["XX XX", "XX XX", "     ", "XX XX", "XX XX"],
  ]

  private static func compact(_ index: Int) -> LetterGrid {
    var chance = Seed(6101).child("compact grids", index).generator()
    return LetterGrid(shapes[index % shapes.count], filledWith: letters[chance.integer(below: letters.count)])
  }

  /// From 4 to 9 cells of one letter.
  private static func random(_ index: Int) -> LetterGrid {
    var chance = Seed(6101).child("random grids", index).generator()
    let letter = letters[chance.integer(below: letters.count)]
    let count = 4 + chance.integer(below: 6)
    var grid = LetterGrid(empty: size)
    for cell in Array(0..<size * size).permuted(using: &chance).prefix(count) {
      grid[cell / size, cell % size] = letter
    }
    return grid
  }
}
