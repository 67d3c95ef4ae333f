import Diagnostics
import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("lines by family")
struct FamilyLineMetricTests {
  struct Case: Decodable {
    var level: Double
    var family: [String]
    var x: [Double]
    var y: [Double]
    var lines: [String: [Double]]
    var slopeTest: [String: Double]
    var meanShare: Double
    var leastShare: Double
    var largestShare: Double

    enum CodingKeys: String, CodingKey {
      case level, family, x, y, lines
      case slopeTest = "slope-test"
      case meanShare = "mean-r2"
      case leastShare = "min-r2"
      case largestShare = "max-r2"
    }

    var table: Table {
      get throws {
        try Table([
          Column("family", texts: family), Column("x", numbers: x.map { $0 }), Column("y", numbers: y.map { $0 }),
        ])
      }
    }
  }
  struct File: Decodable {
    var families: [Case]
    var quantiles: [[Double]]

    enum CodingKeys: String, CodingKey {
      case families
      case quantiles = "f-quantiles"
    }
  }
  private let book = NoteBook()

  private func measure<M: ColumnsMetric>(_ type: M.Type, _ settings: String, _ table: Table) async throws
    -> MetricResult
  {
    try await M(Settings(M.card, settings)).measure(table, in: book.run())
  }

  @Test("lines, their intervals and R2 are those of scipy", arguments: 0..<3)
  func lines(index: Int) async throws {
    let expected = try referenceNumbers("space", as: File.self).families[index]
    let table = try expected.table
    for (family, numbers) in expected.lines {
      let rows = (0..<table.rowCount).filter { expected.family[$0] == family }
      let settings = "{\"y\": \"y\", \"x\": \"x\", \"level\": \(expected.level)}"
      let result = try await measure(LineOfColumns.self, settings, table.selecting(rows: rows))
      #expect(result.values.map(\.name) == ["slope", "slope-lower", "slope-upper", "intercept", "r2", "residual-sd"])
      #expect(areClose(result.values.map(\.value), numbers, within: 1e-9, absolute: 1e-12))
    }
    let all = try await measure(FamilyLines.self, #"{"y": "y", "x": "x"}"#, table)
    #expect(
      areClose(
        all.values.prefix(3).map(\.value), [expected.meanShare, expected.leastShare, expected.largestShare],
        within: 1e-10))
    #expect(all.values.first { $0.name == "families" }?.value == Double(expected.lines.count))
  }

  @Test("the test of one slope, its intervals and its R2 are those of numpy and scipy", arguments: 0..<3)
  func slopeTest(index: Int) async throws {
    let expected = try referenceNumbers("space", as: File.self).families[index]
    let settings = "{\"y\": \"y\", \"x\": \"x\", \"level\": \(expected.level)}"
    let result = try await measure(SlopeTest.self, settings, expected.table)
    #expect(Set(result.values.map(\.name)) == Set(expected.slopeTest.keys))
    for value in result.values {
      #expect(
        isClose(value.value, expected.slopeTest[value.name], within: 1e-7, absolute: 1e-10),
        "\(value.name): \(value.value ?? .nan), reference \(expected.slopeTest[value.name] ?? .nan)")
    }
    #expect(result.n == expected.x.count && result.undefined == 0)
    #expect(book.notes.count == 1 && book.notes[0].contains("lies farthest from the common slope"))
  }

  @Test("quantiles of F are those of scipy")
  func quantiles() throws {
    for row in try referenceNumbers("space", as: File.self).quantiles {
      let found = quantileF(row[0], numerator: row[1], denominator: row[2])
      #expect(isClose(found, row[3], within: 1e-9), "\(row)")
    }
    #expect(quantileF(0, numerator: 1, denominator: 1) == nil && quantileF(1, numerator: 1, denominator: 1) == nil)
  }

  @Test("families with too few rows are left out, counted and, alone, undefined with the reason")
  func fewRows() async throws {
    let table = try Table([
      Column("family", texts: ["a", "a", "a", "b", "b", nil]), Column("x", numbers: [1, 2, 3, 1, 2, 3]),
      Column("y", numbers: [1, 3, 5, 1, 2, nil]),
    ])
    let lines = try await measure(FamilyLines.self, #"{"y": "y", "x": "x"}"#, table)
    #expect(lines.n == 3 && lines.undefined == 3 && lines.first == 1)
    let test = try await measure(SlopeTest.self, #"{"y": "y", "x": "x"}"#, table)
    #expect(test.first == nil && test.n == 3)
    #expect(test.reason == "slopes are compared between families, and 1 family of at least 2 has 3 rows")
    let line = try await measure(LineOfColumns.self, #"{"y": "y", "x": "x"}"#, table.selecting(rows: [3, 4]))
    #expect(line.values.allSatisfy { $0.value == nil } && line.reason == "no line: 2 rows of at least 3")
    let two = try await measure(
      LineOfColumns.self, #"{"y": "y", "x": "x", "at-least": 2}"#, table.selecting(rows: [3, 4]))
    #expect(areClose(two.values.map(\.value), [1, nil, nil, 0, 1, nil], within: 1e-12, absolute: 1e-12))
    #expect(two.reason == "two rows leave nothing to tell a spread from")
  }

  @Test("a family whose y is constant has no R2, and one whose x is has no line")
  func constant() async throws {
    let table = try Table([
      Column("family", texts: ["a", "a", "a", "b", "b", "b", "c", "c", "c"]),
      Column("x", numbers: [1, 2, 3, 1, 2, 3, 2, 2, 2]), Column("y", numbers: [0, 0, 0, 1, 3, 2, 1, 2, 3]),
    ])
    let lines = try await measure(FamilyLines.self, #"{"y": "y", "x": "x"}"#, table)
    func value(_ name: String) -> Double? { lines.values.first { $0.name == name }?.value }
    #expect(value("families") == 2 && value("r2-families") == 1)
    #expect(isClose(value("mean-r2"), 0.25, within: 1e-12) && isClose(value("mean-slope"), 0.25, within: 1e-12))
    let constant = try await measure(
      LineOfColumns.self, #"{"y": "y", "x": "x"}"#, table.selecting(rows: [6, 7, 8]))
    #expect(constant.reason == "no line: 'x' is constant")
  }
}
