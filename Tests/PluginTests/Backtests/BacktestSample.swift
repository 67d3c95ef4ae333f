import EvaluationKit
import JSON
import Tables

@testable import Plugins

/// Two tasks, worked by hand: the largest training row has compute 10, errors are told with the rows.
enum BacktestSample {
  /// Compute within the range, 0.3, 2 and 2.3 decades beyond it, and not known.
  static let compute: [Double?] = [10, 20, 1000, nil, 2000]

  /// What `law` and `base` miss the rows of a task by.
  static func errors(_ task: String, _ name: String) -> [Double?] {
    switch (task, name) {
    case ("a", "law"): [0.1, 0.2, -0.4, 0.3, 0.6]
    case ("a", _): [0.2, 0.2, 0.4, 0.3, 0.6]
    case (_, "law"): [nil, 0.4, 0.8, nil, nil]
    default: [nil, 0.8, 0.4, nil, nil]
    }
  }

  /// - Parameter change: of each forecast, before it is counted in; nil takes it away.
  static func sweep(_ change: (ForecastRecord) -> ForecastRecord? = { $0 }) -> FinishedSweep {
    let forecasts = ["a", "b"].flatMap { task in ["law", "base"].map { forecast(task, $0) } }
    return FinishedSweep(axes: ["task"], forecasts: forecasts.compactMap(change), measurements: [])
  }

  static func record(_ sweep: FinishedSweep) -> RunRecord {
    RunRecord(
      experiment: ExperimentIdentity(name: "backtest"), axes: [SweepAxis(name: "task", labels: ["a", "b"])],
      combinations: ["a", "b"].map { task in
        CombinationRecord(
          sweep: [SweepCoordinate(axis: "task", value: .text(task))],
          forecasts: sweep.forecasts.filter { $0.sweep.label(on: "task") == task })
      }, provenance: Provenance(version: "0", configHash: "0", seed: 1))
  }

  private static func forecast(_ task: String, _ name: String) -> ForecastRecord {
    var rows = [
      PredictionRow(
        key: "trained", family: nil, set: .train, heldOut: false, actual: 0, predicted: 0, compute: 10, row: 9)
    ]
    for (index, error) in errors(task, name).enumerated() {
      guard let error else { continue }
      let actual = 0.1 * Double(index + 1)
      var row = PredictionRow(
        key: "row \(index)", family: nil, set: .test, heldOut: false, actual: actual, predicted: actual + error,
        lower: actual + error - 0.25, upper: actual + error + 0.25, compute: compute[index], row: index)
      row.further = [RowInterval(lower: actual + error - 0.15, upper: actual + error + 0.15)]
      rows.append(row)
    }
    var forecast = ForecastRecord(
      sweep: [SweepCoordinate(axis: "task", value: .text(task))], name: name, predictor: name,
      isBaseline: name == "base", settings: .object([]), target: ForecastTarget(column: "y", low: 0, high: 1),
      inputs: [],
      rows: ForecastRows(train: 1, test: rows.count - 1, dropped: 0, sharedTest: rows.count - 1), fitted: .null,
      predictions: rows)
    forecast.interval = ForecastInterval(method: "residual", level: 0.9)
    forecast.furtherIntervals = [ForecastInterval(method: "residual", level: 0.5)]
    return forecast
  }
}

extension FigureSampleRecord {
  /// The sample with intervals whose level is known.
  static func withLevels() throws -> RunRecord {
    var record = try make(withIntervals: true)
    for combination in record.combinations.indices {
      for forecast in record.combinations[combination].forecasts.indices {
        record.combinations[combination].forecasts[forecast].interval = ForecastInterval(method: "residual", level: 0.9)
      }
    }
    return record
  }
}
