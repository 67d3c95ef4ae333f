import EvaluationKit
import Tables

/// Where rows stand once they are laid out for correlating: matrices of observations by groups.
///
/// Groups that agree in all columns but the last are a block; its observations are all that one of its rows has. Those of
/// its groups that have every observation are side by side in one matrix, with one x; the others stand alone.
struct GroupLayout: Sendable {
  /// The complete groups of a block: scores [x.count × groups.count] from the cell `first`, row by row.
  struct Panel: Sendable {
    var x: [Double] = []
    var groups: [Int] = []
    var first = 0
    /// Whether all groups have the same x at an observation.
    var sharesX = true

    var cells: Range<Int> { first..<first + x.count * groups.count }
  }

  /// A group that lacks an observation, or has an x of its own.
  struct Lone: Sendable {
    let group: Int
    var rows: [Int] = []
    let isComplete: Bool
  }

  let groups: RowCodes
  private(set) var panels: [Panel] = []
  private(set) var alone: [Lone] = []
  /// A row's cell; -1 where it is in no panel.
  private(set) var places: [Int32] = []
  /// How many cells all panels have.
  private(set) var cellCount = 0

  /// - Parameter x: a value a row; rows without a finite one are left out.
  /// - Throws: `EvaluationError` where an observation stands in a group twice.
  init(_ rows: Table, each names: [String], observations: Observations, x: [Double]) throws {
    groups = try rows.coded(by: names)
    let blocks = try rows.coded(by: names.dropLast())
    let cells = try Self.cells(rows, names.dropLast(), observations)
    panels = Array(repeating: Panel(), count: blocks.count)
    // The place of each of a block's observations among them, in the order in which they appear.
    var places = [Int32](repeating: -1, count: cells.count)
    var counts = [Int](repeating: 0, count: groups.count)
    for row in x.indices where x[row].isFinite {
      let (cell, block) = (Int(cells.codes[row]), Int(blocks.codes[row]))
      counts[Int(groups.codes[row])] += 1
      if places[cell] < 0 {
        places[cell] = Int32(panels[block].x.count)
        panels[block].x.append(x[row])
      } else if panels[block].x[Int(places[cell])] != x[row] {
        panels[block].sharesX = false
      }
    }
    let columns = placeGroups(counts, blocks)
    guard cellCount <= Int(Int32.max) else {
      throw EvaluationError(
        "\(cellCount) scores are more than can be laid out at once; split the rows and stack the results")
    }
    self.places = [Int32](repeating: -1, count: x.count)
    var isTaken = [Bool](repeating: false, count: cellCount)
    let (firsts, widths) = (panels.map(\.first), panels.map(\.groups.count))
    for row in x.indices where x[row].isFinite {
      let column = columns[Int(groups.codes[row])]
      if column < 0 {
        alone[-column - 1].rows.append(row)
        continue
      }
      let block = Int(blocks.codes[row])
      let place = firsts[block] + Int(places[Int(cells.codes[row])]) * widths[block] + column
      if isTaken[place] { throw twice(row, rows, names, observations) }
      isTaken[place] = true
      self.places[row] = Int32(place)
    }
    try checkAlone(rows, names, observations)
  }

  /// Numbers for the observations of each block.
  private static func cells(
    _ rows: Table, _ names: ArraySlice<String>, _ observations: Observations
  ) throws -> RowCodes {
    var keys = Table(rowCount: rows.rowCount)
    for column in try rows.selecting(columns: Array(names)).columns { try keys.append(column) }
    // No column of the user's begins like this.
    try keys.append(Column("\u{0}observation", observations.values))
    return try keys.coded(by: keys.columnNames)
  }

  /// Gives each group a column of its block's matrix, or a place among those alone.
  ///
  /// - Returns: the column, or -1 less the index in `alone`.
  private mutating func placeGroups(_ counts: [Int], _ blocks: RowCodes) -> [Int] {
    var columns: [Int] = []
    for (group, row) in groups.firstRows.enumerated() {
      let block = Int(blocks.codes[row])
      let isComplete = counts[group] == panels[block].x.count
      if isComplete, panels[block].sharesX {
        columns.append(panels[block].groups.count)
        panels[block].groups.append(group)
      } else {
        alone.append(Lone(group: group, isComplete: isComplete))
        columns.append(-alone.count)
      }
    }
    for block in panels.indices {
      panels[block].first = cellCount
      cellCount += panels[block].x.count * panels[block].groups.count
    }
    return columns
  }

  private func checkAlone(_ rows: Table, _ names: [String], _ observations: Observations) throws {
    for lone in alone {
      var seen: Set<Int32> = []
      for row in lone.rows where !seen.insert(observations.codes.codes[row]).inserted {
        throw twice(row, rows, names, observations)
      }
    }
  }

  private func twice(_ row: Int, _ rows: Table, _ names: [String], _ observations: Observations) -> EvaluationError {
    let label = names.map { name in rows[name]?[row].description ?? "" }.joined(separator: " / ")
    return EvaluationError(
      "the group \(label.isEmpty ? "of all rows" : "'\(label)'") has two rows with the \(observations.name) "
        + "'\(observations.values[row])'; name the column in which they differ in 'each', or aggregate first")
  }
}
