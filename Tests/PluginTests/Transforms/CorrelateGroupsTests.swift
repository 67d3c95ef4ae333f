import EvaluationKit
import EvaluationTesting
import JSON
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
      #"{"with": "x", "of": ["y"], "across": "step", "each": "group", "methods": ["pearson", "spearman", "kendall"]}"#,
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

  @Test("an undefined correlation is missing and its row stays")
  func undefined() async throws {
    let table = try Table([
      Column("task", texts: ["p", "p", "p", "q"]), Column("step", numbers: [1, 2, 3, 1]),
      Column("score", numbers: [0.5, 0.5, 0.5, 1]), Column("other", numbers: [1, 2, nil, 1]),
    ])
    let book = NoteBook()
    let settings = #"{"with": "ln(step)", "of": ["other", "score"], "across": "step", "each": "task"}"#
    let result = try await Made.apply("correlate", settings, to: table, book)
    #expect(result["correlation"]?.numbers == [1, nil, nil, nil])
    #expect(result["n"]?.numbers == [2, 3, 1, 1])
    #expect(result["score"]?.texts == ["other", "score", "other", "score"])
    #expect(book.notes == ["correlate: 3 of 4 correlations are undefined and missing"])
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
