import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

/// Fits that begin at an earlier one, and derivatives of predictions in their parameters.
@Suite("refits and sensitivities")
struct RefitTests {
  private let run = NoteBook().run()

  private func sample(_ trial: Int, inputs: Int) -> (rows: PredictorRows, target: [Double]) {
    var chance = Seed(2026).child("refits", trial).generator()
    let x = (0..<inputs).map { _ in (0..<40).map { _ in chance.standardNormal() } }
    let target = (0..<40).map { row in
      let score = x.enumerated().reduce(-0.5) { $0 + (1 - 0.4 * Double($1.offset)) * $1.element[row] }
      return 0.08 + 0.92 * logistic(score) + 0.03 * chance.standardNormal()
    }
    return (PredictorRows(x), target)
  }

  @Test("a sigmoid refitted to resampled rows is what it is when fitted anew", arguments: 0..<20)
  func sigmoid(trial: Int) async throws {
    let sample = sample(trial, inputs: 1 + trial % 3)
    let sigmoid = try Sigmoid(Settings(Sigmoid.card, trial.isMultiple(of: 2) ? "{}" : #"{"floor": [0, 0.2]}"#))
    let whole = try await sigmoid.fit(sample.rows, target: sample.target, in: run)
    var chance = Seed(7).child("resample", trial).generator()
    let drawn = (0..<40).map { _ in Int.random(in: 0..<40, using: &chance) }
    let (rows, target) = (sample.rows.selecting(drawn), drawn.map { sample.target[$0] })
    let anew = try await sigmoid.fit(rows, target: target, in: run)
    let from = try await sigmoid.refit(rows, target: target, from: whole, in: run)
    #expect(from.loss <= anew.loss * (1 + 1e-9))
    #expect(areClose(from.parameters.weights.map { $0 }, anew.parameters.weights, within: 1e-5))
    #expect(from.starts == 1 && from.inputs == whole.inputs)
  }

  @Test("derivatives are those of differences, of what was read back too")
  func differences() async throws {
    let sample = sample(1, inputs: 2)
    for settings in ["{}", #"{"floor": [0, 0.2]}"#, #"{"floor": [0.3, 0.4]}"#] {
      let fitted = try await Sigmoid(Settings(Sigmoid.card, settings)).fit(sample.rows, target: sample.target, in: run)
      let read = try readJSON(writeJSON(JSONValue(encoding: fitted)), file: "fitted").decode(SigmoidForecast.self)
      let found = try #require(try read.sensitivities(sample.rows))
      let isFree = settings == #"{"floor": [0, 0.2]}"#
      #expect(found.rows == 40 && found.columns == (isFree ? 4 : 3))
      for parameter in 0..<found.columns {
        func moved(_ by: Double) async throws -> [Double?] {
          var law = fitted
          switch parameter {
          case 0: law.parameters.intercept += by
          case 3:
            law.parameters.floor += by
            law.parameters.height -= by
          default: law.parameters.weights[parameter - 1] += by
          }
          return try await law.predict(sample.rows, in: run).map(\.value)
        }
        let (up, down) = (try await moved(1e-5), try await moved(-1e-5))
        let slopes = zip(up, down).map { (($0 ?? 0) - ($1 ?? 0)) / 2e-5 }
        #expect(areClose(found.column(parameter).map { $0 }, slopes, within: 1e-6, absolute: 1e-9))
      }
    }
  }

  @Test("of a linear law the derivatives are the inputs, and a row that lacks one holds 0")
  func linear() async throws {
    let fitted = try await Linear(Settings(Linear.card)).fit(
      PredictorRows([[1, 2, 4], [0, 3, 1]]), target: [0.1, 0.2, 0.4], in: run)
    let found = try fitted.sensitivities(PredictorRows([[5, nil], [7, 2]]))
    #expect(found == Matrix(rows: [[1, 5, 7], [0, 0, 0]]))
  }

  @Test("a power law refitted is what it is when fitted anew, near and far, and its derivatives are exact")
  func powerLaw() async throws {
    let x = (1...20).map(Double.init)
    let y = x.enumerated().map { index, value in
      2 / (value * value.squareRoot()) + 0.5 + 0.01 * Double(index % 3)
    }
    let predictor = try PowerLaw(Settings(PowerLaw.card, #"{"offset": true}"#))
    let rows = PredictorRows([x.map { $0 }])
    let fitted = try await predictor.fit(rows, target: y, in: run)
    for shift in [0.01, 0.3, 2] {
      var start = fitted
      start.parameters.exponent += shift
      let again = try await predictor.refit(rows, target: y, from: start, in: run)
      #expect(isClose(again.parameters.exponent, fitted.parameters.exponent, within: 1e-6))
    }
    // At x = 1: 1, a log 1 = 0, 1; at x = e^2 the power is exp(2 b) and the derivative in b twice a times it.
    let found = try #require(try fitted.sensitivities(PredictorRows([[1]])))
    #expect(found == Matrix(rows: [[1, 0, 1]]))
  }

  @Test("best-single-benchmark refitted chooses again, and as when fitted anew", arguments: 0..<10)
  func single(trial: Int) async throws {
    var sample = sample(trial, inputs: 3)
    // The last is the plainest.
    sample.rows.inputs[2].values = NumberValues(sample.target.map { 3 * $0 })
    let predictor = try BestSingleBenchmark(Settings(BestSingleBenchmark.card))
    let whole = try await predictor.fit(sample.rows, target: sample.target, in: run)
    #expect(whole.chosen == "c")
    var others = sample.rows
    others.inputs.swapAt(1, 2)
    let again = try await predictor.refit(others, target: sample.target, from: whole, in: run)
    let anew = try await predictor.fit(others, target: sample.target, in: run)
    #expect(again.position == 1 && anew.position == 1)
    // To first order: some hundredths of the error itself.
    #expect(areClose(again.candidates.map(\.error), anew.candidates.map { $0.error ?? 0 }, within: 0.05))
    #expect(areClose(again.law.parameters.weights.map { $0 }, anew.law.parameters.weights, within: 1e-6))
  }
}
