import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("paired-difference")
struct PairedDifferenceTests {
  struct Case: Decodable {
    var first: [Double]
    var second: [Double]
    var level: Double
    var difference: Double
    var lower: Double
    var upper: Double
    var p: Double
    var sd: Double
  }
  struct File: Decodable { var pairs: [Case] }

  private func measure(_ settings: String, _ table: Table) async throws -> MetricResult {
    try await PairedDifference(Settings(PairedDifference.card, settings)).measure(table, in: NoteBook().run())
  }

  private func value(_ result: MetricResult, _ name: String) -> Double? {
    result.values.first { $0.name == name }?.value
  }

  /// Episodes of two players, nil where an episode has no value.
  private func episodes(_ first: [Double?], _ second: [Double?]) throws -> Table {
    try Table([
      Column("player", texts: first.map { _ in "q4" } + second.map { _ in "full" }),
      Column("game", texts: (first + second).map { _ in "taboo" }),
      Column("episode", numbers: (first.indices.map(Double.init) + second.indices.map(Double.init)).map { $0 }),
      Column("value", numbers: first + second),
    ])
  }

  private let settings = #"{"of": "value", "between": ["q4", "full"], "on": ["game", "episode"]"#

  @Test("mean, interval and probability are those of scipy's paired t test", arguments: 0..<3)
  func reference(index: Int) async throws {
    let expected = try referenceNumbers("regressions", as: File.self).pairs[index]
    let result = try await measure(
      settings + ", \"level\": \(expected.level)}", try episodes(expected.first, expected.second))
    let found = ["difference", "lower", "upper", "p", "sd"].map { value(result, $0) }
    let wanted = [expected.difference, expected.lower, expected.upper, expected.p, expected.sd]
    #expect(areClose(found, wanted, within: 1e-8, absolute: 1e-10))
    #expect(value(result, "pairs") == Double(expected.first.count) && result.undefined == 0 && result.reason == nil)
  }

  @Test("only instances with both values count, and the others are told apart")
  func missing() async throws {
    // Paired: 1-0 and 5-2. Of the first alone: episode 1; of the second alone: 3 (no value) and 4 (no row); of neither: 5.
    let table = try episodes([1, 2, 5, nil, nil, nil], [0, nil, 2, 7, 9, nil])
    let result = try await measure(settings + "}", table.selecting(rows: [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]))
    #expect(value(result, "difference") == 2 && value(result, "pairs") == 2 && result.n == 4)
    #expect(["first-only", "second-only", "neither"].map { value(result, $0) } == [1, 2, 1])
    // Every row is in a pair or undefined.
    #expect(result.undefined == 7)
  }

  @Test("one run alone is not estimable, and neither are runs without an instance in common")
  func oneRun() async throws {
    let alone = try await measure(settings + "}", try episodes([1, 2, 3], []))
    #expect(alone.reason == "not estimable: one run; 'full' has no row")
    #expect(value(alone, "difference") == nil && alone.n == 0)
    let table = try episodes([1, 2], [3, 4, 5, 6])
    let apart = try await measure(settings + "}", table.selecting(rows: [0, 1, 4, 5]))
    #expect(apart.reason == "the two runs have no instance in common")
    let one = try await measure(settings + "}", try episodes([1], [3]))
    #expect(value(one, "difference") == -2 && value(one, "lower") == nil)
    #expect(one.reason == "one pair has no interval")
  }

  @Test("two rows of a run for one instance are refused")
  func twice() async throws {
    let table = try episodes([1, 2], [3, 4])
    await #expect(throws: EvaluationError.self) {
      try await measure(#"{"of": "value", "between": ["q4", "full"], "on": ["game"]}"#, table)
    }
  }

  @Test("with the runs changed about, the sign changes and nothing else; the bootstrap's interval lies about the mean")
  func bootstrap() async throws {
    var chance = Seed(4).generator()
    let first = (0..<40).map { _ in 10 * chance.uniform() }
    let second = first.map { $0 - 1 + chance.uniform() }
    let table = try episodes(first, second)
    let other = #"{"of": "value", "between": ["full", "q4"], "on": ["game", "episode"]"#
    for method in [#", "method": "bootstrap"}"#, "}"] {
      let (one, two) = (try await measure(settings + method, table), try await measure(other + method, table))
      let names = ["difference", "lower", "upper"]
      let (there, back) = (names.compactMap { value(one, $0) }, names.compactMap { value(two, $0) })
      #expect(there.count == 3 && there[1] < there[0] && there[0] < there[2])
      #expect(areClose([-back[0], -back[2], -back[1]], there, within: 1e-9))
    }
    let known = try await measure(settings + "}", table)
    let drawn = try await measure(settings + #", "method": "bootstrap", "resamples": 4000}"#, table)
    for name in ["lower", "upper"] {
      #expect(isClose(value(drawn, name), value(known, name), within: 0, absolute: 0.03), "\(name)")
    }
  }
}
