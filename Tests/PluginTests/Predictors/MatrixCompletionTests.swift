import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@testable import Plugins

@Suite("matrix-completion")
struct MatrixCompletionTests {
  static let references = (try? PenalisedReferences.read().completions) ?? []
  private let notes = NoteBook()

  private func make(_ settings: String) throws -> MatrixCompletion {
    try MatrixCompletion(Settings(MatrixCompletion.card, settings))
  }

  @Test("effects without factors, worked by hand")
  func handWorked() async throws {
    // Logits: a is 0 and 2, the target 1 and 3, so effects are a: 1, target: 2 with rows at -1 and 1 less the penalty's
    // pull: the best r are 2 / (2 + 1) of theirs, and then the column effects stay the means.
    let rows = PredictorRows([[logistic(0), logistic(2)]])
    let fitted = try await make(#"{"rank": 0, "penalty": 1}"#).fit(
      rows, target: [logistic(1), logistic(3)], in: notes.run())
    #expect(isClose(fitted.columns[0].effect, 1, within: 1e-9) && isClose(fitted.targetEffect, 2, within: 1e-9))
    // A row with a at 3 is 2 above its column's effect; by the penalty r is 2 / (1 + 1) = 1, so that the target's logit is 3.
    let predictions = try await fitted.predict(PredictorRows([[logistic(3)]]), in: notes.run())
    #expect(isClose(predictions[0].value, logistic(3), within: 1e-9))
  }

  @Test("effects and two factors without noise are found again, gaps or not", arguments: 0..<6)
  func recovery(trial: Int) async throws {
    var chance = Seed(2026).child("completion", trial).generator()
    func draws(_ count: Int) -> [Double] { (0..<count).map { _ in 0.6 * chance.standardNormal() } }
    let (columns, rows) = (8, 60)
    let (effects, one, two) = (draws(columns), draws(columns), draws(columns))
    let (abilities, first, second) = (draws(rows), draws(rows), draws(rows))
    func share(_ row: Int, _ column: Int) -> Double {
      logistic(abilities[row] + effects[column] + first[row] * one[column] + second[row] * two[column])
    }
    let inputs = (0..<(columns - 1)).map { column in
      (0..<rows).map { row -> Double? in trial.isMultiple(of: 2) || chance.uniform() > 0.15 ? share(row, column) : nil }
    }
    let all = PredictorRows(inputs)
    let target = (0..<rows).map { share($0, columns - 1) }
    let training = Array(0..<45)
    let fitted = try await make(#"{"penalty": 1e-7, "epsilon": 0.0001}"#).fit(
      all.selecting(training), target: training.map { target[$0] }, in: notes.run())
    // Rows with four inputs have one more than there is to learn of a row.
    let test = (45..<rows).filter { row in inputs.count { $0[row] != nil } >= 5 }
    let predictions = try await fitted.predict(all.selecting(test), in: notes.run())
    #expect(areClose(predictions.map(\.value), test.map { target[$0] }, within: 0, absolute: 2e-3))
  }

  @Test("the loss and the predictions are those of numpy's rounds from eight starts")
  func reference() async throws {
    #expect(Self.references.count == 2)
    for expected in Self.references {
      let predictor = try make(#"{"rank": \#(expected.rank), "penalty": \#(expected.penalty)}"#)
      let rows = PredictorRows(expected.inputs)
      let fitted = try await predictor.fit(rows, target: expected.target, in: notes.run())
      #expect(isClose(fitted.loss, expected.loss, within: 1e-7))
      let at = PredictorRows(expected.at)
      let predictions = try await fitted.predict(at, in: notes.run())
      #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-3))
      #expect(try await fitted.predictionsWrittenAndRead(at, in: notes.run()) == predictions)
      let again = try await predictor.refit(rows, target: expected.target, from: fitted, in: notes.run())
      #expect(areClose(try await again.predict(at, in: notes.run()).map(\.value), expected.predictions, within: 1e-3))
    }
  }

  @Test("a row without any input has no prediction, and is left out of training with a note")
  func empty() async throws {
    let rows = PredictorRows([[0.1, 0.3, 0.5, 0.7, nil], [0.2, nil, 0.5, 0.8, nil]])
    let fitted = try await make(#"{"rank": 1, "penalty": 0.1}"#).fit(
      rows, target: [0.1, 0.2, 0.4, 0.6, 0.5], in: notes.run())
    #expect(notes.notes == ["1 training row without any input was left out"])
    let predictions = try await fitted.predict(rows, in: notes.run())
    #expect(predictions[1].value != nil && predictions[4] == Prediction(nil, reason: "every input is missing"))
  }

  @Test("an input that is no share is refused in training and has no prediction later, unless it is named as linear")
  func noShare() async throws {
    let rows = PredictorRows([[0.1, 0.3, 0.5, 0.7], [20, 21, 22, 24]])
    let target = [0.1, 0.2, 0.4, 0.6]
    let error = await #expect(throws: EvaluationError.self) {
      try await make(#"{"penalty": 0.1}"#).fit(rows, target: target, in: notes.run())
    }
    #expect(error?.description.hasPrefix("the input 'b' is 20.0 at the training row 'row 1', and is no share") == true)
    let fitted = try await make(#"{"penalty": 0.1, "linear": ["b"]}"#).fit(rows, target: target, in: notes.run())
    let predictions = try await fitted.predict(PredictorRows([[0.4, 4], [30, 30]]), in: notes.run())
    #expect(predictions[0].value != nil)
    #expect(predictions[1] == Prediction(nil, reason: "the input 'a' is 4.0, and is no share between 0 and 1"))
  }

  @Test("more factors than inputs are refused")
  func rank() async throws {
    await #expect(throws: EvaluationError("there are 2 factors to learn and 1 input to learn them from")) {
      try await make("{}").fit(PredictorRows([[0.1, 0.3, 0.5, 0.7]]), target: [0.1, 0.2, 0.4, 0.6], in: notes.run())
    }
  }
}
