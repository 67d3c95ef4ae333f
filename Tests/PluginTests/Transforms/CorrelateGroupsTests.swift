import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Tables
import Testing

@Suite struct CorrelateGroupsTests {
  @Test("each group's correlations are scipy's")
  func reference() async throws {
    let reference = try Reference("transforms.json")
    let table = try Table([
      Column("group", numbers: reference.numbers("group")), Column("x", numbers: reference.numbers("x")),
      Column("y", numbers: reference.numbers("y")), Column("step", numbers: (0..<40).map(Double.init)),
    ])
    let result = try await Made.apply(
      "correlate",
      """
      {"with": "x", "of": ["y"], "across": "step", "each": "group", "methods": ["pearson", "spearman", "kendall"],
       "missing": "pairs"}
      """,
      to: table)
    #expect(result.columnNames == ["group", "score", "method", "correlation", "n"])
    #expect(result.rowCount == 12)
    for row in 0..<result.rowCount {
      let group = "\(Int(try result.numbers("group")[row] ?? -1))"
      let method = try #require(try result.texts("method")[row])
      let wanted = try #require(reference["correlations", group, method].double)
      #expect(abs((try result.numbers("correlation")[row] ?? 9) - wanted) < 1e-12)
      #expect(try result.numbers("n")[row] == reference["correlations", group, "n"].double)
    }
  }

  /// Two tasks; q has one step, and p lacks a score at one.
  private var gaps: Table {
    get throws {
      try Table([
        Column("task", texts: ["p", "p", "p", "q"]), Column("step", numbers: [1, 2, 3, 1]),
        Column("score", numbers: [0.5, 0.5, 0.5, 1]), Column("other", numbers: [1, 2, nil, 1]),
      ])
    }
  }

  private func settings(_ more: String = "") -> String {
    #"{"with": "ln(step)", "of": ["other", "score"], "across": "step", "each": "task""# + more + "}"
  }

  @Test("a group that lacks a score which others have is undefined, as is a constant; rows stay and are counted")
  func undefined() async throws {
    let book = NoteBook()
    let result = try await Made.apply("correlate", settings(), to: gaps, book)
    #expect(result["correlation"]?.numbers == [nil, nil, nil, nil])
    #expect(result["n"]?.numbers == [2, 3, 1, 1])
    #expect(result["score"]?.texts == ["other", "score", "other", "score"])
    #expect(
      book.notes == [
        "correlate: 4 of 4 correlations are undefined and missing: 1 of a score that is the same everywhere, "
          + "3 of a score that is missing at an observation which others have"
      ])
  }

  @Test("with `missing: pairs` the pairs there are count")
  func pairs() async throws {
    let book = NoteBook()
    let result = try await Made.apply("correlate", settings(#", "missing": "pairs""#), to: gaps, book)
    #expect(result["correlation"]?.numbers == [1, nil, nil, nil])
    #expect(result["n"]?.numbers == [2, 3, 1, 1])
    #expect(
      book.notes == [
        "correlate: 3 of 4 correlations are undefined and missing: 1 of a score that is the same everywhere, "
          + "2 of fewer than two observations, or all at the same place"
      ])
  }

  @Test("with `missing: leave-out` incomplete groups are not in the result, and a note counts them")
  func leaveOut() async throws {
    let book = NoteBook()
    let result = try await Made.apply("correlate", settings(#", "missing": "leave-out""#), to: gaps, book)
    #expect(result["score"]?.texts == ["score"])
    #expect(result["task"]?.texts == ["p"])
    #expect(result["n"]?.numbers == [3])
    #expect(
      book.notes == [
        "correlate: 3 of 4 groups and scores are left out: they lack the score at an observation that others have",
        "correlate: 1 of 1 correlations are undefined and missing: 1 of a score that is the same everywhere",
      ])
  }

  /// Two families of two tasks, documents of their own, checkpoints of their own; the first has one without compute.
  private func families(_ chance: inout SeededGenerator) throws -> Table {
    var columns: (family: [String], document: [String], checkpoint: [String]) = ([], [], [])
    var (flops, score): ([Double?], [Double?]) = ([], [])
    for (family, steps) in [("a", 5), ("b", 4)] {
      for step in 0..<steps {
        for document in 0..<30 {
          columns.family.append(family)
          columns.document.append("\(document)")
          columns.checkpoint.append("\(family)\(step)")
          flops.append(family == "a" && step == 0 ? nil : Double(1 + step * step))
          score.append(document < 5 ? 1 : document == 6 && step == 2 ? -.infinity : chance.uniform())
        }
      }
    }
    return try Table([
      Column("family", texts: columns.family), Column("document", texts: columns.document),
      Column("checkpoint", texts: columns.checkpoint), Column("flops", numbers: flops), Column("score", numbers: score),
    ])
  }

  @Test("checkpoints without compute are left out by name; defined and undefined are all samples, in any order of rows")
  func families() async throws {
    var chance = Seed(3).generator()
    let table = try families(&chance)
    let settings = """
      {"with": "log10(flops)", "of": ["score"], "across": "checkpoint", "each": ["family", "document"],
       "methods": ["pearson", "spearman"], "p-values": true}
      """
    let book = NoteBook()
    let result = try await Made.apply("correlate", settings, to: table, book)
    #expect(result.columnNames == ["family", "document", "score", "method", "correlation", "n", "p-value"])
    #expect(result.rowCount == 2 * 30 * 2)
    #expect(result["n"]?.numbers?.allSatisfy { $0 == 4 } == true)
    #expect(
      book.notes == [
        "correlate: 30 of 270 rows are left out because 'log10(flops)' is not a finite number there: checkpoint a0",
        "correlate: 22 of 120 correlations are undefined and missing: 20 of a score that is the same everywhere, "
          + "2 of a score that is infinite somewhere",
      ])
    for row in 0..<result.rowCount {
      let key = (result["family"]?[row], result["document"]?[row])
      let rows = table.rowsWhere { table["family"]?[$0] == key.0 && table["document"]?[$0] == key.1 }
      let pairs = rows.compactMap { row in (table["flops"]?.numbers?[row]).flatMap { $0 }.map { ($0, row) } }
      let x = pairs.map { log10($0.0) }
      let y = pairs.map { table["score"]?.numbers?[$0.1] ?? .nan }
      let finite = y.map { max($0, -1e6) }
      let isSpearman = result["method"]?[row] == .text("spearman")
      let wanted = isSpearman ? spearman(x, finite) : pearson(x, y)
      let found = try result.numbers("correlation")[row]
      #expect(wanted == nil ? found == nil : abs((found ?? 9) - (wanted?.coefficient ?? 0)) < 1e-12)
      let p = try result.numbers("p-value")[row]
      #expect(wanted == nil ? p == nil : abs((p ?? 9) - (wanted?.pValue ?? 0)) < 1e-9)
    }
    let order = (0..<table.rowCount).map { ($0, chance.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
    let shuffled = try await Made.apply("correlate", settings, to: table.selecting(rows: order))
    let sums = [result, shuffled].map { $0["correlation"]?.numbers?.known.sorted() }
    #expect(sums[0] == sums[1])
  }

  @Test("an x of each group's own is that group's x")
  func ownX() async throws {
    let table = try Table([
      Column("task", texts: ["p", "p", "p", "q", "q", "q"]), Column("step", numbers: [1, 2, 3, 1, 2, 3]),
      Column("x", numbers: [1, 2, 3, 3, 2, 1]), Column("score", numbers: [1, 2, 3, 1, 2, 3]),
    ])
    let result = try await Made.apply(
      "correlate", #"{"with": "x", "of": ["score"], "across": "step", "each": "task"}"#, to: table)
    #expect(result["correlation"]?.numbers == [1, -1])
  }

  @Test("an observation that stands in a group twice is an error")
  func twice() async throws {
    let table = try Table([Column("step", numbers: [1, 1]), Column("score", numbers: [0, 1])])
    let complaints = await Made.complaints {
      try await Made.apply(
        "correlate", #"{"with": "step", "of": "score", "across": "step", "each": []}"#, to: table)
    }
    #expect(
      complaints == [
        "the group of all rows has two rows with the step '1'; name the column in which they differ in 'each', or aggregate first"
      ])
  }
}

extension Table {
  fileprivate func rowsWhere(_ holds: (Int) -> Bool) -> [Int] { (0..<rowCount).filter(holds) }
}
