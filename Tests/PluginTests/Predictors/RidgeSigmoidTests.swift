import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Testing

@testable import Plugins

/// Predictors with a penalty and matrix completion, as `Fixtures/make_penalised_fixtures.py` computes them.
struct PenalisedReferences: Decodable {
  struct Sigmoid: Decodable, CustomTestStringConvertible {
    var name: String
    var inputs: [[Double]]
    var target: [Double]
    var families: [String?]
    var at: [[Double]]
    var penalties: [Double]
    var floor: [Double]?
    var chance: [String: Double]
    var chosen: Double
    var errors: [Double]
    var predictions: [Double]
    var testDescription: String { name }
  }
  struct Ridge: Decodable, CustomTestStringConvertible {
    var name: String
    var inputs: [[Double]]
    var target: [Double]
    var families: [String?]
    var at: [[Double]]
    var penalties: [Double]
    var epsilon: Double
    var chosen: Double
    var errors: [Double]
    var predictions: [Double]
    var testDescription: String { name }
  }
  struct Completion: Decodable {
    var inputs: [[Double?]]
    var target: [Double]
    var at: [[Double?]]
    var rank: Int
    var penalty: Double
    var loss: Double
    var predictions: [Double]
  }
  var sigmoids: [Sigmoid]
  var ridges: [Ridge]
  var completions: [Completion]

  static func read() throws -> Self { try referenceNumbers("penalised", as: Self.self) }
}

@Suite("ridge-sigmoid")
struct RidgeSigmoidTests {
  static let references = (try? PenalisedReferences.read().sigmoids) ?? []
  private let notes = NoteBook()

  private func make(_ settings: String) throws -> RidgeSigmoid {
    try RidgeSigmoid(Settings(RidgeSigmoid.card, settings))
  }

  @Test("there are reference fits")
  func referencesAreThere() { #expect(Self.references.count == 6) }

  @Test("penalties, errors and predictions are those of scipy", arguments: references)
  func reference(case expected: PenalisedReferences.Sigmoid) async throws {
    let settings = JSONValue.object(
      [
        JSONMember("penalty", .array(expected.penalties.map { .number($0) })),
        JSONMember(
          "chance", .object(expected.chance.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number($0.value)) })),
      ] + (expected.floor.map { [JSONMember("floor", .array($0.map { .number($0) }))] } ?? []))
    let predictor = try make(writeJSON(settings))
    let rows = PredictorRows(expected.inputs, families: expected.families)
    let fitted = try await predictor.fit(rows, target: expected.target, in: notes.run())
    #expect(fitted.choice.penalty == expected.chosen)
    // Within folds the descents stop at six digits.
    #expect(areClose(fitted.choice.compared.map(\.error), expected.errors, within: 1e-5))
    let at = PredictorRows(expected.at)
    let predictions = try await fitted.predict(at, in: notes.run())
    // L-BFGS with a bound stops where its differences do.
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 2e-5, absolute: 2e-6))
    #expect(try await fitted.predictionsWrittenAndRead(at, in: notes.run()) == predictions)
    let again = try await predictor.refit(rows, target: expected.target, from: fitted, in: notes.run())
    #expect(
      areClose(
        try await again.predict(at, in: notes.run()).map(\.value), predictions.map { $0.value ?? 0 }, within: 1e-9))
  }

  @Test("a penalty beyond all measure leaves the mean, one of almost nothing the plain sigmoid")
  func extremes() async throws {
    let inputs: [[Double?]] = [[0, 1, 2, 3, 4, 5, 6], [3, 1, 4, 1, 5, 9, 2]]
    let target = [0.1, 0.2, 0.15, 0.5, 0.6, 0.7, 0.95]
    let rows = PredictorRows(inputs)
    let heavy = try await make(#"{"penalty": 1e8}"#).fit(rows, target: target, in: notes.run())
    let flat = try await heavy.predict(rows, in: notes.run())
    #expect(areClose(flat.map(\.value), Array(repeating: 3.2 / 7, count: 7), within: 1e-6))
    let light = try await make(#"{"penalty": 1e-9}"#).fit(rows, target: target, in: notes.run())
    let plain = try await Sigmoid(Settings(Sigmoid.card, "{}")).fit(rows, target: target, in: notes.run())
    #expect(areClose(light.law.parameters.weights.map { $0 }, plain.parameters.weights, within: 1e-5))
  }

  @Test("a constant input weighs nothing and is named; where all are constant there is nothing to learn")
  func constant() async throws {
    let target = [0.1, 0.2, 0.4, 0.6]
    let fitted = try await make(#"{"penalty": 0.01}"#).fit(
      PredictorRows([[1, 2, 3, 4], [7, 7, 7, 7]]), target: target, in: notes.run())
    #expect(fitted.law.parameters.weights[1] == 0 && fitted.constantInputs == ["b"])
    #expect(notes.notes == ["the input 'b' is constant over the training rows: its weight is 0"])
    await #expect(
      throws: EvaluationError("every input is constant over the training rows, so there is nothing to learn from")
    ) { try await make(#"{"penalty": 0.01}"#).fit(PredictorRows([[7, 7, 7, 7]]), target: target, in: notes.run()) }
  }

  @Test("inputs that follow from each other are taken, where a plain sigmoid refuses them by name")
  func collinear() async throws {
    let inputs: [[Double?]] = [[1, 2, 3, 4, 5], [2, 4, 6, 8, 10]]
    let target = [0.1, 0.2, 0.4, 0.6, 0.7]
    let fitted = try await make("{}").fit(PredictorRows(inputs), target: target, in: notes.run())
    let weights = fitted.law.parameters.weights
    #expect(isClose(weights[0], 2 * weights[1], within: 1e-6))
    let error = await #expect(throws: EvaluationError.self) {
      try await Sigmoid(Settings(Sigmoid.card, "{}")).fit(PredictorRows(inputs), target: target, in: notes.run())
    }
    #expect(error?.description.hasPrefix("the input 'b' is constant over the training rows or follows from") == true)
  }

  @Test("four training rows suffice; two are too few to choose a penalty")
  func few() async throws {
    let target = [0.1, 0.2, 0.4, 0.6]
    let inputs: [[Double?]] = [[1, 2, 3, 4], [1, 4, 2, 8], [3, 1, 4, 1], [1, 4, 1, 4]]
    let fitted = try await make("{}").fit(PredictorRows(inputs), target: target, in: notes.run())
    #expect(fitted.choice.folds == 4)
    await #expect(
      throws: EvaluationError(
        "a penalty is chosen by holding rows out, which needs at least 3 training rows, and there are 2: give one penalty"
      )
    ) {
      try await make("{}").fit(
        PredictorRows(inputs.map { Array($0[..<2]) }), target: [0.1, 0.2], in: notes.run())
    }
  }

  @Test("fewer than three families: each row is left out, and that is said")
  func fewFamilies() async throws {
    let fitted = try await make("{}").fit(
      PredictorRows([[1, 2, 3, 4, 5]], families: ["a", "a", "b", "b", "b"]), target: [0.1, 0.2, 0.4, 0.6, 0.7],
      in: notes.run())
    #expect(fitted.choice.folds == 5)
    #expect(notes.notes.contains { $0.hasPrefix("there are fewer than 3 families among the training rows") })
  }

  @Test("a chance level of what is no input is refused")
  func chanceOfNothing() async throws {
    await #expect(throws: EvaluationError("'chance' names 'bb', which is not among the inputs")) {
      try await make(#"{"chance": {"bb": 0.25}}"#).fit(
        PredictorRows([[1, 2, 3, 4]]), target: [0.1, 0.2, 0.4, 0.6], in: notes.run())
    }
  }
}
