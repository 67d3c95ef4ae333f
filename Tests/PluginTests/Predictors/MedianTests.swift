import Diagnostics
import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("median")
struct MedianTests {
  private let run = NoteBook().run()

  private func make(_ settings: String) throws -> Median { try Median(Settings(Median.card, settings)) }

  @Test("the middle one of those that predict, the mean of the middle two, or a reason")
  func handWorked() async throws {
    let rows = PredictorRows([[0.1, 0.2, nil, nil], [0.9, nil, 0.4, nil], [0.3, 0.6, nil, nil]])
    let fitted = try await make(#"{"of": ["a", "b", "c"]}"#).fit(rows, target: [0, 0, 0, 0], in: run)
    let predictions = try await fitted.predict(rows, in: run)
    #expect(areClose(predictions.prefix(3).map(\.value), [0.3, 0.4, 0.4], within: 1e-15))
    #expect(predictions[3].reason == "none of the forecasts combined has a prediction")
    #expect(fitted.formula == "median of a, b and c")
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: run) == predictions)
    let strict = try await make(#"{"of": ["a", "b", "c"], "at-least": 2}"#).fit(rows, target: [0, 0, 0, 0], in: run)
    let fewer = try await strict.predict(rows, in: run)
    #expect(areClose(fewer.prefix(2).map(\.value), [0.3, 0.4], within: 1e-15))
    #expect(fewer[2].reason == "only 1 of the forecasts combined has a prediction")
  }

  @Test("more must have a prediction than there are: refused")
  func tooMany() {
    #expect(throws: Diagnostic.self) { try make(#"{"of": ["a", "b"], "at-least": 3}"#) }
  }
}
