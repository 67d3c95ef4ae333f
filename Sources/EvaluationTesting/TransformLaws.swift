import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// What holds of every transform.
public enum TransformLaws {
  /// What is asked, each as the sentence that a transform that breaks it gets.
  public static let laws = [
    "learning twice gives the same", "applying twice gives the same",
    "what was learnt does the same after being written and read", "the columns are as foretold",
    "a table without rows gets the same columns",
  ]
  /// What is asked of a transform that may stand after the split.
  public static let rowLaws = [
    "every test row is kept, in its place, with hidden columns", "a row's cells do not depend on the other rows",
  ]

  /// The laws that a transform breaks on a table, each as a sentence; none is what one hopes for.
  ///
  /// - Parameters:
  ///   - table: its first two thirds train, the rest test.
  ///   - keepsRows: whether the step may stand after the split: then it must keep every test row as it is
  ///     and tell each row's cells from that row and what was learnt alone.
  /// - Throws: what the transform throws; on this table it should not.
  public static func broken<T: Transform>(
    by transform: T, on table: Table, keepsRows: Bool = true, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    var table = table
    try table.set(Column(hidden, numbers: (0..<table.rowCount).map(Double.init)))
    let split = table.rowCount * 2 / 3
    let training = table.selecting(rows: Array(0..<split))
    let test = table.selecting(rows: Array(split..<table.rowCount))
    let learned = try await learn(transform, training, run)
    let applied = try await transform.apply(learned, to: test, in: run)

    var broken: [String] = []
    let again = try await learn(transform, training, run)
    let first = try JSONValue(encoding: learned)
    if try JSONValue(encoding: again) != first { broken.append("learning twice gives the same") }
    if try await transform.apply(learned, to: test, in: run) != applied {
      broken.append("applying twice gives the same")
    }
    if let restored = try restored(first, by: transform),
      try await transform.apply(restored, to: test, in: run) != applied
    {
      broken.append("what was learnt does the same after being written and read")
    }
    // Planning knows nothing of columns that a run hides in its rows.
    let expected = try await transform.columns(after: table.schema.visible).visible
    let came = applied.schema.visible
    if expected != came { broken.append("the columns are as foretold: \(expected.names) and not \(came.names)") }
    let none = try await transform.apply(learned, to: test.selecting(rows: []), in: run)
    if none.schema != applied.schema { broken.append("a table without rows gets the same columns") }
    if keepsRows {
      broken += try await rowLaws(transform, learned, test: test, applied: applied, in: run)
    }
    return broken
  }

  private static let hidden = "\u{0}hidden"

  private static func learn<T: Transform>(_ transform: T, _ rows: Table, _ run: RunContext) async throws -> T.Learned {
    let target = rows["target"]?.numbers?.contiguous
    return try await transform.fit(TrainingRows(table: rows, target: target), in: run)
  }

  /// Nil where what was learnt cannot leave the memory it was made in.
  private static func restored<T: Transform>(_ learned: JSONValue, by transform: T) throws -> T.Learned? {
    do {
      return try transform.restore(try readJSON(writeJSON(learned), file: "learned"))
    } catch is NotPortable {
      return nil
    }
  }

  private static func rowLaws<T: Transform>(
    _ transform: T, _ learned: T.Learned, test: Table, applied: Table, in run: RunContext
  ) async throws -> [String] {
    var broken: [String] = []
    if applied[hidden] != test[hidden] { broken.append("every test row is kept, in its place, with hidden columns") }
    for row in 0..<test.rowCount {
      let alone = try await transform.apply(learned, to: test.selecting(rows: [row]), in: run)
      if alone.isAlike(applied.selecting(rows: [row])) { continue }
      broken.append("a row's cells do not depend on the other rows (row \(row + 1))")
      break
    }
    return broken
  }
}

extension Table {
  /// Equal but for rounding: a product of matrices may add in another order where it has other rows.
  fileprivate func isAlike(_ other: Table) -> Bool {
    guard schema == other.schema, rowCount == other.rowCount else { return false }
    return zip(columns, other.columns).allSatisfy { left, right in
      guard let a = left.numbers, let b = right.numbers else { return left == right }
      return zip(a, b).allSatisfy { a, b in
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= 1e-12 * max(1, abs(a))
      }
    }
  }
}

extension TableSchema {
  fileprivate var visible: TableSchema { TableSchema(entries.filter { $0.name.first != "\u{0}" }) }
}
