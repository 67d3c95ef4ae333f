import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@testable import Plugins

@Suite("regression")
struct RegressionTests {
  struct Case: Decodable {
    var x: [[Double]]
    var y: [Double]
    var values: [String: Double]
  }
  struct File: Decodable { var regressions: [Case] }

  private func measure(_ settings: String, _ table: Table) async throws -> MetricResult {
    try await Regression(Settings(Regression.card, settings)).measure(table, in: NoteBook().run())
  }

  @Test("coefficients, tests, likelihood and criteria are those of numpy and scipy", arguments: 0..<4)
  func reference(index: Int) async throws {
    let expected = try referenceNumbers("regressions", as: File.self).regressions[index]
    let names = ["a", "b", "c"].prefix(expected.x.count)
    let table = try Table(
      zip(names, expected.x).map { Column($0, numbers: $1.map { $0 }) } + [Column("y", numbers: expected.y.map { $0 })])
    let terms = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let result = try await measure("{\"y\": \"y\", \"x\": [\(terms)]}", table)
    #expect(Set(result.values.map(\.name)) == Set(expected.values.keys))
    #expect(result.n == expected.y.count && result.undefined == 0 && result.reason == nil)
    for value in result.values {
      #expect(isClose(value.value, expected.values[value.name], within: 1e-8, absolute: 1e-12), "\(value.name)")
    }
  }

  @Test("a line through three points by hand: slope 1, R2 3/4, F 3 with one degree of freedom")
  func byHand() async throws {
    // y = 1, 1, 3 over x = 0, 1, 2: the line is 2/3 + x, its residuals 1/3, -2/3, 1/3.
    let table = try Table([Column("x", numbers: [0, 1, 2, nil]), Column("y", numbers: [1, 1, 3, 9])])
    let result = try await measure(#"{"y": "y", "x": ["x"]}"#, table)
    func value(_ name: String) -> Double? { result.values.first { $0.name == name }?.value }
    #expect(result.n == 3 && result.undefined == 1)
    #expect(isClose(value("x"), 1, within: 1e-12) && isClose(value("intercept"), 2.0 / 3, within: 1e-12))
    #expect(isClose(value("r2"), 0.75, within: 1e-12) && isClose(value("f"), 3, within: 1e-12))
    #expect(value("df1") == 1 && value("df2") == 1)
  }

  @Test("terms are expressions and give the values their names")
  func names() async throws {
    let table = try Table([Column("size", numbers: [1, 10, 100, 1000]), Column("y", numbers: [1, 3, 4, 7])])
    let result = try await measure(#"{"y": "y", "x": ["log10(size)"]}"#, table)
    #expect(isClose(result.values.first { $0.name == "log10(size)" }?.value, 1.9, within: 1e-12))
  }

  @Test(
    "what cannot be computed is undefined and says why",
    arguments: [
      ([1.0, 2, nil], [3.0, nil, 4], "1 row of at least 2"), ([2.0, 2, 2], [1.0, 2, 3], "'x' is constant"),
      ([1.0, 2, 3], [5.0, 5, 5], "'y' is constant"), ([1.0, 2, nil], [3.0, 4, 1], "as many rows as coefficients"),
      ([1.0, 2, 3], [2.0, 4, 6], "the fit is exact"),
    ] as [([Double?], [Double?], String)])
  func undefined(x: [Double?], y: [Double?], reason: String) async throws {
    let table = try Table([Column("x", numbers: x), Column("y", numbers: y)])
    let result = try await measure(#"{"y": "y", "x": ["x"]}"#, table)
    #expect(result.reason?.contains(reason) == true, "\(result.reason ?? "")")
    #expect(result.values.contains { $0.value == nil } && result.values.allSatisfy { $0.value?.isFinite ?? true })
  }
}
