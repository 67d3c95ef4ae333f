import CommandTesting
import EvaluationKit
import Experiments
import Testing

@Suite("Judging forecasts")
struct ForecastJudgeTests {
  private func run(_ with: String, table: String? = nil) async throws -> CombinationRecord {
    let config = """
      name: a
      data: {scores: {csv: {path: \(table == nil ? "scores.csv" : "own.csv")}}}
      roles: {key: model}
      split: [{cutoff: {column: flops, at: 40}}]
      forecast: {target: GSM8K, with: \(with)}
      metrics: [mae]
      """
    let planned = try await Planned.make(config, files: ["own.csv": table ?? ""]) {
      $0.add(Choosy.self, origin: .linked("tests"))
    }
    return try await planned.run().combinations[0]
  }

  @Test("a forecast without a prediction for a row says so, and the row is not shared")
  func shared() async throws {
    let record = try await run(
      "[training-mean, {choosy: {refuses: [bee-4]}}, {choosy: {refuses: [cat-3], name: other}}]")
    #expect(record.failures == [])
    let mean = record.forecasts[0]
    #expect(mean.rows.test == 3)
    #expect(record.forecasts.map(\.rows.sharedTest) == [1, 1, 1])
    let metric = try #require(mean.metric("mae"))
    #expect(metric.test?.n == 3)
    #expect(metric.sharedTest?.n == 1)
    // Of the test rows bee-4, cat-3 and cat-4 all forecast the last; the mean of the training rows is 0.04.
    #expect(abs(try #require(metric.sharedTest?.first) - 0.51) < 1e-15)
    let choosy = record.forecasts[1]
    #expect(choosy.notes == ["1 row has no prediction: it does not like bee-4"])
    #expect(choosy.metric("mae")?.test?.n == 2)
    #expect(choosy.metric("mae")?.test?.undefined == 1)
  }

  @Test("rows without a prediction are counted by reason, in the singular and the plural")
  func reasons() async throws {
    let table = "model,flops,x,GSM8K\na,1,1,0.1\nb,2,2,0.2\nc,50,3,0.3\nc,60,,0.9\nd,70,4,0.4\n"
    let record = try await run(
      "[{choosy: {refuses: [c, d]}}, {choosy: {refuses: [d, c, a, b], name: all}}]", table: table)
    #expect(
      record.forecasts.map(\.notes) == [
        ["2 rows have no prediction: it does not like c; 1 row has none: it does not like d"],
        [
          "1 row has no prediction: it does not like a; 1 row has none: it does not like b; "
            + "2 rows have none: it does not like c; 1 row has none: it does not like d"
        ],
      ])
  }

  @Test("of two rows with one key only the one that all can predict is shared")
  func twoOfOneKey() async throws {
    let table = "model,flops,x,GSM8K\na,1,1,0.1\nb,2,2,0.2\nc,50,3,0.3\nc,60,,0.9\nc,70,4,0.4\n"
    let record = try await run("[training-mean, {linear: {inputs: [x]}}]", table: table)
    #expect(record.failures == [])
    #expect(record.forecasts[0].rows.test == 3)
    #expect(record.forecasts[1].rows == ForecastRows(train: 2, test: 2, dropped: 1, sharedTest: 2))
    #expect(record.forecasts[0].rows.sharedTest == 2)
    #expect(abs(try #require(record.forecasts[0].metric("mae")?.sharedTest?.first) - 0.2) < 1e-15)
  }

  @Test("a predictor that answers for fewer rows than it was asked fails alone")
  func tooFew() async throws {
    let record = try await run("[training-mean, {choosy: {refuses: [], skips: true}}]")
    #expect(record.forecasts.map(\.name) == ["training-mean"])
    #expect(record.failures.map(\.step) == ["choosy"])
    #expect(record.failures.first?.message.hasPrefix("predicted ") == true)
  }
}

/// Predicts a tenth for every row but those it refuses.
private struct Choosy: Predictor {
  static let card = PluginCard(
    name: "choosy", summary: "predicts some rows",
    parameters: [
      ParameterSpec("refuses", .list(.text, count: 0...9), "keys"),
      ParameterSpec("skips", .truth, default: .truth(false), "whether it leaves a row out"),
    ], inputs: InputRule.none)

  let refuses: [String]
  let skips: Bool

  init(_ settings: Settings) {
    refuses = settings.texts("refuses")
    skips = settings.truth("skips")
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted {
    Fitted(refuses: refuses, skips: skips)
  }

  struct Fitted: FittedPredictor {
    var refuses: [String]
    var skips: Bool

    func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
      rows.keys.dropFirst(skips ? 1 : 0).map { key in
        refuses.contains(key ?? "") ? Prediction(nil, reason: "it does not like \(key ?? "")") : Prediction(0.1)
      }
    }
  }
}
