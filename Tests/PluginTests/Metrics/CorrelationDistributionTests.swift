import Diagnostics
import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@testable import Plugins

@Suite struct CorrelationDistributionTests {
  private func measure(_ settings: String, _ values: [Double?]) async throws -> MetricResult {
    let metric = try CorrelationDistribution(
      Settings(CorrelationDistribution.card, "{\"of\": \"r\", \(settings)}"))
    return try await metric.measure(Table([Column("r", numbers: values)]), in: NoteBook().run())
  }

  @Test("eight correlations by hand, one of them undefined")
  func byHand() async throws {
    let names = CorrelationStatistic.named.map(\.name) + ["share-above-0.75", "share-above-0.9"]
    let result = try await measure(
      "\"statistics\": [\(names.map { "\"\($0)\"" }.joined(separator: ","))]",
      [0.9, -0.25, nil, 0.6, 0.9, 1, 0.1, -0.7])
    // Worked in plain arithmetic: the mean is 2.55 / 7, and so on.
    let expected: [String: Double] = [
      "mean": 0.3642857143, "median": 0.6, "sd": 0.6110379259, "variance": 0.3733673469, "skewness": -0.5499595593,
      "kurtosis": -1.1949331285, "survival-auc": 1.2, "survival-auc-max": 1.2, "area": 1.3642857143,
      "wasserstein": 0.6357142857, "wasserstein-to-1": 0.6357142857, "wasserstein-to-minus-1": 1.3642857143,
      "energy": 0.7759128922, "energy-to-1": 0.7759128922, "energy-to-minus-1": 1.4349856004, "ks": 0.8571428571,
      "ks-to-1": 0.8571428571, "ks-to-minus-1": 1, "undefined-share": 0.125, "count": 7,
      "share-above-0.75": 0.4285714286,
      "share-above-0.9": 0.1428571429,
    ]
    #expect(result.values.map(\.name) == names)
    for value in result.values {
      #expect(abs((value.value ?? 9) - (expected[value.name] ?? 0)) < 1e-10, "\(value.name)")
    }
    #expect(result.n == 7 && result.undefined == 1 && result.reason == nil)
  }

  @Test("intervals stand beside their statistic and hold it, the same twice")
  func intervals() async throws {
    let sample: [Double?] = (0..<60).map { (i: Int) -> Double? in i % 7 == 0 ? nil : Double((i * 37) % 101) / 50 - 1 }
    let settings = #""statistics": ["mean", "undefined-share"], "resamples": 200, "level": 0.8"#
    let result = try await measure(settings, sample)
    #expect(
      result.values.map(\.name) == [
        "mean", "undefined-share", "mean-lower", "mean-upper", "undefined-share-lower", "undefined-share-upper",
      ])
    let values = result.values.compactMap(\.value)
    try #require(values.count == 6)
    #expect(values[2] < values[0] && values[0] < values[3])
    #expect(values[4] < values[1] && values[1] < values[5])
    #expect(try await measure(settings, sample) == result)
  }

  @Test("what cannot be computed is undefined, with the reason")
  func undefined() async throws {
    let none = try await measure(#""statistics": ["mean", "undefined-share", "count"]"#, [nil, nil])
    #expect(none.values.map(\.value) == [nil, 1, 0] && none.reason == "no correlation is defined: no mean")
    let equal = try await measure(#""statistics": ["sd", "skewness", "survival-auc"]"#, [1, 1])
    #expect(equal.values.map(\.value) == [0, nil, 1] && equal.reason == "the correlations are all equal: no skewness")
    await #expect(throws: EvaluationError("'r' has the value 1.5, and correlations lie within -1...1")) {
      try await measure(#""statistics": ["mean"]"#, [0, 1.5])
    }
  }

  @Test(
    "statistics that there are not are refused",
    arguments: [
      (#"["meen"]"#, "no statistic is named 'meen'"), (#"["share-above-2"]"#, "no statistic is named 'share-above-2'"),
      (#"["mean", "mean"]"#, "the statistic 'mean' is named twice"),
    ])
  func unknown(statistics: String, message: String) async throws {
    let error = await #expect(throws: Diagnostics.self) { try await measure("\"statistics\": \(statistics)", [1]) }
    #expect(error?.all.map(\.message) == [message])
  }
}
