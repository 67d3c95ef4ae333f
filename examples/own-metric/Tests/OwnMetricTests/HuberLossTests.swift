import EvaluationKit
import EvaluationTesting
import Testing

@testable import own_metric

@Suite("Huber loss")
struct HuberLossTests {
  @Test("it keeps the laws of every metric over pairs", arguments: [0.01, 0.1, 1])
  func laws(delta: Double) async throws {
    let metric = HuberLoss(try Settings(HuberLoss.card, #"{"delta": \#(delta)}"#))
    #expect(try await PairsMetricLaws.broken(by: metric, card: HuberLoss.card) == [])
  }

  @Test("an error of half a delta counts by its square, one of three deltas by its size")
  func byHand() throws {
    let metric = HuberLoss(try Settings(HuberLoss.card, #"{"delta": 0.25}"#))
    let pairs = ForecastPairs(actual: [0.5, 1], predicted: [0.625, 0.25])
    // 0.125² / 2 = 0.0078125 and 0.25 · (0.75 - 0.125) = 0.15625: their mean.
    #expect(metric.score(pairs, in: NoteBook().run()).first == 0.08203125)
  }

  @Test("a delta that is not above 0 is refused")
  func refusal() {
    #expect(throws: (any Error).self) { try Settings(HuberLoss.card, #"{"delta": 0}"#) }
  }
}
