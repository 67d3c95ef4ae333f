import EvaluationKit
import JSON
import Tables

/// How a run's record is written for plugins that read it: the same documents that lie in a run's folder. Who writes
/// reports hands them in.
public struct RecordRendering: Sendable {
  /// `record.json`.
  public var record: @Sendable (RunRecord) throws -> JSONValue
  /// `predictions.csv`.
  public var predictions: @Sendable (RunRecord) throws -> Table
  /// A finished sweep: `axes`, and `forecasts` and `measurements` as in `record.json`.
  public var sweep: @Sendable (FinishedSweep) throws -> JSONValue
  /// The predictions of a finished sweep, as in `predictions.csv`.
  public var sweepPredictions: @Sendable (FinishedSweep) throws -> Table

  public init(
    record: @escaping @Sendable (RunRecord) throws -> JSONValue,
    predictions: @escaping @Sendable (RunRecord) throws -> Table,
    sweep: @escaping @Sendable (FinishedSweep) throws -> JSONValue,
    sweepPredictions: @escaping @Sendable (FinishedSweep) throws -> Table
  ) {
    self.record = record
    self.predictions = predictions
    self.sweep = sweep
    self.sweepPredictions = sweepPredictions
  }
}
