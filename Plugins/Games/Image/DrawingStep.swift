/// A step of drawing a grid, in words and as it is carried out.
struct DrawingStep: Sendable, Hashable {
  enum Place: Sendable, Hashable {
    case row(Int)
    case column(Int)
    case cell(Int, Int)
  }

  var letter: Unicode.Scalar
  /// From 0.
  var place: Place

  /// The words, counted from 1: "Put X in row 2 column 3".
  var words: String {
    switch place {
    case .row(let row): "Fill row \(row + 1) with \(letter)"
    case .column(let column): "Fill column \(column + 1) with \(letter)"
    case .cell(let row, let column): "Put \(letter) in row \(row + 1) column \(column + 1)"
    }
  }

  init(_ letter: Unicode.Scalar, _ place: Place) {
    self.letter = letter
    self.place = place
  }

  /// Reads words such as ``words`` makes; nil where they say something else or lie outside of a grid of this size.
  init?(_ words: some StringProtocol, size: Int) {
    var letter: Unicode.Scalar?
    var row: Int?
    var column: Int?
    let parts = words.split { $0 == " " || $0 == "." || $0 == "," }
    for (index, part) in parts.enumerated() where index + 1 < parts.count {
      let next = parts[index + 1]
      switch part.lowercased() {
      case "row": row = Int(next)
      case "column": column = Int(next)
      case "put", "with":
        if next.unicodeScalars.count == 1, let scalar = next.unicodeScalars.first, ("A"..."Z").contains(scalar) {
          letter = scalar
        }
      default: break
      }
    }
    guard let letter, [row, column].allSatisfy({ $0.map((1...size).contains) ?? true }) else { return nil }
    switch (row, column) {
    case (let row?, let column?): self.init(letter, .cell(row - 1, column - 1))
    case (let row?, nil): self.init(letter, .row(row - 1))
    case (nil, let column?): self.init(letter, .column(column - 1))
    case (nil, nil): return nil
    }
  }

  func apply(to grid: inout LetterGrid) {
    switch place {
    case .row(let row): for column in 0..<grid.size { grid[row, column] = letter }
    case .column(let column): for row in 0..<grid.size { grid[row, column] = letter }
    case .cell(let row, let column): grid[row, column] = letter
    }
  }

  /// Steps that draw a grid: whole rows, whole columns, then the cells that are left.
  static func plan(for grid: LetterGrid) -> [DrawingStep] {
    let lines = 0..<grid.size
    var drawn = LetterGrid(empty: grid.size)
    var steps: [DrawingStep] = []
    func add(_ place: Place, _ cells: [(row: Int, column: Int)]) {
      guard let first = cells.first, grid.isFilled(first.row, first.column),
        cells.allSatisfy({ grid[$0.row, $0.column] == grid[first.row, first.column] }),
        cells.contains(where: { drawn[$0.row, $0.column] != grid[$0.row, $0.column] })
      else { return }
      let step = DrawingStep(grid[first.row, first.column], place)
      step.apply(to: &drawn)
      steps.append(step)
    }
    for row in lines { add(.row(row), lines.map { (row, $0) }) }
    for column in lines { add(.column(column), lines.map { ($0, column) }) }
    for row in lines { for column in lines { add(.cell(row, column), [(row, column)]) } }
    return steps
  }
}
