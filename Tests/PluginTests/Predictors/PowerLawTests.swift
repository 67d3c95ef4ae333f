import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("power-law")
struct PowerLawTests {
  struct Reference: Decodable {
    var offset: Bool
    var x: [Double]
    var y: [Double]
    var at: [Double]
    var parameters: [Double]
    var sse: Double
    var predictions: [Double]
  }
  struct File: Decodable { var powerLaws: [Reference] }
  private let run = NoteBook().run()

  private func fit(_ settings: String, _ x: [Double?], _ target: [Double]) async throws -> PowerLawForecast {
    try await PowerLaw(Settings(PowerLaw.card, settings)).fit(PredictorRows([x]), target: target, in: run)
  }

  @Test("roots give back the exponent 1/2")
  func handWorked() async throws {
    let fitted = try await fit("{}", [1, 4, 9, 16], [2, 4, 6, 8])
    #expect(isClose(fitted.parameters.factor, 2, within: 1e-6))
    #expect(isClose(fitted.parameters.exponent, 0.5, within: 1e-6))
    #expect(fitted.parameters.offset == 0 && fitted.converged && fitted.curve == nil)
    #expect(fitted.formula == "2.00 x^0.50")
    let predictions = try await fitted.predict(PredictorRows([[25, 0, nil]]), in: run)
    #expect(isClose(predictions[0].value, 10, within: 1e-6))
    #expect(predictions[1] == Prediction(nil, reason: "the input 'a' is not above 0"))
    #expect(predictions[2] == Prediction(nil, reason: "the input 'a' is missing"))
  }

  @Test("fits are those of scipy", arguments: [0, 1])
  func reference(index: Int) async throws {
    let expected = try referenceNumbers("predictors", as: File.self).powerLaws[index]
    let fitted = try await fit("{\"offset\": \(expected.offset)}", expected.x, expected.y)
    let found =
      [fitted.parameters.factor, fitted.parameters.exponent] + (expected.offset ? [fitted.parameters.offset] : [])
    #expect(areClose(found.map { $0 }, expected.parameters, within: 1e-5))
    #expect(isClose(fitted.sse, expected.sse, within: 1e-8))
    let rows = PredictorRows([expected.at])
    let predictions = try await fitted.predict(rows, in: run)
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-5))
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: run) == predictions)
  }

  @Test("inputs and targets that have no logarithm are refused by their rows")
  func domain() async throws {
    await #expect(
      throws: EvaluationError("a power law needs inputs above 0, and 'a' is -3.0 at the training row 'row 2'")
    ) { try await fit("{}", [1, -3, 2], [1, 2, 3]) }
    await #expect(
      throws: EvaluationError(
        "a power law without offset needs targets above 0, and the training row 'row 3' has 0.0: give offset: true")
    ) { try await fit("{}", [1, 2, 3], [1, 2, 0]) }
    #expect(try await fit(#"{"offset": true}"#, [1, 2, 3, 4], [1, 0.5, 0, -0.4]).sse < 0.1)
  }

  @Test("on inputs above 0 it keeps the laws of predictors", arguments: 1...5)
  func laws(seed: Int) async throws {
    let sample = Samples.predictorRows(seed: seed, inputs: 1)
    let x = sample.rows.inputs[0].values.map { $0.map { 1 + $0 * $0 } }
    let rows = PredictorRows([x], families: sample.rows.families, compute: sample.rows.compute.map { $0 })
    for settings in ["{}", #"{"offset": true}"#] {
      let law = try PowerLaw(Settings(PowerLaw.card, settings))
      #expect(try await PredictorLaws.broken(by: law, on: rows, target: sample.target) == [])
    }
  }
}
