import EvaluationKit
import EvaluationTesting
import JSON
import Testing

@testable import Plugins

@Suite("training-mean and training-maximum")
struct TrainingBaselineTests {
  private let run = NoteBook().run()

  @Test("every row gets the mean, or the maximum, of the training rows")
  func handWorked() async throws {
    let rows = PredictorRows([], count: 3)
    let mean = try await TrainingMean(Settings(TrainingMean.card)).fit(rows, target: [0.25, 0.5, 0.75], in: run)
    let maximum = try await TrainingMaximum(Settings(TrainingMaximum.card)).fit(
      rows, target: [0.25, 0.9, 0.5], in: run)
    let many = PredictorRows([], count: 2)
    #expect(try await mean.predict(many, in: run).map(\.value) == [0.5, 0.5])
    #expect(try await maximum.predict(many, in: run).map(\.value) == [0.9, 0.9])
    #expect(try JSONValue(encoding: maximum) == ["value": 0.9])
    #expect(mean.formula == "0.50")
  }

  @Test("they are numpy's")
  func reference() async throws {
    let expected = try referenceNumbers("predictors", as: NearestSiblingTests.File.self).siblings
    let target = try #require(expected.train.target)
    let rows = PredictorRows([], count: target.count)
    let mean = try await TrainingMean(Settings(TrainingMean.card)).fit(rows, target: target, in: run)
    let maximum = try await TrainingMaximum(Settings(TrainingMaximum.card)).fit(rows, target: target, in: run)
    #expect(isClose(mean.value, expected.mean, within: 1e-14))
    #expect(maximum.value == expected.maximum)
    let one = PredictorRows([], count: 1)
    #expect(try await mean.predictionsWrittenAndRead(one, in: run) == [Prediction(mean.value)])
  }

  @Test("no training row, no baseline")
  func none() async throws {
    await #expect(throws: EvaluationError.self) {
      try await TrainingMean(Settings(TrainingMean.card)).fit(PredictorRows([], count: 0), target: [], in: run)
    }
  }
}
