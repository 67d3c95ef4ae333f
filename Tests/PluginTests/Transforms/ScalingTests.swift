import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct StandardizeTests {
  @Test("2, 4, 6 become -1, 0, 1 by the sample deviation, and another row is measured by them")
  func hand() async throws {
    let training = try Table([Column("a", numbers: [2, 4, 6])])
    let rows = try Table([Column("a", numbers: [8, nil])])
    let result = try await Made.apply("standardize", #"{"columns": "a"}"#, to: rows, training: training)
    #expect(result["a"]?.numbers == [2, nil])
  }

  @Test("cells are numpy's", arguments: ["sample", "population"])
  func reference(deviation: String) async throws {
    let reference = try Reference("transforms.json")
    let table = try Reference.table(reference.rows("gappy"))
    let result = try await Made.apply(
      "standardize", #"{"columns": ["a", "b", "c", "d", "e"], "deviation": "\#(deviation)"}"#, to: table,
      training: table.selecting(rows: Array(0..<20)))
    #expect(largestDifference(try result.numberRows(), reference.rows("standardized", deviation)) < 1e-12)
  }

  @Test("a constant column is an error, or is centred with a note")
  func constant() async throws {
    let table = try Table([Column("a", numbers: [0.1, 0.1, 0.1])])
    #expect(
      await Made.complaints { try await Made.apply("standardize", #"{"columns": "a"}"#, to: table) }
        == ["the column 'a' is constant in the training rows; drop it, or say constant: centre"])
    let book = NoteBook()
    let result = try await Made.apply("standardize", #"{"columns": "a", "constant": "centre"}"#, to: table, book)
    #expect(largestDifference(try result.numberRows(), [[0], [0], [0]]) < 1e-15)
    #expect(book.notes == ["standardize: 'a' is constant in the training rows and was centred only"])
  }
}

@Suite struct MinMaxTests {
  @Test("cells are numpy's, and beyond the training range they are not clipped")
  func reference() async throws {
    let reference = try Reference("transforms.json")
    let table = try Reference.table(reference.rows("gappy"))
    let result = try await Made.apply(
      "min-max", #"{"columns": ["a", "b", "c", "d", "e"]}"#, to: table, training: table.selecting(rows: Array(0..<20)))
    #expect(largestDifference(try result.numberRows(), reference.rows("min-max")) < 1e-12)
  }

  @Test("with a range nothing is learnt: a quarter becomes 0, one becomes 1")
  func range() async throws {
    let transform = try Made.transform("min-max", #"{"columns": "a", "range": [0.25, 1]}"#)
    #expect(!transform.learns)
    let table = try Table([Column("a", numbers: [0.25, 1, 0.625, 0])])
    let result = try await Made.apply(
      "min-max", #"{"columns": "a", "range": [0.25, 1]}"#, to: table, training: Table())
    #expect(result["a"]?.numbers == [0, 1, 0.5, -1.0 / 3])
  }
}
