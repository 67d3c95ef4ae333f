/// A grid as a text has it: a row a line, cells apart by one space each.
struct TextGrid: Sendable, Hashable {
  /// As instances write an empty cell.
  static let emptyCell = "▢"

  /// Rows need not be equally long: a text that a model wrote may be anything.
  let rows: [[Substring]]

  /// Newlines around the text do not count.
  init(_ text: String) {
    let scalars = text.unicodeScalars
    let start = scalars.firstIndex { $0 != "\n" } ?? scalars.endIndex
    let end = scalars[start...].lastIndex { $0 != "\n" }.map { scalars.index(after: $0) } ?? start
    rows = PythonText.split(String(text[start..<end]), by: "\n").map { PythonText.split(String($0), by: " ") }
  }

  /// An empty square grid.
  init(empty size: Int) {
    rows = Array(repeating: Array(repeating: Self.emptyCell[...], count: size), count: size)
  }

  var width: Int { rows.first?.count ?? 0 }

  /// The cell there; nil beyond the edges.
  subscript(row: Int, column: Int) -> Substring? {
    rows.indices.contains(row) && rows[row].indices.contains(column) ? rows[row][column] : nil
  }

  static func isEmpty(_ cell: Substring) -> Bool { cell == emptyCell }

  /// In how many cells two grids differ; a cell that only one of them has is a difference.
  func differences(from other: TextGrid) -> Int {
    var count = 0
    for row in 0..<max(rows.count, other.rows.count) {
      let mine = rows.indices.contains(row) ? rows[row] : []
      let others = other.rows.indices.contains(row) ? other.rows[row] : []
      count += max(mine.count, others.count) - min(mine.count, others.count)
      for (a, b) in zip(mine, others) where a != b { count += 1 }
    }
    return count
  }
}
