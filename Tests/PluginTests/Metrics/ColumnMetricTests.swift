import Diagnostics
import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@testable import Plugins

@Suite("metrics over columns")
struct ColumnMetricTests {
  struct Reference: Decodable {
    var x: [Double?]
    var y: [Double?]
    var distribution: [String: Double]
    var correlations: [String: [Double]]
    var table: Table { get throws { try Table([Column("x", numbers: x), Column("y", numbers: y)]) } }
  }
  struct File: Decodable { var columns: [Reference] }
  private let run = NoteBook().run()

  private func distribution(_ statistics: String, _ values: [Double?]) async throws -> MetricResult {
    let metric = try Distribution(Settings(Distribution.card, "{\"of\": \"x\", \"statistics\": \(statistics)}"))
    return try await metric.measure(Table([Column("x", numbers: values)]), in: run)
  }

  @Test("five cells by hand, one of them missing")
  func handWorked() async throws {
    let result = try await distribution(
      #"["mean", "median", "sd", "min", "max", "skewness", "kurtosis", "count", "undefined-share", "q25", "q100"]"#,
      [1, nil, 2, 3, 6])
    // About 3: -2 -1 0 3; squares 14, cubes 18, fourth powers 98.
    let skewness: Double = 4.5 / (3.5 * 3.5.squareRoot())
    let kurtosis: Double = 24.5 / 12.25 - 3
    let deviation: Double = (14.0 / 3).squareRoot()
    let expected: [Double] = [3, 2.5, deviation, 1, 6, skewness, kurtosis, 4, 0.2, 1.75, 6]
    #expect(areClose(result.values.map(\.value), expected, within: 1e-14))
    #expect(result.n == 4 && result.undefined == 1 && result.reason == nil)
  }

  @Test("distributions are those of numpy and scipy", arguments: [0, 1])
  func distributionReference(index: Int) async throws {
    let expected = try referenceNumbers("metrics", as: File.self).columns[index]
    let names = expected.distribution.keys.sorted()
    let result = try await distribution("[\(names.map { "\"\($0)\"" }.joined(separator: ","))]", expected.x)
    #expect(result.values.map(\.name) == names)
    #expect(areClose(result.values.map(\.value), names.map { expected.distribution[$0] }, within: 1e-12))
  }

  @Test("what a sample is too small for is undefined, with the reason")
  func undefined() async throws {
    let none = try await distribution(#"["mean", "count", "undefined-share"]"#, [nil, nil])
    #expect(none.values.map(\.value) == [nil, 0, 1] && none.reason == "no value is known: no mean")
    let one = try await distribution(#"["mean", "sd"]"#, [4])
    #expect(one.values.map(\.value) == [4, nil] && one.reason == "one value alone has no sd")
    let equal = try await distribution(#"["sd", "skewness"]"#, [4, 4, 4])
    #expect(equal.values.map(\.value) == [0, nil] && equal.reason == "the values are all equal: no skewness")
    let infinite = try await distribution(#"["min", "max"]"#, [4, -.infinity])
    #expect(infinite.values.map(\.value) == [nil, 4] && infinite.reason == "a value is infinite: no min")
  }

  @Test(
    "statistics that there are not are refused",
    arguments: [
      (#"["meen"]"#, "no statistic is named 'meen'"), (#"["q101"]"#, "no statistic is named 'q101'"),
      (#"["mean", "mean"]"#, "the statistic 'mean' is named twice"),
    ])
  func unknown(statistics: String, message: String) async throws {
    let error = await #expect(throws: Diagnostics.self) { try await distribution(statistics, [1]) }
    #expect(error?.all.map(\.message) == [message])
  }

  private func correlation(_ method: String, _ table: Table) async throws -> MetricResult {
    let settings = "{\"of\": \"y\", \"with\": \"x\", \"method\": \"\(method)\"}"
    return try await CorrelationOfColumns(Settings(CorrelationOfColumns.card, settings)).measure(table, in: run)
  }

  @Test("correlations and their p are those of scipy", arguments: ["pearson", "spearman", "kendall"])
  func correlationReference(method: String) async throws {
    for expected in try referenceNumbers("metrics", as: File.self).columns {
      let result = try await correlation(method, expected.table)
      #expect(result.values.map(\.name) == [method, "p"])
      #expect(areClose(result.values.map(\.value), try #require(expected.correlations[method]), within: 1e-9))
      #expect(result.undefined == 3 && result.n == expected.x.count - 3)
    }
  }

  @Test("four rows by hand: three pairs in order, one out of it")
  func correlationByHand() async throws {
    let table = try Table([Column("x", numbers: [1, 2, 3, nil]), Column("y", numbers: [1, 3, 2, 4])])
    #expect(isClose(try await correlation("pearson", table).first, 0.5, within: 1e-15))
    #expect(isClose(try await correlation("spearman", table).first, 0.5, within: 1e-15))
    #expect(isClose(try await correlation("kendall", table).first, 1.0 / 3, within: 1e-15))
  }

  private static let undefinedCorrelations: [(x: [Double?], y: [Double?], reason: String)] = [
    ([1, 2, 3], [5, 5, 5], "'y' is constant"), ([1, 1, 1], [5, 6, 7], "'x' is constant"),
    ([1, nil, nil], [2, 3, nil], "one row alone does not vary"), ([nil], [1], "no row has both"),
    ([1, 2, .infinity], [1, 2, 3], "a value is infinite"),
  ]

  @Test("a correlation that is not defined says why", arguments: undefinedCorrelations)
  func correlationUndefined(x: [Double?], y: [Double?], reason: String) async throws {
    let table = try Table([Column("x", numbers: x), Column("y", numbers: y)])
    for method in ["pearson", "spearman", "kendall"] {
      let result = try await correlation(method, table)
      #expect(result.values.map(\.value) == [nil, nil] && result.reason == reason)
    }
  }

  @Test("columns that are not there are refused before anything runs")
  func check() throws {
    let metric = try CorrelationOfColumns(Settings(CorrelationOfColumns.card, #"{"of": "y", "with": "ln(z)"}"#))
    #expect(throws: (any Error).self) { try metric.check(TableSchema(["x": .number, "y": .number])) }
    #expect(throws: Never.self) { try metric.check(TableSchema(["z": .number, "y": .number])) }
  }
}
