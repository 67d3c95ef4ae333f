import EvaluationKit
import NumericalMethods
import Tables

/// What holds of every metric over columns.
public enum ColumnsMetricLaws {
  /// What is asked, each as the sentence that a metric that breaks it gets.
  public static let laws = [
    "measuring twice gives the same", "values lie in the card's range", "the order of rows does not matter",
    "there is a value, if only nil", "a value is finite or nil", "a value that is nil says why",
    "counts are not negative", "n and undefined are all rows", "an error is in words",
  ]

  /// The laws that a metric breaks on a table and on degenerate groups made of it, each as a sentence.
  ///
  /// - Parameter card: the metric's: its range is taken at its word, for its first value.
  public static func broken(
    by metric: some ColumnsMetric, card: PluginCard, on table: Table, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    guard let traits = card.metric else { return ["the card says what the metric judges"] }
    try metric.check(table.schema)
    var broken = BrokenLaws()
    let result = try await metric.measure(table, in: run)
    broken.require(try await metric.measure(table, in: run) == result, "measuring twice gives the same")
    broken.require(result.first, within: traits.range)
    let reversed = try await metric.measure(table.selecting(rows: (0..<table.rowCount).reversed()), in: run)
    broken.requireAlike(result, reversed, "the order of rows does not matter")
    let groups: [(name: String, table: Table)] = [
      ("the table", table), ("no row", table.selecting(rows: [])), ("one row", table.selecting(rows: [0])),
      ("two rows", table.selecting(rows: [0, 1])),
      ("constant rows", table.selecting(rows: Array(repeating: 0, count: 5))), ("missing cells", try missing(table)),
    ]
    for group in groups {
      // An error in words will do, as will nil; NaN will not.
      do {
        let result = try await metric.measure(group.table, in: run)
        broken.requireSound(result, group.name)
        broken.require(
          result.n + result.undefined == group.table.rowCount, "n and undefined are all rows, of \(group.name)")
      } catch let error as EvaluationError {
        broken.require(isRefusal(error), "an error is in words, of \(group.name)\(error.isFault ? ": \(error)" : "")")
      }
    }
    return broken.all
  }

  private static func missing(_ table: Table) throws -> Table {
    try Table(table.columns.map { Column($0.name, .missing($0.type, count: table.rowCount)) })
  }
}
