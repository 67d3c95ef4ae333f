import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The rows that a combination works on, each with a target and a mark.
public struct PreparedRows: Sendable {
  /// Rows that have the target, or all where nothing is forecast.
  public var table: Table
  /// On the fitted scale: the target's range mapped to 0...1.
  public var target: [Double]?
  /// A mark a row; all train where there is no split.
  public var marks: [RowMark]
  public var record: SplitRecord
  public var notes: [String]
  /// Tables that steps of `prepare` were asked to keep.
  public var keptTables: [KeptTable] = []
  /// How many of the last rows are to be forecast though nobody knows their target: in `target` they stand as no number, and
  /// they are marked as test rows, so that nothing learns from them.
  public var futureCount = 0

  /// Which rows train, in the table's order.
  public var training: [Int] { marks.indices.filter { marks[$0] == .train } }

  /// Which rows test: those that the rules put there, then those held out by name.
  public var test: [Int] {
    marks.indices.filter { marks[$0] == .test } + marks.indices.filter { marks[$0] == .heldOut }
  }
}

extension PreparedRows {
  /// Whether the row of this number has no target yet.
  func isFuture(_ number: Int) -> Bool { number >= table.rowCount - futureCount }

  /// Why nothing can be forecast from these rows; nil where something can.
  func problem(forecasting target: PlannedTarget?) -> (text: String, hint: String?)? {
    guard let target else { return nil }
    if table.rowCount == 0 {
      return record.withoutTarget == 0
        ? ("no row is left", "a condition may be too strict, or the table is empty")
        : (
          "the target '\(target.expression.text)' is missing in all \(record.withoutTarget) rows",
          "forecast a column that has values in the rows that 'prepare' leaves"
        )
    }
    if record.train == 0 {
      return (
        "no row is left to train on: all \(table.rowCount) are test rows", "move the cutoff, or change its column"
      )
    }
    return nil
  }
}
