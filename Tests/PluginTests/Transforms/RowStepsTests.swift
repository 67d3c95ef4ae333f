import EvaluationKit
import EvaluationTesting
import Tables
import Testing

/// keep, longer, wider and sort.
@Suite struct RowStepsTests {
  @Test("keep drops rows where the condition is false or missing, and notes the latter")
  func keep() async throws {
    let table = try Table([Column("a", numbers: [1, 2, nil, 4])])
    let book = NoteBook()
    let result = try await Made.apply("keep", #"{"where": "a != 2"}"#, to: table, book)
    #expect(result["a"]?.numbers == [1, 4])
    #expect(book.notes == ["keep: 1 row was dropped because 'a != 2' is missing there"])
  }

  @Test("longer and wider are each other's opposite")
  func pivots() async throws {
    let table = try Table([
      Column("model", texts: ["p", "q"]), Column("x", numbers: [1, nil]), Column("y", numbers: [3, 4]),
    ])
    let longer = try await Made.apply("longer", #"{"columns": ["x", "y"]}"#, to: table)
    #expect(longer["model"]?.texts == ["p", "p", "q", "q"])
    #expect(longer["name"]?.texts == ["x", "y", "x", "y"])
    #expect(longer["value"]?.numbers == [1, 3, nil, 4])
    let settings = #"{"names-from": "name", "values-from": "value", "names": ["x", "y"]}"#
    #expect(try await Made.apply("wider", settings, to: longer) == table)
  }

  @Test("wider leaves out names that are not listed, and makes listed ones that no row has")
  func wider() async throws {
    let table = try Table([
      Column("model", texts: ["p", "q"]), Column("task", texts: ["x", "z"]), Column("score", numbers: [1, 2]),
    ])
    let book = NoteBook()
    let result = try await Made.apply(
      "wider", #"{"names-from": "task", "values-from": "score", "names": ["y", "x"]}"#, to: table, book)
    #expect(result.columnNames == ["model", "y", "x"])
    #expect(result["y"]?.numbers == [nil, nil])
    #expect(result["x"]?.numbers == [1, nil])
    #expect(book.notes == ["wider: 1 of 2 rows have none of the names listed"])
  }

  @Test("sort puts missing values where it is told, and keeps equal rows as they stood")
  func sort() async throws {
    let table = try Table([Column("a", numbers: [2, nil, 1, 2]), Column("b", texts: ["p", "q", "r", "s"])])
    let rising = try await Made.apply("sort", #"{"by": "a"}"#, to: table)
    #expect(rising["b"]?.texts == ["r", "p", "s", "q"])
    let falling = try await Made.apply("sort", #"{"by": "-a", "missing": "first"}"#, to: table)
    #expect(falling["b"]?.texts == ["q", "p", "s", "r"])
  }
}
