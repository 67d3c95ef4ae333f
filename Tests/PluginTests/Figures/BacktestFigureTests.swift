import EvaluationKit
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("figures of backtests")
struct BacktestFigureTests {
  private let record = BacktestSample.record(BacktestSample.sweep())

  private func numbers(_ table: Table, _ column: String) -> [Double?] {
    (0..<table.rowCount).map { table[column]?[$0].number }
  }

  private func texts(_ table: Table, _ column: String) -> [String?] {
    (0..<table.rowCount).map { table[column]?[$0].text }
  }

  @Test("an error stands at the mean distance of its rows; rows of unknown compute have no place")
  func errors() async throws {
    let drawn = try #require(
      try await FigureTrial.draw(ErrorByDistance.self, ["bootstrap": ["over": "task"]], record).first)
    let law = drawn.data.selecting(rows: [0, 1, 2, 3])
    #expect(texts(law, "forecast") == ["law", "law", "law", "law"])
    #expect(texts(law, "bin") == ["within", "0 to 0.5", "1 to 2", "over 2"])
    #expect(areClose(numbers(law, "mae"), [0.1, 0.3, 0.6, 0.6], within: 1e-12))
    #expect(areClose(numbers(law, "distance"), [0, 0.30103, 2, 2.30103], within: 1e-5, absolute: 1e-12))
    #expect(areClose(numbers(law, "lower"), [nil, 0.2, 0.4, nil], within: 1e-12))
    #expect(texts(drawn.data, "kind").suffix(1) == ["baseline"] && drawn.caption.contains("Baselines are dashed."))
  }

  @Test("calibration has a point a level, from low to high")
  func calibration() async throws {
    let drawn = try #require(try await FigureTrial.draw(Calibration.self, ["of": ["law"]], record).first)
    #expect(numbers(drawn.data, "level").compactMap { $0 }.sorted() == [0.5, 0.9])
    let pairs = Dictionary(uniqueKeysWithValues: zip(numbers(drawn.data, "level"), numbers(drawn.data, "coverage")))
    #expect(isClose(pairs[0.9] ?? nil, 2.0 / 7, within: 1e-12) && isClose(pairs[0.5] ?? nil, 1.0 / 7, within: 1e-12))
  }

  @Test("a figure without what it draws says what to ask for")
  func lacking() async throws {
    let bare = BacktestSample.record(
      BacktestSample.sweep { forecast in
        var forecast = forecast
        (forecast.interval, forecast.furtherIntervals) = (nil, [])
        for row in forecast.predictions.indices { forecast.predictions[row].compute = nil }
        return forecast
      })
    await #expect(throws: EvaluationError.self) { try await FigureTrial.draw(Calibration.self, .object([]), bare) }
    await #expect(throws: EvaluationError.self) { try await FigureTrial.draw(ErrorByDistance.self, .object([]), bare) }
  }
}
