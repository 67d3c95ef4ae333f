import EvaluationKit
import NumericalMethods
import Tables

/// What holds of every split rule.
public enum SplitLaws {
  /// What is asked, each as the sentence that a rule that breaks it gets.
  public static let laws = [
    "every row is marked", "marking twice gives the same", "a table without rows gets no marks",
    "a single row is marked", "the columns it says it reads are there", "only the columns that it says it reads decide",
  ]

  /// The laws that a rule breaks on a table, each as a sentence.
  public static func broken(
    by rule: some SplitRule, on table: Table, roles: Roles = Samples.roles, seed: Seed = Seed(1)
  ) async throws -> [String] {
    let run = RunContext(seed: seed, roles: roles)
    try rule.check(table.schema, roles: roles)
    let marks = try await rule.mark(table, in: run)
    var broken: [String] = []
    if marks.count != table.rowCount { broken.append("every row is marked") }
    if try await rule.mark(table, in: run) != marks { broken.append("marking twice gives the same") }
    let none = try await rule.mark(table.selecting(rows: []), in: run)
    if !none.isEmpty { broken.append("a table without rows gets no marks") }
    if try await rule.mark(table.selecting(rows: [0]), in: run).count != 1 { broken.append("a single row is marked") }

    let read = rule.columns(in: table.schema, roles: roles)
    if let unknown = read.first(where: { table[$0] == nil }) {
      broken.append("the columns it says it reads are there: '\(unknown)' is not")
    }
    var chance = seed.child("shuffle").generator()
    var shuffled = table
    for column in table.columns where !read.contains(column.name) {
      let order = (0..<table.rowCount).permuted(using: &chance)
      try shuffled.set(Column(column.name, column.values.selecting(rows: order)))
    }
    if try await rule.mark(shuffled, in: run) != marks {
      broken.append("only the columns that it says it reads decide")
    }
    return broken
  }
}
