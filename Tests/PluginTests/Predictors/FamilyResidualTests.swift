import Diagnostics
import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@testable import Plugins

@Suite("family-residual")
struct FamilyResidualTests {
  private let notes = NoteBook()

  private func fit(
    _ settings: String, _ predictions: [Double?], _ target: [Double], _ families: [String?]
  ) async throws -> FamilyResidualForecast {
    try await FamilyResidual(Settings(FamilyResidual.card, settings)).fit(
      PredictorRows([predictions], families: families), target: target, in: notes.run())
  }

  @Test("residuals of two families, worked by hand: within 0.0125, between 0.01, so that k is 1.25")
  func handWorked() async throws {
    // A: residuals 0.1 and 0.2 (mean 0.15, squares about it 0.005); B: -0.2, 0 (mean -0.1, squares 0.02).
    // Within: 0.025 / (4 - 2) = 0.0125. Means: 2 x 0.0225 + 2 x 0.01 = 0.065; between: (0.065 - 2 x 0.0125) / 4 = 0.01.
    // k = 0.0125 / 0.01 = 1.25, and each mean counts by 2 / 3.25 = 8/13.
    let fitted = try await fit(
      #"{"of": "law"}"#, [0.3, 0.4, 0.5, 0.6], [0.4, 0.6, 0.3, 0.6], ["A", "A", "B", "B"])
    #expect(isClose(fitted.strength, 1.25, within: 1e-12))
    #expect(areClose(fitted.families.map(\.shift), [1.2 / 13, -0.8 / 13] as [Double], within: 1e-12))
    let rows = PredictorRows([[0.5, 0.5, 0.5, 0.5, nil]], families: ["A", "B", "C", nil, "A"])
    let predictions = try await fitted.predict(rows, in: notes.run())
    let expected: [Double] = [0.5 + 1.2 / 13, 0.5 - 0.8 / 13, 0.5, 0.5]
    #expect(areClose(predictions.prefix(4).map(\.value), expected, within: 1e-12))
    #expect(predictions[4].value == nil)
    #expect(predictions[4].reason == "the forecast 'law' has no prediction to correct")
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: notes.run()) == predictions)
  }

  @Test("on the logit scale a shift moves logits, and none moves nothing")
  func logits() async throws {
    // Both residuals of A are 1 on the logit scale; k = 2 makes the shift 1/2.
    let fitted = try await fit(
      #"{"of": "law", "k": 2, "scale": "logit"}"#, [logistic(-1), logistic(0)], [logistic(0), logistic(1)], ["A", "A"])
    let predictions = try await fitted.predict(
      PredictorRows([[logistic(2), 0.999, 1.2]], families: ["A", "B", "B"]), in: notes.run())
    #expect(areClose(predictions.map(\.value), [logistic(2.5), 0.999, 1.2], within: 1e-12))
  }

  @Test("families of one tell nothing of noise: no correction, and a note")
  func singles() async throws {
    let fitted = try await fit(#"{"of": "law"}"#, [0.3, 0.4, 0.5], [0.4, 0.6, 0.3], ["A", "B", "C"])
    #expect(fitted.strength == nil && fitted.families.allSatisfy { $0.shift == 0 })
    #expect(
      notes.notes == [
        "no family has two training rows, so what families share cannot be told from noise: no correction"
      ])
    let rows = PredictorRows([[0.5]], families: ["A"])
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: notes.run()) == [Prediction(0.5)])
  }

  @Test("where families differ no more than their rows, nothing is corrected")
  func noise() async throws {
    let fitted = try await fit(
      #"{"of": "law"}"#, [0.5, 0.5, 0.5, 0.5], [0.6, 0.4, 0.4, 0.6], ["A", "A", "B", "B"])
    #expect(fitted.strength == nil)
    #expect(notes.notes == ["residuals differ no more between families than within them: no correction"])
  }

  @Test("an experiment without families is told at once")
  func noRole() throws {
    let predictor = try FamilyResidual(Settings(FamilyResidual.card, #"{"of": "law"}"#))
    #expect(throws: Diagnostic.self) { try predictor.check(Roles()) }
  }
}
