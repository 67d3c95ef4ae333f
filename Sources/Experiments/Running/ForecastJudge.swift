import EvaluationKit

/// Applies the metrics to the forecasts of a combination.
struct ForecastJudge {
  let metrics: [PlannedMetric]
  /// What a metric may use of the world, by its step's name.
  let context: @Sendable (String, NoteTaker) -> RunContext

  /// The forecasts with their metrics. Errors are given on the training rows, on the test rows, and on the
  /// test rows for which every forecast has a prediction.
  func judge(
    _ forecasts: [ForecastRecord], failures: inout [FailureRecord]
  ) async throws -> [ForecastRecord] {
    let shared = sharedTestRows(forecasts)
    var judged: [ForecastRecord] = []
    for var forecast in forecasts {
      let sharedRows = forecast.predictions.filter { $0.set == .test && shared.contains(Row($0)) }
      forecast.rows.sharedTest = sharedRows.count
      if let note = Self.unpredicted(forecast.predictions) { forecast.notes.append(note) }
      for (metric, interval) in metrics.flatMap({ Self.judgements($0, forecast) }) {
        do {
          let notes = NoteTaker()
          let judgement = try await judgement(metric, interval, forecast, sharedRows, notes)
          forecast.notes += notes.all.filter { !forecast.notes.contains($0) }
          if let judgement { forecast.metrics.append(judgement) }
        } catch let error where !(error is CancellationError) {
          failures.append(
            FailureRecord(
              sweep: forecast.sweep, step: metric.step.name, message: "\(forecast.name): \(StepFailure(error).message)")
          )
        }
      }
      judged.append(forecast)
    }
    return judged
  }

  /// What a metric judges of a forecast: its pairs (nil), or each of its intervals by its number. A metric of a level judges
  /// intervals of that level; where there is none, it says so of the first.
  private static func judgements(
    _ metric: PlannedMetric, _ forecast: ForecastRecord
  ) -> [(metric: PlannedMetric, interval: Int?)] {
    guard case .intervals = metric.step.plugin, !forecast.intervals.isEmpty else { return [(metric, nil)] }
    let settings = metric.step.settings
    let level = settings.card.parameter("level") == nil ? nil : settings.optionalNumber("level")
    let asked = forecast.intervals.indices.filter { index in
      level.map { abs(forecast.intervals[index].level - $0) < 1e-9 } ?? true
    }
    return (asked.isEmpty ? [0] : asked).map { (metric, $0) }
  }

  /// How many rows have no prediction for each reason, in the order in which the reasons first appear: "5 rows have no
  /// prediction: its family is new; 1 row has none: it has no compute". Nil where every row has one.
  private static func unpredicted(_ rows: [PredictionRow]) -> String? {
    var counts: [(reason: String, count: Int)] = []
    for row in rows where row.predicted == nil {
      let reason = row.reason ?? "no reason given"
      if let index = counts.firstIndex(where: { $0.reason == reason }) {
        counts[index].count += 1
      } else {
        counts.append((reason, 1))
      }
    }
    guard !counts.isEmpty else { return nil }
    return counts.enumerated().map { index, entry in
      "\(counted(entry.count, "row")) \(entry.count == 1 ? "has" : "have") "
        + "\(index == 0 ? "no prediction" : "none"): \(entry.reason)"
    }.joined(separator: "; ")
  }

  /// What tells rows of different forecasts apart: their number, as several may have one key.
  private struct Row: Hashable {
    var number: Int?
    var key: String

    init(_ prediction: PredictionRow) {
      number = prediction.row
      key = prediction.key
    }
  }

  private func sharedTestRows(_ forecasts: [ForecastRecord]) -> Set<Row> {
    var shared: Set<Row>?
    for forecast in forecasts {
      let rows = Set(forecast.predictions.filter { $0.set == .test && $0.predicted != nil }.map(Row.init))
      shared = shared?.intersection(rows) ?? rows
    }
    return shared ?? []
  }

  private func judgement(
    _ metric: PlannedMetric, _ number: Int?, _ forecast: ForecastRecord, _ shared: [PredictionRow],
    _ notes: NoteTaker
  ) async throws -> ForecastMetric? {
    let train = forecast.predictions.filter { $0.set == .train }
    let test = forecast.predictions.filter { $0.set == .test }
    let run = context(metric.step.name, notes)
    let interval = number.map { forecast.intervals[$0] }
    guard let score = scorer(metric.step.plugin, number ?? 0, level: interval?.level, in: run) else { return nil }
    let traits = metric.step.settings.card.metric
    var judgement = ForecastMetric(
      metric: metric.step.id, name: metric.step.name, settings: metric.step.settings.json,
      direction: traits?.direction ?? .neither, perfect: traits?.perfect, train: try await score(train),
      test: try await score(test), sharedTest: try await score(shared))
    judgement.interval = interval
    return judgement
  }

  /// A function from rows to a result; nil rows, nil result.
  ///
  /// - Parameter interval: which of the rows' intervals is judged.
  private func scorer(
    _ metric: AnyMetric, _ interval: Int, level: Double?, in run: RunContext
  ) -> (([PredictionRow]) async throws -> MetricResult?)? {
    switch metric {
    case .pairs(let plugin):
      return { rows in
        let complete = rows.compactMap { row in row.predicted.map { (row.actual, $0) } }
        guard !rows.isEmpty else { return nil }
        guard !complete.isEmpty else { return MetricResult(nil, n: 0, reason: "no row has a prediction") }
        var result = try await plugin.score(
          ForecastPairs(actual: complete.map(\.0), predicted: complete.map(\.1)), in: run)
        result.undefined += rows.count - complete.count
        return result
      }
    case .intervals(let plugin):
      return { rows in
        let complete = rows.compactMap { row -> (Double, Double, Double)? in
          guard let ends = row.interval(interval), let lower = ends.lower, let upper = ends.upper else { return nil }
          return (row.actual, lower, upper)
        }
        guard !rows.isEmpty else { return nil }
        guard !complete.isEmpty else { return MetricResult(nil, n: 0, reason: "the forecast gives no intervals") }
        var result = try await plugin.score(
          ForecastIntervals(
            actual: complete.map(\.0), lower: complete.map(\.1), upper: complete.map(\.2), level: level), in: run)
        result.undefined += rows.count - complete.count
        return result
      }
    case .columns, .summary: return nil
    }
  }
}
