import Diagnostics
import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Testing

@testable import Plugins

@Suite("sigmoid")
struct SigmoidTests {
  struct Reference: Decodable, CustomTestStringConvertible {
    var name: String
    var settings: JSONValue
    var inputs: [[Double]]
    var target: [Double]
    var at: [[Double]]
    var intercept: Double
    var weights: [Double]
    var floor: Double
    var sse: Double
    var predictions: [Double]
    var testDescription: String { name }
  }
  struct File: Decodable { var sigmoids: [Reference] }
  static let references = (try? referenceNumbers("predictors", as: File.self).sigmoids) ?? []
  private let run = NoteBook().run()

  private func fit(
    _ settings: String, _ inputs: [[Double?]], _ target: [Double]
  ) async throws -> SigmoidForecast {
    try await Sigmoid(Settings(Sigmoid.card, settings)).fit(PredictorRows(inputs), target: target, in: run)
  }

  @Test("points of logistic(2x - 1) give back 2 and -1")
  func handWorked() async throws {
    // logistic(2x - 1) at x = 0, 1/2, 1 is 1/(1 + e), 1/2, e/(1 + e).
    let e = M_E
    let fitted = try await fit("{}", [[0, 0.5, 1]], [1 / (1 + e), 0.5, e / (1 + e)])
    #expect(isClose(fitted.parameters.intercept, -1, within: 1e-9))
    #expect(areClose(fitted.parameters.weights.map { $0 }, [2], within: 1e-9))
    #expect(fitted.parameters.floor == 0 && fitted.parameters.height == 1)
    #expect(fitted.converged && fitted.startsAtBest >= 1 && fitted.activeBounds.isEmpty)
    #expect(fitted.formula == "σ(2.00 x − 1.00)")
    let half = try await fitted.predict(PredictorRows([[0.5]]), in: run)
    #expect(isClose(half[0].value, 0.5, within: 1e-9))
  }

  @Test("there are reference fits")
  func referencesAreThere() { #expect(Self.references.count == 5) }

  @Test("fits are those of scipy, or better", arguments: references)
  func reference(case expected: Reference) async throws {
    let fitted = try await fit(writeJSON(expected.settings), expected.inputs, expected.target)
    // Both stop within rounding of the minimum, where the loss is flat: parameters agree to the root of that.
    #expect(isClose(fitted.parameters.intercept, expected.intercept, within: 1e-5, absolute: 1e-6))
    #expect(areClose(fitted.parameters.weights.map { $0 }, expected.weights, within: 1e-5, absolute: 1e-6))
    #expect(isClose(fitted.parameters.floor, expected.floor, within: 1e-5, absolute: 1e-6))
    #expect(fitted.parameters.height == 1 - fitted.parameters.floor)
    #expect(isClose(fitted.sse, expected.sse, within: 1e-6))
    let rows = PredictorRows(expected.at)
    let predictions = try await fitted.predict(rows, in: run)
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-5, absolute: 1e-7))
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: run) == predictions)
    #expect(fitted.activeBounds == (expected.name == "floor at its bound" ? ["floor-upper"] : []))
  }

  @Test("the record's names are those of its description")
  func encoding() async throws {
    let fitted = try await fit(#"{"floor": [0, 0.2]}"#, [[0, 1, 2, 3, 4]], [0.1, 0.12, 0.4, 0.8, 0.97])
    let json = try JSONValue(encoding: fitted)
    #expect(
      json.members?.map(\.name) == [
        "active-bounds", "converged", "inputs", "iterations", "loss", "parameters", "sse", "starts", "starts-at-best",
        "termination",
      ])
    #expect(json["parameters"]?.members?.map(\.name) == ["floor", "height", "intercept", "weights"])
  }

  @Test("the curve's score is the linear part of the prediction")
  func curve() async throws {
    let expected = try #require(Self.references.first { $0.name == "floor" })
    let fitted = try await fit(writeJSON(expected.settings), expected.inputs, expected.target)
    let curve = try #require(fitted.curve)
    let x = expected.at[0][0]
    let value = curve.floor + curve.height * logistic(curve.intercept + curve.weights[0] * x)
    #expect(isClose(try await fitted.predict(PredictorRows([[x]]), in: run)[0].value, value, within: 1e-15))
    #expect(try #require(fitted.formula).hasSuffix("+ 0.\(Int((100 * expected.floor).rounded()))"))
  }

  @Test("a formula of several inputs names them")
  func severalInputs() {
    let score = LinearScore(inputs: ["PC-1", "PC-2", "size"], intercept: -4.931, weights: [6.742, -3.217, 0.000012])
    #expect(score.text == "6.74 PC-1 − 3.22 PC-2 + 1.2e−5 size − 4.93")
  }

  @Test("a row without an input has no prediction, and says so")
  func missing() async throws {
    let fitted = try await fit("{}", [[0, 1, 2, 3]], [0.1, 0.3, 0.6, 0.9])
    let predictions = try await fitted.predict(PredictorRows([[1, nil]]), in: run)
    #expect(predictions[0].value != nil)
    #expect(predictions[1] == Prediction(nil, reason: "the input 'a' is missing"))
  }

  @Test("fewer rows than parameters are refused in words")
  func tooFew() async throws {
    await #expect(
      throws: EvaluationError("a sigmoid of 2 inputs needs at least 4 training rows, one a parameter, and there are 3")
    ) {
      try await fit(#"{"floor": [0, 0.2]}"#, [[0, 1, 2], [1, 0, 3]], [0.1, 0.5, 0.9])
    }
  }

  @Test("a constant input is named")
  func constant() async throws {
    let error = await #expect(throws: EvaluationError.self) {
      try await fit("{}", [[0, 1, 2], [5, 5, 5]], [0.1, 0.5, 0.9])
    }
    #expect(error?.description.hasPrefix("the input 'b' is constant over the training rows") == true)
  }

  @Test("a step among the rows is said to run away")
  func diverging() async throws {
    let notes = NoteBook()
    let fitted = try await Sigmoid(Settings(Sigmoid.card)).fit(
      PredictorRows([[0, 1, 2, 3, 4, 5]]), target: [0, 0, 0, 1, 1, 1], in: notes.run())
    #expect(!fitted.converged || fitted.termination == "exact")
    #expect(fitted.converged || !notes.notes.isEmpty)
  }

  @Test(
    "settings that do not go together are refused",
    arguments: [
      (#"{"floor": [-0.1, 0.2]}"#, "a floor lies within 0 and 1 (without 1), not within -0.1 and 0.2"),
      (#"{"delta": 0.5}"#, "'delta' is of the loss huber alone"),
    ])
  func settings(text: String, message: String) throws {
    let error = #expect(throws: Diagnostic.self) { try Sigmoid(Settings(Sigmoid.card, text)) }
    #expect(error?.message == message)
  }
}
