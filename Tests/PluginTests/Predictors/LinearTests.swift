import EvaluationKit
import EvaluationTesting
import JSON
import Testing

@testable import Plugins

@Suite("linear")
struct LinearTests {
  struct Reference: Decodable {
    var level: Double
    var inputs: [[Double]]
    var target: [Double]
    var at: [[Double]]
    var coefficients: [Double]
    var errors: [Double]
    var t: [Double]
    var p: [Double]
    var rSquared: Double
    var f: Double
    var fP: Double
    var residualSD: Double
    var sse: Double
    var predictions: [Double]
    var lower: [Double]
    var upper: [Double]
  }
  struct File: Decodable { var linears: [Reference] }
  private let notes = NoteBook()

  private func fit(_ settings: String, _ inputs: [[Double?]], _ target: [Double]) async throws -> LinearForecast {
    try await Linear(Settings(Linear.card, settings)).fit(PredictorRows(inputs), target: target, in: notes.run())
  }

  @Test("four points by hand")
  func handWorked() async throws {
    // x 0 1 2 3, y 0 1 1 2: slope Sxy/Sxx = 3/5, intercept 1 - 0.9 = 0.1, residuals -.1 .3 -.3 .1, sse 0.2, R² 0.9,
    // s² = 0.1, F = 1.8/0.1 = 18, error of the slope sqrt(0.1/5).
    let fitted = try await fit("{}", [[0, 1, 2, 3]], [0, 1, 1, 2])
    #expect(isClose(fitted.parameters.intercept, 0.1, within: 1e-12))
    #expect(isClose(fitted.parameters.weights[0], 0.6, within: 1e-12))
    #expect(isClose(fitted.sse, 0.2, within: 1e-12))
    #expect(isClose(fitted.rSquared, 0.9, within: 1e-12))
    #expect(isClose(fitted.f, 18, within: 1e-12))
    #expect(isClose(fitted.coefficients[1].standardError, (0.02).squareRoot(), within: 1e-12))
    #expect(fitted.degreesOfFreedom == 2 && fitted.rows == 4)
    #expect(fitted.formula == "0.60 x + 0.10")
    #expect(fitted.curve?.link == .identity)
    let prediction = try await fitted.predict(PredictorRows([[10]]), in: notes.run())
    #expect(isClose(prediction[0].value, 6.1, within: 1e-12))
    #expect(prediction[0].lower == nil && prediction[0].upper == nil)
  }

  @Test("fits, tests and intervals are those of statsmodels", arguments: [0, 1])
  func reference(index: Int) async throws {
    let expected = try referenceNumbers("predictors", as: File.self).linears[index]
    let fitted = try await fit("{\"level\": \(expected.level)}", expected.inputs, expected.target)
    // Offsets of 100 cost statsmodels, which does not centre, some digits.
    #expect(areClose(fitted.coefficients.map(\.value), expected.coefficients, within: 1e-8))
    #expect(areClose(fitted.coefficients.map(\.standardError), expected.errors, within: 1e-8))
    #expect(areClose(fitted.coefficients.map(\.t), expected.t, within: 1e-8))
    #expect(areClose(fitted.coefficients.map(\.p), expected.p, within: 1e-7))
    #expect(
      fitted.coefficients.map(\.name) == ["intercept", "a", "b", "c"].prefix(fitted.coefficients.count).map { $0 })
    #expect(isClose(fitted.rSquared, expected.rSquared, within: 1e-9))
    #expect(isClose(fitted.f, expected.f, within: 1e-8))
    #expect(isClose(fitted.fP, expected.fP, within: 1e-7))
    #expect(isClose(fitted.residualSD, expected.residualSD, within: 1e-9))
    #expect(isClose(fitted.sse, expected.sse, within: 1e-9))
    let rows = PredictorRows(expected.at)
    let predictions = try await fitted.predict(rows, in: notes.run())
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-8))
    #expect(areClose(predictions.map(\.lower), expected.lower, within: 1e-8))
    #expect(areClose(predictions.map(\.upper), expected.upper, within: 1e-8))
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: notes.run()) == predictions)
  }

  @Test("as many weights as rows leave nothing to test: null, not left out, and a note says why")
  func noFreedom() async throws {
    let fitted = try await fit(#"{"level": 0.9}"#, [[1, 3]], [2, 8])
    let json = try JSONValue(encoding: fitted)
    for name in ["residual-sd", "f", "f-p", "interval"] { #expect(json[name] == .null, "\(name)") }
    #expect(json["coefficients"]?[1]?["standard-error"] == .null)
    #expect(notes.notes == ["there are as many weights as training rows: no standard errors, tests or intervals"])
    let prediction = try await fitted.predict(PredictorRows([[2]]), in: notes.run())
    #expect(isClose(prediction[0].value, 5, within: 1e-12) && prediction[0].lower == nil)
  }

  @Test("fewer rows than weights are refused in words")
  func tooFew() async throws {
    await #expect(
      throws: EvaluationError(
        "a linear law of 2 inputs needs at least 3 training rows, one a parameter, and there are 2")
    ) { try await fit("{}", [[1, 2], [2, 5]], [1, 2]) }
  }

  @Test("an input that follows from another is named")
  func dependent() async throws {
    let error = await #expect(throws: EvaluationError.self) {
      try await fit("{}", [[1, 2, 3, 5], [2, 4, 6, 10]], [1, 2, 4, 3])
    }
    #expect(error?.description.hasPrefix("the input 'b' is constant over the training rows or follows") == true)
  }
}
