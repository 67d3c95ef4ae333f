import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite struct NonnegativeFactorizationTests {
  struct Case: Decodable {
    var x: [[Double]]
    var components: Int
    var error: Double
    var loadings: [[Double]]
    var scores: [[Double]]
  }
  struct File: Decodable { var factors: [Case] }

  @Test("the error is at most a thousandth above the best of eight starts of another method", arguments: 0..<3)
  func reference(index: Int) throws {
    let expected = try referenceNumbers("space", as: File.self).factors[index]
    let factors = try nonnegativeFactors(Matrix(rows: expected.x), count: expected.components)
    #expect(
      factors.converged && factors.error <= expected.error * (1 + 1e-3), "\(factors.error) over \(expected.error)")
    #expect(factors.loadings.values.allSatisfy { $0 >= 0 })
  }

  @Test("scores on given parts are scipy's non-negative least squares", arguments: 0..<3)
  func scores(index: Int) throws {
    let expected = try referenceNumbers("space", as: File.self).factors[index]
    let scores = try NonnegativeFactors.scores(
      of: Matrix(rows: Array(expected.x.prefix(8))), loadings: Matrix(rows: expected.loadings))
    let rows = (0..<scores.rows).map { row in scores.row(row).map { Optional($0) } }
    #expect(largestDifference(rows, expected.scores.map { $0.map { Optional($0) } }) < 1e-9)
  }

  @Test("parts that no row shares are found exactly, by hand")
  func separable() async throws {
    // Two parts, (3, 4, 0)/5 and (0, 0, 1): each row has one of them.
    let table = try Table([
      Column("a", numbers: [3, 6, 0, 0]), Column("b", numbers: [4, 8, 0, 0]), Column("c", numbers: [0, 0, 2, 1]),
    ])
    let result = try await Made.apply("nmf", #"{"columns": ["a", "b", "c"], "components": 2}"#, to: table)
    #expect(result.columnNames == ["a", "b", "c", "NMF-1", "NMF-2"])
    let expected: [[Double?]] = [[5, 0], [10, 0], [0, 2], [0, 1]]
    #expect(largestDifference(try result.numberRows(["NMF-1", "NMF-2"]), expected) < 1e-6)
  }

  @Test("a negative cell, a missing cell and a table of zeros are errors in words")
  func refusals() async throws {
    func complaint(_ a: [Double?]) async throws -> [String] {
      let table = try Table([Column("a", numbers: a), Column("b", numbers: [0, 0])])
      return await Made.complaints {
        try await Made.apply("nmf", #"{"columns": ["a", "b"], "components": 1}"#, to: table)
      }
    }
    #expect(try await complaint([1, -0.5]) == ["'nmf' needs cells of at least 0, and the column 'a' holds -0.5"])
    #expect(
      try await complaint([1, nil]) == [
        "'nmf' needs every cell, and the column 'a' lacks 1 of 2; put impute-pca before it"
      ])
    #expect(try await complaint([0, 0]) == ["all cells of the training rows are 0: there are no parts to find"])
  }
}
