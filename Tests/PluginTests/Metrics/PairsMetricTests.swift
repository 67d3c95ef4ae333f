import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("metrics over pairs")
struct PairsMetricTests {
  struct Reference: Decodable {
    var actual: [Double]
    var predicted: [Double]
    var values: [String: Double]
  }
  struct File: Decodable { var pairs: [Reference] }

  static let names = ["bias", "kendall", "mae", "mse", "pearson", "r2", "rmse", "spearman"]

  static func metric(_ name: String) throws -> any PairsMetric {
    var registry = Registry()
    MetricBundle.add(to: &registry)
    let factory = try #require(registry.metrics.first { $0.card.name == name })
    guard case .pairs(let metric) = try factory.make("{}") else { throw EvaluationError("'\(name)' judges no pairs") }
    return metric
  }

  private func score(_ name: String, _ actual: [Double], _ predicted: [Double]) async throws -> MetricResult {
    try await Self.metric(name).score(
      ForecastPairs(actual: actual, predicted: predicted), in: NoteBook().run())
  }

  private static let byHand: [(String, Double)] = [
    // Errors 1, 0, -1, 2; actual about their mean 1.5: squares 5; residual squares 6.
    ("bias", 0.5), ("mae", 1), ("mse", 1.5), ("rmse", 1.5.squareRoot()), ("r2", -0.2),
    // Predicted 1 1 1 5 about 2: -1 -1 -1 3; products with -1.5 -.5 .5 1.5: 6; squares 12; 6 / sqrt(60).
    ("pearson", 6 / 60.0.squareRoot()),
    // Ranks 1 2 3 4 and 2 2 2 4: 3 / sqrt(5 * 3).
    ("spearman", 3 / 15.0.squareRoot()),
    // Three pairs in order, three tied in the predictions: 3 / sqrt(6 * 3).
    ("kendall", 3 / 18.0.squareRoot()),
  ]

  @Test("four pairs by hand", arguments: byHand)
  func handWorked(name: String, expected: Double) async throws {
    let result = try await score(name, [0, 1, 2, 3], [1, 1, 1, 5])
    #expect(isClose(result.first, expected, within: 1e-14))
    #expect(result.n == 4 && result.undefined == 0 && result.reason == nil)
  }

  @Test("values are those of scikit-learn, numpy and scipy", arguments: names)
  func reference(name: String) async throws {
    let cases = try referenceNumbers("metrics", as: File.self).pairs
    #expect(cases.count == 3)
    for expected in cases {
      let found = try await score(name, expected.actual, expected.predicted)
      #expect(isClose(found.first, expected.values[name], within: 1e-12, absolute: 1e-15))
      #expect(found.n == expected.actual.count)
    }
  }

  @Test("nothing is said of no pairs, and why", arguments: names)
  func none(name: String) async throws {
    let result = try await score(name, [], [])
    #expect(result.first == nil && result.n == 0 && result.reason == "there is no row to judge")
  }

  @Test("what does not vary has no r2 and no correlation", arguments: ["r2", "pearson", "spearman", "kendall"])
  func constant(name: String) async throws {
    #expect(try await score(name, [0.5], [0.4]).reason == "one row alone does not vary")
    #expect(try await score(name, [0.1, 0.1, 0.1], [0.1, 0.2, 0.3]).reason == "the actual values are all equal")
    let constant = try await score(name, [0.1, 0.2, 0.3], [0.7, 0.7, 0.7])
    #expect(constant.reason == (name == "r2" ? nil : "the predictions are all equal"))
    #expect((constant.first == nil) == (name != "r2"))
  }
}
