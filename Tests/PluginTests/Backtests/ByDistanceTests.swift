import EvaluationKit
import EvaluationTesting
import JSON
import Testing

@testable import Plugins

@Suite("summaries by distance beyond the training range")
struct ByDistanceTests {
  private func summarize<S: SummaryMetric>(
    _ type: S.Type, _ settings: String, _ sweep: FinishedSweep = BacktestSample.sweep(), _ book: NoteBook = NoteBook()
  ) async throws -> [SummaryRow] {
    try await S(Settings(S.card, settings)).summarize(sweep, in: book.run())
  }

  /// The result of the row with these labels.
  private func find(_ rows: [SummaryRow], _ labels: String...) -> MetricResult? {
    rows.first { row in row.keys.map(\.label) == labels }?.result
  }

  private func value(_ result: MetricResult?, _ name: String) -> Double? {
    result?.values.first { $0.name == name }?.value
  }

  @Test("errors are pooled in the bins that rows lie in, by hand")
  func errors() async throws {
    let rows = try await summarize(ErrorsByDistance.self, #"{"measures": ["mae", "rmse", "spearman"]}"#)
    let law = rows.filter { $0.keys[0].label == "law" && $0.keys[2].label == "mae" }
    #expect(law.map { $0.keys[1].label } == ["all", "within", "0 to 0.5", "1 to 2", "over 2", "unknown"])
    #expect(areClose(law.map(\.result.first), [0.4, 0.1, 0.3, 0.6, 0.6, 0.3], within: 1e-12))
    #expect(law.map(\.result.n) == [7, 1, 2, 2, 1, 1])
    #expect(isClose(find(rows, "law", "0 to 0.5", "rmse")?.first, 0.1.squareRoot(), within: 1e-12))
    // Ranks 2 3 1 4 5 of 1 2 3 4 5; the two rows of the other task make no correlation.
    #expect(isClose(find(rows, "law", "all", "spearman")?.first, 0.7, within: 1e-12))
    #expect(find(rows, "law", "all", "spearman")?.n == 1)
    let lone = try #require(find(rows, "law", "within", "spearman"))
    #expect(lone.first == nil && lone.reason == "no combination has three such rows that differ")
  }

  @Test("skill is 1 less the geometric mean of the combinations' ratios")
  func skill() async throws {
    let rows = try await summarize(ErrorsByDistance.self, #"{"against": "base", "measures": ["skill", "mse-ratio"]}"#)
    #expect(rows.allSatisfy { $0.keys[0].label == "law" })
    // 1 and 1/4 near; 1 and 4 far.
    #expect(isClose(find(rows, "law", "0 to 0.5", "skill")?.first, 0.5, within: 1e-12))
    #expect(isClose(find(rows, "law", "1 to 2", "skill")?.first, -1, within: 1e-12))
    #expect(isClose(find(rows, "law", "1 to 2", "mse-ratio")?.first, 2, within: 1e-12))
    let each = try await summarize(ErrorsByDistance.self, #"{"against": "baselines", "measures": "skill"}"#)
    #expect(each.first?.keys.map(\.axis) == ["name", "distance", "measure", "against"])
  }

  @Test("an error of 0 has no ratio, a forecast that failed is counted")
  func undefined() async throws {
    let perfect = BacktestSample.sweep { forecast in
      var forecast = forecast
      if forecast.name == "base" {
        for row in 1..<2 { forecast.predictions[row].predicted = forecast.predictions[row].actual }
      }
      return forecast
    }
    let settings = #"{"against": "base", "measures": "skill"}"#
    let rows = try await summarize(ErrorsByDistance.self, settings, perfect)
    let near = try #require(find(rows, "law", "within", "skill"))
    #expect(near.first == nil && near.reason == "in 1 combination an error is 0, which has no ratio")
    let failed = BacktestSample.sweep { $0.name == "law" && $0.sweep.label(on: "task") == "b" ? nil : $0 }
    let found = try #require(
      find(try await summarize(ErrorsByDistance.self, settings, failed), "law", "1 to 2", "skill"))
    #expect(found.first == 0 && found.n == 1 && found.undefined == 1)
  }

  @Test("rows that another forecast lacks are not judged, and are counted")
  func shared() async throws {
    let sweep = BacktestSample.sweep { forecast in
      var forecast = forecast
      if forecast.name == "base", forecast.sweep.label(on: "task") == "a" {
        for row in 3...5 { forecast.predictions[row].predicted = nil }
      }
      return forecast
    }
    let shared = try #require(
      find(try await summarize(ErrorsByDistance.self, #"{"measures": "mae"}"#, sweep), "law", "all", "mae"))
    #expect(isClose(shared.first, (0.1 + 0.2 + 0.4 + 0.8) / 4, within: 1e-12) && shared.n == 4 && shared.undefined == 3)
    let own = try #require(
      find(
        try await summarize(ErrorsByDistance.self, #"{"measures": "mae", "set": "test"}"#, sweep), "law", "all", "mae"))
    #expect(isClose(own.first, 0.4, within: 1e-12) && own.n == 7)
  }

  @Test("coverage, score and median width of every level, by hand")
  func intervals() async throws {
    let rows = try await summarize(IntervalsByDistance.self, "{}")
    #expect(isClose(find(rows, "law", "residual", "0.9", "all", "coverage")?.first, 2.0 / 7, within: 1e-12))
    // 0.15, 0.05, 0.35, 0.15 and 0.55 outside, each fined 20 times.
    #expect(
      isClose(find(rows, "law", "residual", "0.9", "all", "interval-score")?.first, 0.5 + 20 * 1.25 / 7, within: 1e-12))
    #expect(isClose(find(rows, "law", "residual", "0.9", "all", "width")?.first, 0.5, within: 1e-12))
    #expect(isClose(find(rows, "law", "residual", "0.5", "all", "coverage")?.first, 1.0 / 7, within: 1e-12))
    #expect(find(rows, "law", "residual", "0.9", "within", "coverage")?.first == 1)
  }

  @Test("with two tasks an interval runs from the one to the other")
  func bootstrap() async throws {
    let rows = try await summarize(
      ErrorsByDistance.self, #"{"measures": "mae", "bootstrap": {"over": "task"}}"#)
    let near = try #require(find(rows, "law", "0 to 0.5", "mae"))
    #expect(near.values.map(\.name) == ["value", "lower", "upper"])
    // 0.2 of the one, 0.4 of the other: a quarter of the resamples hold either alone.
    #expect(areClose(near.values.map(\.value), [0.3, 0.2, 0.4], within: 1e-12))
    let lone = try #require(find(rows, "law", "within", "mae"))
    #expect(lone.values.map(\.value) == [0.1, nil, nil] || isClose(lone.first, 0.1, within: 1e-12))
    #expect(lone.reason == "no interval: at least two values of 'task' are needed, and there is 1")
  }

  @Test("without a baseline the record says so; without intervals there is nothing to judge")
  func lacking() async throws {
    let book = NoteBook()
    let alone = BacktestSample.sweep { $0.name == "law" ? $0 : nil }
    _ = try await summarize(ErrorsByDistance.self, "{}", alone, book)
    #expect(book.notes.count == 1 && book.notes[0].contains("no baseline among the forecasts"))
    await #expect(throws: EvaluationError.self) {
      try await summarize(ErrorsByDistance.self, #"{"against": "baselines"}"#, alone)
    }
    let bare = BacktestSample.sweep { forecast in
      var forecast = forecast
      (forecast.interval, forecast.furtherIntervals) = (nil, [])
      return forecast
    }
    await #expect(
      throws: EvaluationError("no forecast has intervals: ask for them in 'forecast: intervals'")
    ) { try await summarize(IntervalsByDistance.self, "{}", bare) }
  }

  @Test("bins rise from 0, skill needs a reference, and only an axis summed over can be drawn")
  func refused() async {
    func complaint(_ settings: String) async -> [String] {
      await Made.complaints { try ErrorsByDistance(Settings(ErrorsByDistance.card, settings)) }
    }
    #expect(
      await complaint(#"{"bins": [0.5, 1]}"#)
        == ["bins rise from 0, where the training range ends (for example bins: [0, 0.5, 1, 2])"])
    #expect(await complaint(#"{"bins": [0, 1, 1]}"#).count == 1)
    #expect(await complaint(#"{"measures": ["skill"]}"#).first?.hasPrefix("'skill' needs 'against'") == true)
    #expect(
      await complaint(#"{"over": ["origin"], "bootstrap": {"over": "task"}}"#)
        == ["the axis 'task' is not summed over, so that its values cannot be drawn (add it to 'over')"])
  }
}
