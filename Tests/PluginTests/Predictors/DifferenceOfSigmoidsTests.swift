import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("difference-of-sigmoids")
struct DifferenceOfSigmoidsTests {
  private let notes = NoteBook()
  private let x = (0..<12).map { Double($0) / 2 - 3 }

  private func make(_ settings: String) throws -> DifferenceOfSigmoids {
    try DifferenceOfSigmoids(Settings(DifferenceOfSigmoids.card, settings))
  }

  private func rows(
    _ inputs: [Double], _ parts: [(String, [Double?])], low: Double = -1, high: Double = 1
  ) -> PredictorRows {
    var rows = PredictorRows([inputs])
    rows.targetParts = TargetParts(
      columns: parts.map { PredictorRows.Input(name: $0.0, values: NumberValues($0.1)) }, low: low, high: high)
    return rows
  }

  @Test("the gain of two laws without noise is found again, on a target's range of -1 to 1")
  func handWorked() async throws {
    let cot = x.map { logistic(2 * $0 - 1) }
    let naive = x.map { logistic($0 - 2) }
    let training = rows(x, [("cot", cot), ("naive", naive)])
    let target = zip(cot, naive).map { ($0 - $1 + 1) / 2 }
    let predictor = try make("{}")
    let fitted = try await predictor.fit(training, target: target, in: notes.run())
    #expect(fitted.formula == "[σ(2.00 x − 1.00)] − [σ(1.00 x − 2.00)]")
    // At x = 1/2 the first is logistic(0) = 1/2 and the second logistic(-1.5).
    let at = PredictorRows([[0.5, nil]])
    let predictions = try await fitted.predict(at, in: notes.run())
    #expect(isClose(predictions[0].value, (0.5 - logistic(-1.5) + 1) / 2, within: 1e-9))
    #expect(predictions[1] == Prediction(nil, reason: "the input 'a' is missing"))
    #expect(try await fitted.predictionsWrittenAndRead(at, in: notes.run()) == predictions)
    let again = try await predictor.refit(training, target: target, from: fitted, in: notes.run())
    #expect(isClose(try await again.predict(at, in: notes.run())[0].value, predictions[0].value, within: 1e-9))
  }

  @Test("columns in percent have ranges of their own")
  func ranges() async throws {
    let cot = x.map { 100 * logistic(2 * $0 - 1) }
    let naive = x.map { 25 + 75 * logistic($0) }
    let fitted = try await make(#"{"ranges": [[0, 100], [25, 100]]}"#).fit(
      rows(x, [("cot", cot), ("naive", naive)], low: -100, high: 100),
      target: zip(cot, naive).map { ($0 - $1 + 100) / 200 }, in: notes.run())
    let predictions = try await fitted.predict(PredictorRows([[0]]), in: notes.run())
    #expect(isClose(predictions[0].value, (100 * logistic(-1) - 62.5 + 100) / 200, within: 1e-9))
    #expect(fitted.formula?.hasPrefix("[100.00 (σ(2.00 x − 1.00))] − [75.00 (σ(1.00 x ") == true)
    #expect(fitted.formula?.hasSuffix(" + 25.00]") == true)
  }

  @Test("a target that is no difference of two columns is refused, and the message says what to write")
  func noDifference() async throws {
    let cot = x.map { logistic($0) }
    let wanted = "difference-of-sigmoids needs a target that is one column less another"
    for (parts, target) in [
      ([("cot", cot)], cot), ([("cot", cot), ("naive", cot)], cot),
      ([("cot", cot), ("naive", x.map { _ in nil })], cot),
    ] as [([(String, [Double?])], [Double])] {
      let error = await #expect(throws: EvaluationError.self) {
        try await make("{}").fit(rows(x, parts), target: target, in: notes.run())
      }
      #expect(error?.description.hasPrefix(wanted) == true)
    }
    let error = await #expect(throws: EvaluationError.self) {
      try await make("{}").fit(PredictorRows([x]), target: cot, in: notes.run())
    }
    #expect(error?.description.contains("target: {column: gsm8k_cot - gsm8k_naive, range: [-1, 1]}") == true)
  }
}
