import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@Suite struct ImputePCATests {
  @Test("cells on a line are found, and cells that were there stay")
  func line() async throws {
    // b is twice a in every row, so the missing cells are 6 and 2.
    let table = try Table([Column("a", numbers: [1, 2, 3, nil, 5]), Column("b", numbers: [2, 4, nil, 4, 10])])
    let result = try await Made.apply("impute-pca", #"{"columns": ["a", "b"], "rounds": 100000}"#, to: table)
    #expect(result["a"]?.numbers?[0] == 1)
    #expect(abs((result["b"]?.numbers?[2] ?? 0) - 6) < 0.2)
    #expect(abs((result["a"]?.numbers?[3] ?? 0) - 2) < 0.2)
  }

  @Test("filled rows are numpy's, training and test", arguments: [("one", 1, "[0, 1]"), ("two", 2, "[0.1, 0.8]")])
  func reference(name: String, components: Int, clip: String) async throws {
    let reference = try Reference("transforms.json")
    let table = try Reference.table(reference.rows("imputed", "cells"))
    let settings = """
      {"columns": ["a", "b", "c", "d", "e", "f", "g", "h"], "components": \(components), "clip": \(clip), "rounds": 100000}
      """
    let result = try await Made.apply(
      "impute-pca", settings, to: table, training: table.selecting(rows: Array(0..<40)))
    #expect(largestDifference(try result.numberRows(), reference.rows("imputed", name)) < 1e-9)
  }

  @Test("too few rounds are noted, and a column without a training cell is an error")
  func limits() async throws {
    let table = try Reference.table(Reference("transforms.json").rows("gappy"))
    let book = NoteBook()
    _ = try await Made.apply("impute-pca", #"{"columns": ["a", "b", "c"], "rounds": 1}"#, to: table, book)
    #expect(book.notes.contains { $0.hasPrefix("imputation stopped after 1 rounds") })
    let empty = try Table([Column("a", numbers: [1, 2, nil]), Column("b", numbers: [nil, nil, nil])])
    #expect(
      await Made.complaints { try await Made.apply("impute-pca", #"{"columns": ["a", "b"]}"#, to: empty) }
        == ["the column 'b' is missing in all training rows, so nothing can be said of it"])
  }
}
