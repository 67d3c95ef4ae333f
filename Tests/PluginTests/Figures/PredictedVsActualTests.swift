import EvaluationKit
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("predicted-vs-actual")
struct PredictedVsActualTests {
  @Test("every row of every combination is in the data, and rows without a forecast are counted")
  func rows() async throws {
    let record = try FigureSampleRecord.make(withIntervals: true)
    let drawn = try #require(
      try await FigureTrial.draw(PredictedVsActual.self, ["of": "training FLOPs"], record).first)
    let predictions = record.forecasts.filter { $0.name == "training FLOPs" }.flatMap(\.predictions)
    #expect(drawn.data.rowCount == predictions.count)
    #expect(drawn.caption.contains("3 rows without a forecast are not drawn."))
    #expect(try drawn.data.texts("set").compactMap { $0 }.distinct.sorted() == ["held out", "test", "train"])
    #expect(try drawn.data.numbers("predicted").missingCount == 3)
  }
}
