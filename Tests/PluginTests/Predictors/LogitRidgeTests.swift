import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Testing

@testable import Plugins

@Suite("logit-ridge")
struct LogitRidgeTests {
  static let references = (try? PenalisedReferences.read().ridges) ?? []
  private let notes = NoteBook()

  private func make(_ settings: String) throws -> LogitRidge {
    try LogitRidge(Settings(LogitRidge.card, settings))
  }

  @Test("of two rows at -1 and 1 with logits -2 and 2, a penalty of 1 halves the slope of 2")
  func handWorked() async throws {
    let rows = PredictorRows([[-1, 1]])
    let fitted = try await make(#"{"penalty": 1}"#).fit(rows, target: [logistic(-2), logistic(2)], in: notes.run())
    #expect(isClose(fitted.parameters.intercept, 0, within: 0, absolute: 1e-15))
    #expect(isClose(fitted.parameters.weights[0], 1, within: 1e-14))
    #expect(isClose(try await fitted.predict(rows, in: notes.run())[1].value, logistic(1), within: 1e-14))
    #expect(fitted.formula?.hasPrefix("σ(1.00 x ") == true)
    #expect(fitted.choice.compared.isEmpty && fitted.choice.folds == nil)
  }

  @Test("there are reference fits")
  func referencesAreThere() { #expect(Self.references.count == 2) }

  @Test("penalties, errors and predictions are those of numpy", arguments: references)
  func reference(case expected: PenalisedReferences.Ridge) async throws {
    let settings = JSONValue.object([
      JSONMember("penalty", .array(expected.penalties.map { .number($0) })),
      JSONMember("epsilon", .number(expected.epsilon)),
    ])
    let predictor = try make(writeJSON(settings))
    let rows = PredictorRows(expected.inputs, families: expected.families)
    let fitted = try await predictor.fit(rows, target: expected.target, in: notes.run())
    #expect(fitted.choice.penalty == expected.chosen)
    #expect(areClose(fitted.choice.compared.map(\.error), expected.errors, within: 1e-9))
    let at = PredictorRows(expected.at)
    let predictions = try await fitted.predict(at, in: notes.run())
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-10))
    #expect(try await fitted.predictionsWrittenAndRead(at, in: notes.run()) == predictions)
    let again = try await predictor.refit(rows, target: expected.target, from: fitted, in: notes.run())
    #expect(again == fitted)
  }

  @Test("a target above its range has no logit; below it is drawn in and counted")
  func outside() async throws {
    let rows = PredictorRows([[1, 2, 3, 4]])
    let error = await #expect(throws: EvaluationError.self) {
      try await make(#"{"penalty": 1}"#).fit(rows, target: [0.1, 57, 0.3, 0.4], in: notes.run())
    }
    #expect(error?.description.contains("the training row 'row 2' lies above the top of its range (57.0") == true)
    _ = try await make(#"{"penalty": 1}"#).fit(rows, target: [-0.1, 0, 0.3, 0.4], in: notes.run())
    #expect(notes.notes == ["1 training target below the range of the target was drawn into it"])
  }
}
