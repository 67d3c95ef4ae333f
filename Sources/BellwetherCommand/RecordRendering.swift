import EvaluationKit
import Experiments
import JSON
import ProcessPlugins
import Reports
import Tables

extension RecordRendering {
  /// As a run's folder has them.
  static var ofReports: RecordRendering {
    RecordRendering(
      record: recordJSON, predictions: { try readPredictions($0) },
      sweep: { sweep in
        let record = recordJSON(sweep.asRecord)
        return [
          "axes": JSONValue(sweep.axes), "forecasts": record["forecasts"] ?? [],
          "measurements": record["measurements"] ?? [],
        ]
      }, sweepPredictions: { try readPredictions($0.asRecord) })
  }

  private static func readPredictions(_ record: RunRecord) throws -> Table {
    try readCSV(predictionsCSV(record), file: "predictions.csv")
  }
}

extension FinishedSweep {
  /// A record that holds the sweep and nothing else.
  fileprivate var asRecord: RunRecord {
    let axes = axes.map { name in
      SweepAxis(name: name, labels: forecasts.compactMap { $0.sweep.first { $0.axis == name }?.label })
    }
    return RunRecord(
      experiment: ExperimentIdentity(name: ""), axes: axes,
      combinations: [CombinationRecord(sweep: [], forecasts: forecasts, measurements: measurements)],
      provenance: Provenance(version: bellwetherVersion, configHash: "", seed: 0))
  }
}
