import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@Suite struct PCATransformTests {
  @Test("of points on a line the first component is the line")
  func line() async throws {
    let table = try Table([
      Column("a", numbers: [0, 1, 2]), Column("b", numbers: [1, 1, 1]), Column("c", numbers: [0, 1, 2]),
    ])
    let result = try await Made.apply("pca", #"{"columns": ["a", "b", "c"], "components": 1}"#, to: table)
    #expect(result.columnNames == ["a", "b", "c", "PC-1"])
    let length = 2.0.squareRoot()
    // Centred points are -1, 0, 1 along (1, 0, 1), of length sqrt(2) each.
    #expect(largestDifference(try result.numberRows(["PC-1"]), [[-length], [0], [length]]) < 1e-12)
  }

  @Test("means, loadings, variances and test scores are numpy's")
  func reference() async throws {
    let reference = try Reference("transforms.json")
    let table = try Reference.table(reference.rows("scores"))
    let training = table.selecting(rows: Array(0..<20))
    let test = table.selecting(rows: Array(20..<30))
    let settings = #"{"columns": ["a", "b", "c", "d", "e"], "components": 3, "into": "axis"}"#
    let result = try await Made.apply("pca", settings, to: test, training: training)
    let scores = try result.numberRows(["axis-1", "axis-2", "axis-3"])
    #expect(largestDifference(scores, reference.rows("pca", "test-scores")) < 1e-12)

    let learned = try await learned(Made.transform("pca", settings), training)
    #expect(
      learned.members?.map(\.name).sorted() == [
        "columns", "explained-variance", "explained-variance-ratio", "loadings", "means",
      ])
    func rows(_ name: String) -> [[Double?]] {
      (learned[name]?.elements ?? []).map { ($0.elements ?? []).map(\.double) }
    }
    func list(_ name: String) -> [[Double?]] { [(learned[name]?.elements ?? []).map(\.double)] }
    #expect(largestDifference(rows("loadings"), reference.rows("pca", "loadings")) < 1e-10)
    #expect(largestDifference(list("means"), [reference.numbers("pca", "means")]) < 1e-14)
    #expect(largestDifference(list("explained-variance"), [reference.numbers("pca", "variance")]) < 1e-12)
    #expect(largestDifference(list("explained-variance-ratio"), [reference.numbers("pca", "ratio")]) < 1e-12)
  }

  private func learned(_ transform: some Transform, _ rows: Table) async throws -> JSONValue {
    try JSONValue(encoding: try await transform.fit(TrainingRows(table: rows), in: NoteBook().run()))
  }

  @Test("more components than columns, a taken name and a column named twice are found before a row is read")
  func plan() async throws {
    let schema = TableSchema(["a": .number, "b": .number, "PC-2": .number])
    let many = try Made.transform("pca", #"{"columns": ["a", "b"], "components": 3}"#)
    #expect(
      await Made.complaints { try await many.columns(after: schema) } == [
        "3 components are asked for, and 2 columns have at most 2",
        "there is a column 'PC-2' already (give another 'into')",
      ])
    let twice = try Made.transform("pca", #"{"columns": ["a", "a"], "components": 1}"#)
    #expect(await Made.complaints { try await twice.columns(after: schema) } == ["the column 'a' is named twice"])
  }

  @Test("a missing cell is an error that names the column, the count and the cure")
  func missing() async throws {
    let table = try Table([Column("a", numbers: [0, nil, 2]), Column("b", numbers: [1, 5, 1])])
    #expect(
      await Made.complaints { try await Made.apply("pca", #"{"columns": ["b", "a"], "components": 1}"#, to: table) }
        == ["'pca' needs every cell, and the column 'a' lacks 1 of 3; put impute-pca before it"])
  }
}
