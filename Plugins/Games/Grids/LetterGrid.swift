/// A square grid of single characters, as programmatic players see and draw it.
struct LetterGrid: Sendable, Hashable {
  static let empty: Unicode.Scalar = "▢"

  let size: Int
  /// Row by row.
  private(set) var cells: [Unicode.Scalar]

  init(empty size: Int) {
    self.size = size
    cells = Array(repeating: Self.empty, count: size * size)
  }

  /// - Parameter rows: as many as each has characters; a blank or a dot is an empty cell.
  init(_ rows: [String], filledWith letter: Unicode.Scalar? = nil) {
    size = rows.count
    cells = rows.flatMap { row in
      row.unicodeScalars.map { $0 == " " || $0 == "." ? Self.empty : letter ?? $0 }
    }
    precondition(cells.count == size * size, "a grid has as many rows as columns")
  }

  private init(size: Int, cells: [Unicode.Scalar]) {
    self.size = size
    self.cells = cells
  }

  subscript(row: Int, column: Int) -> Unicode.Scalar {
    get { cells[row * size + column] }
    set { cells[row * size + column] = newValue }
  }

  func isFilled(_ row: Int, _ column: Int) -> Bool { self[row, column] != Self.empty }

  var filledCount: Int { cells.count { $0 != Self.empty } }

  /// A row a line, cells apart by one space.
  var text: String {
    var text = ""
    for row in 0..<size {
      if row > 0 { text += "\n" }
      for column in 0..<size {
        if column > 0 { text += " " }
        text.unicodeScalars.append(self[row, column])
      }
    }
    return text
  }

  // MARK: - Finding grids in a text

  /// The square grids of a text in their order: lines below each other, as many as each has cells.
  static func grids(in text: String, atLeast least: Int = 3) -> [LetterGrid] {
    var found: [LetterGrid] = []
    var cells: [Unicode.Scalar] = []
    var width = 0
    var line = text.unicodeScalars[...]
    while true {
      let end = line.firstIndex(of: "\n") ?? line.endIndex
      let count = append(row: line[..<end], to: &cells)
      if count == 0 {
        cells = []
      } else if count != width {
        cells.removeFirst(cells.count - count)
      }
      width = count
      if width >= least, cells.count == width * width {
        found.append(LetterGrid(size: width, cells: cells))
        cells = []
      }
      if end == line.endIndex { return found }
      line = line[line.index(after: end)...]
    }
  }

  /// Appends the cells of a line; 0, and nothing appended, where it is no row.
  private static func append(
    row line: Substring.UnicodeScalarView, to cells: inout [Unicode.Scalar]
  ) -> Int {
    let before = cells.count
    var isCell = true
    for scalar in line {
      if isCell {
        switch scalar {
        case "A"..."Z": cells.append(scalar)
        case "▢", "□": cells.append(empty)
        default:
          cells.removeLast(cells.count - before)
          return 0
        }
      } else if scalar != " " {
        cells.removeLast(cells.count - before)
        return 0
      }
      isCell.toggle()
    }
    if isCell { cells.removeLast(cells.count - before) }
    return cells.count - before
  }
}
