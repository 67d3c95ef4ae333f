import EvaluationKit
import Tables

/// The rows on their way through `transform`: training and test apart, the target withheld, each row
/// remembering which it was.
struct TransformedRows {
  /// A column that transforms carry along unseen: the row's number among the prepared rows. No file can
  /// have a column of this name that an expression reads.
  private static let rowNumber = "\u{0}row"

  private(set) var training: Table
  private(set) var test: Table
  private let target: [Double]?

  init(_ rows: PreparedRows, withholding columns: [String]) {
    let table = Self.table(of: rows, withholding: columns)
    training = table.selecting(rows: rows.training)
    test = table.selecting(rows: rows.test)
    target = rows.target
  }

  /// All prepared rows without the columns withheld, numbered.
  static func table(of rows: PreparedRows, withholding columns: [String]) -> Table {
    var table = rows.table
    for column in columns { try? table.remove(column) }
    // The rows behind test rows are as hidden as their targets.
    table.setMembers(nil)
    try? table.set(numberColumn(Array(0..<table.rowCount)))
    return table
  }

  static func numberColumn(_ numbers: [Int]) -> Column { Column(rowNumber, numbers: numbers.map(Double.init)) }

  /// The prepared rows' numbers, in the order of the rows here.
  var trainingRows: [Int] { Self.numbers(of: training) }
  var testRows: [Int] { Self.numbers(of: test) }

  var trainingTarget: [Double]? { target.map { target in trainingRows.map { target[$0] } } }

  /// - Throws: ``EvaluationError`` where the step did not keep to its rows.
  mutating func replace(training newTraining: Table, test newTest: Table, by step: String) throws {
    guard newTraining[Self.rowNumber] != nil, newTest[Self.rowNumber] != nil else {
      throw EvaluationError("'\(step)' makes rows of its own, which only a step of 'prepare' may")
    }
    guard Self.numbers(of: newTest) == testRows else {
      throw EvaluationError("'\(step)' does not keep the test rows as they are")
    }
    let kept = Self.numbers(of: newTraining)
    let isPart = Set(kept).count == kept.count && Set(kept).isSubset(of: Set(trainingRows))
    guard !kept.isEmpty, isPart else {
      throw EvaluationError(kept.isEmpty ? "'\(step)' leaves no row to train on" : "'\(step)' adds training rows")
    }
    training = newTraining
    test = newTest
  }

  /// Training and test rows in one table, in the order of the prepared rows, the target's columns again
  /// with them: what metrics over columns and figures see.
  func whole(with rows: PreparedRows, columns: [String]) throws -> Table {
    let stacked = try training.appending(rowsOf: test)
    let numbers = Self.numbers(of: stacked)
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var whole = stacked.selecting(rows: order)
    try whole.remove(Self.rowNumber)
    let kept = order.map { numbers[$0] }
    for name in columns {
      guard let column = rows.table[name] else { continue }
      try whole.set(Column(name, column.values.selecting(rows: kept)))
    }
    return whole
  }

  static func numbers(of table: Table) -> [Int] {
    (table[rowNumber]?.numbers ?? NumberValues([])).map { Int($0 ?? -1) }
  }
}
