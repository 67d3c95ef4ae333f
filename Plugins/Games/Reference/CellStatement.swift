/// That a cell of a grid is filled, or that it is empty.
struct CellStatement: Sendable, Hashable {
  /// From 0.
  var row: Int
  var column: Int
  var isFilled: Bool

  /// Counted from 1: "row 2 column 3 is filled".
  var words: String { "row \(row + 1) column \(column + 1) is \(isFilled ? "filled" : "empty")" }

  func holds(in grid: LetterGrid) -> Bool {
    (0..<grid.size).contains(row) && (0..<grid.size).contains(column) && grid.isFilled(row, column) == isFilled
  }

  /// Statements that hold in a grid and, taken together, in none of the others: a cell for each that differs from all
  /// before.
  static func telling(_ grid: LetterGrid, from others: [LetterGrid]) -> [CellStatement] {
    var statements: [CellStatement] = []
    for other in others where other.size == grid.size && statements.allSatisfy({ $0.holds(in: other) }) {
      let cells = grid.cells.indices.filter {
        (grid.cells[$0] == LetterGrid.empty) != (other.cells[$0] == LetterGrid.empty)
      }
      // One that tells it from more of the others is better.
      let best = cells.max { telltale($0, grid, others) < telltale($1, grid, others) }
      guard let best else { continue }
      statements.append(
        CellStatement(
          row: best / grid.size, column: best % grid.size, isFilled: grid.cells[best] != LetterGrid.empty))
    }
    return statements
  }

  private static func telltale(_ cell: Int, _ grid: LetterGrid, _ others: [LetterGrid]) -> Int {
    others.count {
      $0.size == grid.size && ($0.cells[cell] == LetterGrid.empty) != (grid.cells[cell] == LetterGrid.empty)
    }
  }

  /// All statements in a text that are worded as ``words`` is.
  static func all(in text: String) -> [CellStatement] {
    let words = text.split { $0 == " " || $0 == "\n" || $0 == "." || $0 == "," }.map { $0.lowercased() }
    var found: [CellStatement] = []
    for start in words.indices.dropLast(5) where words[start] == "row" && words[start + 2] == "column" {
      guard let row = Int(words[start + 1]), let column = Int(words[start + 3]), words[start + 4] == "is",
        ["filled", "empty"].contains(words[start + 5])
      else { continue }
      found.append(CellStatement(row: row - 1, column: column - 1, isFilled: words[start + 5] == "filled"))
    }
    return found
  }
}
