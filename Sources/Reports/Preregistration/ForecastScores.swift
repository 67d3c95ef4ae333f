import EvaluationKit
import JSON
import NumericalMethods

/// How forecasts that were registered did, now that the answers are known.
public struct ForecastScores: Sendable {
  /// A metric that judges, as the file of forecasts named it.
  public struct Judge: Sendable {
    public var card: PluginCard
    public var metric: AnyMetric
    public var settings: JSONValue

    public init(card: PluginCard, metric: AnyMetric, settings: JSONValue) {
      self.card = card
      self.metric = metric
      self.settings = settings
    }
  }

  /// One metric of one forecast.
  public struct Score: Sendable {
    public var forecast: String
    public var isBaseline: Bool
    public var metric: String
    /// Of a metric over intervals: which.
    public var interval: ForecastInterval?
    public var result: MetricResult
  }

  /// A row of a forecast beside its answer, in the target's own unit.
  public struct Row: Sendable {
    public var forecast: String
    public var key: String
    public var actual: Double?
    public var predicted: Double?
    /// Whether the first interval holds the answer; nil where there is none.
    public var isHeld: Bool?
  }

  public private(set) var scores: [Score] = []
  public private(set) var rows: [Row] = []

  /// - Parameter answers: of each forecast, the target by key in its own unit; missing where it is not known.
  public static func judging(
    _ forecasts: [RegisteredForecast], answers: (RegisteredForecast) throws -> [String: Double], by judges: [Judge],
    in run: RunContext
  ) async throws -> ForecastScores {
    var all = ForecastScores()
    for forecast in forecasts {
      let known = try answers(forecast)
      for row in forecast.rows {
        let ends = row.intervals.first
        let answer = known[row.key]
        var isHeld: Bool?
        if let answer, let lower = ends?.lower, let upper = ends?.upper { isHeld = lower <= answer && answer <= upper }
        all.rows.append(
          Row(forecast: forecast.label, key: row.key, actual: answer, predicted: row.predicted, isHeld: isHeld))
      }
      for judge in judges { all.scores += try await judge.scores(forecast, known, in: run) }
    }
    return all
  }
}

extension ForecastScores.Judge {
  fileprivate func scores(
    _ forecast: RegisteredForecast, _ answers: [String: Double], in run: RunContext
  ) async throws -> [ForecastScores.Score] {
    let (low, width) = (forecast.target.low, forecast.target.high - forecast.target.low)
    func fitted(_ value: Double) -> Double { (value - low) / width }
    func score(_ interval: ForecastInterval?, _ result: MetricResult) -> ForecastScores.Score {
      ForecastScores.Score(
        forecast: forecast.label, isBaseline: forecast.isBaseline, metric: card.name, interval: interval, result: result
      )
    }
    switch metric {
    case .pairs(let metric):
      let pairs = forecast.rows.compactMap { row -> (Double, Double)? in
        guard let actual = answers[row.key], let predicted = row.predicted else { return nil }
        return (fitted(actual), fitted(predicted))
      }
      guard !pairs.isEmpty else {
        return [score(nil, MetricResult(nil, n: 0, reason: "no row has both a forecast and an answer"))]
      }
      return [
        score(
          nil,
          try await metric.score(ForecastPairs(actual: pairs.map(\.0), predicted: pairs.map(\.1)), in: run))
      ]
    case .intervals(let metric):
      var scores: [ForecastScores.Score] = []
      for (index, interval) in forecast.intervals.enumerated() where isFit(for: interval) {
        let held = forecast.rows.compactMap { row -> (Double, Double, Double)? in
          guard let actual = answers[row.key], row.intervals.indices.contains(index),
            let lower = row.intervals[index].lower, let upper = row.intervals[index].upper
          else { return nil }
          return (fitted(actual), fitted(lower), fitted(upper))
        }
        guard !held.isEmpty else {
          scores.append(score(interval, MetricResult(nil, n: 0, reason: "no row has both an interval and an answer")))
          continue
        }
        let intervals = ForecastIntervals(
          actual: held.map(\.0), lower: held.map(\.1), upper: held.map(\.2), level: interval.level)
        scores.append(score(interval, try await metric.score(intervals, in: run)))
      }
      return scores
    case .columns, .summary: return []
    }
  }

  /// A metric of one level judges intervals of that level alone.
  private func isFit(for interval: ForecastInterval) -> Bool {
    settings["level"]?.double.map { ($0 - interval.level).magnitude < 1e-9 } ?? true
  }
}

extension ForecastScores {
  /// For a terminal: a line a forecast and metric.
  public func text(width: Int) -> String {
    var table = TextTable(columns: [
      .init(title: "forecast"), .init(title: "metric"), .init(title: "models", isNumber: true),
      .init(title: "value", isNumber: true),
    ])
    for score in scores {
      let metric = score.interval.map { "\(metricTitle(score.metric)) (\($0.name), \(readableNumber($0.level)))" }
      table.rows.append(
        [
          score.forecast + (score.isBaseline ? " (baseline)" : ""), metric ?? metricTitle(score.metric),
          "\(score.result.n)", score.result.first.map { readableNumber($0) } ?? "undefined",
        ].map { TextTable.Cell(text: $0) })
    }
    return table.aligned(width: width).joined(separator: "\n") + "\n"
  }

  public var json: JSONValue {
    [
      "scores": .array(
        scores.map { score in
          var members = [
            JSONMember("forecast", .text(score.forecast)), JSONMember("baseline", .truth(score.isBaseline)),
            JSONMember("metric", .text(score.metric)),
            JSONMember(
              "interval",
              score.interval.map { ["method": .text($0.method), "level": .number($0.level)] } ?? .null),
            JSONMember(
              "values", .object(score.result.values.map { JSONMember($0.name, .init($0.value)) })),
            JSONMember("n", .integer(score.result.n)),
          ]
          if let reason = score.result.reason { members.append(JSONMember("reason", .text(reason))) }
          return .object(members)
        }),
      "rows": .array(
        rows.map { row in
          [
            "forecast": .text(row.forecast), "key": .text(row.key), "actual": .init(row.actual),
            "predicted": .init(row.predicted), "held": row.isHeld.map { .truth($0) } ?? .null,
          ]
        }),
    ]
  }
}
