import EvaluationKit
import EvaluationTesting
import Tables
import Testing

/// derive, select, drop and rename.
@Suite struct ColumnStepsTests {
  let table: Table

  init() throws {
    table = try Table([Column("a", numbers: [1, 0, nil]), Column("b", texts: ["x", "Y", nil])])
  }

  @Test("derived columns are numbers, texts, and conditions as 1 and 0; what is undefined is missing and noted")
  func derive() async throws {
    let book = NoteBook()
    let result = try await Made.apply(
      "derive", #"{"columns": {"a": "a + 1", "log": "ln(a)", "is": "a > 0", "low": "lower(b)"}}"#, to: table, book)
    #expect(result.columnNames == ["a", "b", "log", "is", "low"])
    #expect(result["a"]?.numbers == [2, 1, nil])
    // Computed from the columns before the step: ln(1), ln(0).
    #expect(result["log"]?.numbers == [0, nil, nil])
    #expect(result["is"]?.numbers == [1, 0, nil])
    #expect(result["low"]?.texts == ["x", "y", nil])
    #expect(
      book.notes == ["derive: 1 of 3 cells of 'log' are undefined: logarithm of a number that is not positive"])
  }

  @Test("select orders columns and keeps hidden ones, drop takes them away")
  func select() async throws {
    var hidden = table
    try hidden.set(Column("\u{0}row", numbers: [0, 1, 2]))
    let selected = try await Made.apply("select", #"{"columns": ["b", "a"]}"#, to: hidden)
    #expect(selected.columnNames == ["b", "a", "\u{0}row"])
    let dropped = try await Made.apply("drop", #"{"columns": "a"}"#, to: hidden)
    #expect(dropped.columnNames == ["b", "\u{0}row"])
    let expression = try Made.transform("drop", #"{"columns": "a + 1"}"#)
    #expect(
      await Made.complaints { try await expression.columns(after: table.schema) } == [
        "a column is wanted here, and 'a + 1' is an expression (make a column of it first: derive: {columns: {NAME: a + 1}})"
      ])
  }

  @Test("names can be swapped; an unknown one is told its neighbour, and no name stands twice")
  func rename() async throws {
    let swapped = try await Made.apply("rename", #"{"columns": {"a": "b", "b": "a"}}"#, to: table)
    #expect(swapped.columnNames == ["b", "a"])
    #expect(swapped["b"]?.numbers == [1, 0, nil])
    let longer = TableSchema(["score": .number, "model": .text])
    let misspelt = try Made.transform("rename", #"{"columns": {"scoer": "x"}}"#)
    #expect(
      await Made.complaints { try await misspelt.columns(after: longer) }
        == ["the table has no column 'scoer' (did you mean 'score'?)"])
    let twice = try Made.transform("rename", #"{"columns": {"score": "model"}}"#)
    #expect(
      await Made.complaints { try await twice.columns(after: longer) }
        == ["two columns would be named 'model' (choose another name)"])
  }
}
