import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@Suite struct AggregateRowsTests {
  @Test("each group's statistics are those of Python's statistics module")
  func reference() async throws {
    let reference = try Reference("transforms.json")
    let table = try Table([
      Column("group", numbers: reference.numbers("group")), Column("y", numbers: reference.numbers("y")),
    ])
    let names = ["mean", "sum", "count", "min", "max", "median", "sd"]
    let columns = names.map { #""the \#($0)": {"\#($0)": "y"}"# }.joined(separator: ", ")
    let result = try await Made.apply("aggregate", #"{"by": "group", "columns": {\#(columns)}}"#, to: table)
    #expect(result.columnNames == ["group"] + names.map { "the \($0)" })
    for row in 0..<result.rowCount {
      let group = "\(Int(try result.numbers("group")[row] ?? -1))"
      for name in names {
        let wanted = try #require(reference["statistics", group, name].double)
        #expect(abs((try result.numbers("the \(name)")[row] ?? 99) - wanted) < 1e-12, "\(name) of group \(group)")
      }
    }
  }

  @Test("a condition's mean is its share, and all rows are a group where none is named")
  func share() async throws {
    let table = try Table([Column("score", numbers: [100, 50, 100, nil])])
    let result = try await Made.apply(
      "aggregate",
      #"{"by": [], "columns": {"solved": {"mean": "score = 100"}, "lost": {"missing": "score"}, "sd": {"sd": "score * 0"}}}"#,
      to: table)
    #expect(try result.numberRows() == [[2.0 / 3, 1, 0]])
  }

  @Test("two statistics, texts without a mean and two columns of a name are refused")
  func plan() async throws {
    let twice = #"{"by": "kind", "columns": {"a": {"mean": "x", "sum": "x"}}}"#
    #expect(
      await Made.complaints { try Made.transform("aggregate", twice) }
        == ["'a' takes one statistic, not 2 (for example a: {mean: COLUMN})"])
    let schema = TableSchema(["kind": .text, "x": .number])
    let wrong = try Made.transform(
      "aggregate", #"{"by": "kind", "columns": {"kind": {"sum": "x"}, "b": {"mean": "kind"}}}"#)
    #expect(
      await Made.complaints { try await wrong.columns(after: schema) }
        == ["two columns would be named 'kind'", "'kind' is text, and texts have no mean"])
  }
}
