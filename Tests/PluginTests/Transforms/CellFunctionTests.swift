import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct CellFunctionTests {
  @Test("logarithms and logits are numpy's and scipy's", arguments: ["ln", "log10", "logit"])
  func reference(name: String) async throws {
    let reference = try Reference("transforms.json")
    let table = try Table([Column("a", numbers: reference.numbers("shares"))])
    let result = try await Made.apply(name, #"{"columns": "a"}"#, to: table)
    #expect(largestDifference([reference.numbers(name)], [Array(try result.numbers("a"))]) < 1e-14)
  }

  @Test("what lies outside the domain is missing and counted, what was missing stays so")
  func domain() async throws {
    let table = try Table([Column("a", numbers: [100, 0, -1, nil])])
    let book = NoteBook()
    let result = try await Made.apply("log10", #"{"columns": "a", "suffix": "-log"}"#, to: table, book)
    #expect(result.columnNames == ["a", "a-log"])
    #expect(result["a-log"]?.numbers == [2, nil, nil, nil])
    #expect(book.notes == ["log10: 2 of 4 cells of 'a' are missing now because they are not above 0"])
    let offset = try await Made.apply("log10", #"{"columns": "a", "offset": 1}"#, to: table)
    #expect(offset["a"]?.numbers?[1] == 0)
  }

  @Test("an epsilon gives 0 and 1 a logit, and not 1.5")
  func epsilon() async throws {
    let table = try Table([Column("a", numbers: [0, 1, 0.5, 1.5])])
    let plain = try await Made.apply("logit", #"{"columns": "a"}"#, to: table)
    #expect(plain["a"]?.numbers == [nil, nil, 0, nil])
    let kept = try await Made.apply("logit", #"{"columns": "a", "epsilon": 0.2}"#, to: table)
    let values = try kept.numbers("a")
    #expect(abs((values[0] ?? 0) + 1.3862943611198906) < 1e-14)
    #expect(abs((values[1] ?? 0) - 1.3862943611198906) < 1e-14)
    #expect(values[3] == nil)
  }

  @Test("a suffix that makes a name that is taken is refused")
  func taken() async throws {
    let schema = TableSchema(["a": .number, "a-b": .number])
    let transform = try Made.transform("ln", #"{"columns": "a", "suffix": "-b"}"#)
    #expect(
      await Made.complaints { try await transform.columns(after: schema) }
        == ["there is a column 'a-b' already (give another suffix)"])
  }
}
