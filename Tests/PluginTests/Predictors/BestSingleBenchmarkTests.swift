import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@testable import Plugins

@Suite("best-single-benchmark")
struct BestSingleBenchmarkTests {
  struct Reference: Decodable {
    var inputs: [[Double?]]
    var target: [Double]
    var errors: [Double]
    var chosen: Int
    var comparedRows: Int
    var intercept: Double
    var weight: Double
  }
  struct File: Decodable { var single: Reference }
  private let notes = NoteBook()

  private func fit(_ inputs: [[Double?]], _ target: [Double]) async throws -> SingleBenchmarkForecast {
    try await BestSingleBenchmark(Settings(BestSingleBenchmark.card)).fit(
      PredictorRows(inputs), target: target, in: notes.run())
  }

  @Test("of a noisy input, the law itself and a constant, the law is chosen")
  func handWorked() async throws {
    let ability = [-2.0, -1, 0, 1, 2, 3]
    let fitted = try await fit(
      [[0.3, -0.2, 0.1, 0.2, 0.9, 0.4], ability, Array(repeating: 1, count: 6)], ability.map(logistic))
    #expect(fitted.chosen == "b" && fitted.position == 1 && fitted.comparedRows == 6)
    #expect(isClose(fitted.candidates[1].error, 0, within: 0, absolute: 1e-20))
    #expect(fitted.candidates[2].error == nil)
    #expect(notes.notes == ["'c' was left out: a sigmoid of it cannot be fitted without each row in turn"])
    #expect(fitted.formula?.hasPrefix("σ(1.00 b ") == true)
    #expect(fitted.curve?.weights.count == 3 && fitted.curve?.weights[0] == 0)
    let predictions = try await fitted.predict(PredictorRows([[nil, 1], [0, nil], [1, 1]]), in: notes.run())
    #expect(isClose(predictions[0].value, 0.5, within: 1e-9))
    #expect(predictions[1] == Prediction(nil, reason: "the input 'b' is missing"))
  }

  @Test("leave-one-out errors and the law chosen are those of scipy")
  func reference() async throws {
    let expected = try referenceNumbers("predictors", as: File.self).single
    let fitted = try await fit(expected.inputs, expected.target)
    #expect(fitted.position == expected.chosen && fitted.comparedRows == expected.comparedRows)
    #expect(areClose(fitted.candidates.map(\.error), expected.errors, within: 1e-6))
    #expect(isClose(fitted.law.parameters.intercept, expected.intercept, within: 1e-6))
    #expect(isClose(fitted.law.parameters.weights[0], expected.weight, within: 1e-6))
    let rows = PredictorRows(expected.inputs)
    let predictions = try await fitted.predict(rows, in: notes.run())
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: notes.run()) == predictions)
  }

  @Test("too few complete rows are refused in words")
  func tooFew() async throws {
    await #expect(
      throws: EvaluationError(
        "the inputs are compared on the training rows that have them all: at least 3 are needed, and there are 2")
    ) { try await fit([[1, 2, 3, nil], [1, nil, 2, 3]], [0.1, 0.2, 0.3, 0.4]) }
    let constant: [Double?] = [1, 1, 1, 1]
    await #expect(throws: EvaluationError.self) { try await fit([constant], [0.1, 0.2, 0.3, 0.4]) }
  }
}
