import EvaluationKit
import EvaluationTesting
import Testing

@testable import Plugins

@Suite("nearest-sibling")
struct NearestSiblingTests {
  struct Reference: Decodable {
    struct Rows: Decodable {
      var family: [String]
      var compute: [Double]
      var target: [Double]?
    }
    var train: Rows
    var test: Rows
    var predictions: [Double?]
    var mean: Double
    var maximum: Double
  }
  struct File: Decodable { var siblings: Reference }
  private let run = NoteBook().run()

  private func fit(
    _ settings: String, _ families: [String?], _ compute: [Double?], _ target: [Double]
  ) async throws -> SiblingForecast {
    try await NearestSibling(Settings(NearestSibling.card, settings)).fit(
      PredictorRows([], families: families, compute: compute), target: target, in: run)
  }

  @Test("the closest smaller model of the family predicts, never the row itself or a larger one")
  func handWorked() async throws {
    let fitted = try await fit("{}", ["Elm", "Elm", "Elm", "Oak", nil], [1, 10, 10, 5, 3], [0.1, 0.3, 0.5, 0.9, 0.7])
    let rows = PredictorRows(
      [], families: ["Elm", "Elm", "Elm", "Elm", "Oak", "Ash", nil, "Elm"], compute: [100, 10, 5, 1, 5, 9, 9, nil])
    let predictions = try await fitted.predict(rows, in: run)
    #expect(predictions.map(\.value) == [0.4, 0.1, 0.1, nil, nil, nil, nil, nil])
    #expect(
      predictions.suffix(4).map(\.reason) == [
        "its family has no smaller model among the training rows",
        "its family has no smaller model among the training rows", "the row has no family", "the row has no compute",
      ])
  }

  @Test("predictions are those of pandas' backward join")
  func reference() async throws {
    let expected = try referenceNumbers("predictors", as: File.self).siblings
    let target = try #require(expected.train.target)
    let fitted = try await fit("{}", expected.train.family, expected.train.compute, target)
    let rows = PredictorRows([], families: expected.test.family, compute: expected.test.compute)
    let predictions = try await fitted.predict(rows, in: run)
    #expect(areClose(predictions.map(\.value), expected.predictions, within: 1e-14))
    #expect(predictions.contains { $0.value == nil } && predictions.contains { $0.value != nil })
    #expect(try await fitted.predictionsWrittenAndRead(rows, in: run) == predictions)

    let falling = try await fit(
      #"{"otherwise": "training-mean"}"#, expected.train.family, expected.train.compute, target)
    let all = try await falling.predict(rows, in: run)
    #expect(areClose(all.map(\.value), expected.predictions.map { $0 ?? expected.mean }, within: 1e-14))
    #expect(try await falling.predictionsWrittenAndRead(rows, in: run) == all)
  }

  @Test("without families or compute the missing role is named")
  func roles() async throws {
    let plugin = try NearestSibling(Settings(NearestSibling.card))
    let noRoles = NoteBook().run(roles: Roles(key: ["model"]))
    await #expect(
      throws: EvaluationError(
        "nearest-sibling needs to know each row's family: name its column under 'roles: {family: ...}'")
    ) { try await plugin.fit(PredictorRows([], families: [nil, nil], compute: [1, 2]), target: [0, 1], in: noRoles) }
    await #expect(
      throws: EvaluationError(
        "nearest-sibling needs to know each row's compute, and no training row has a value in 'flops'")
    ) { try await plugin.fit(PredictorRows([], families: ["Elm", "Elm"]), target: [0, 1], in: run) }
  }
}
