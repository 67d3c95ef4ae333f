import EvaluationKit
import JSON

/// What a file of forecasts says before it is sealed.
///
/// Predictions and interval ends are in the target's own unit, so that a file can be read without the experiment.
public struct ForecastDocument: Sendable {
  /// The experiment as one file.
  public var config: String
  /// The table of the models that were forecast.
  public var models: Provenance.Input
  /// The columns that tell models apart.
  public var key: [String]
  /// How the forecasts are to be judged: each metric's id and settings.
  public var metrics: [(metric: String, settings: JSONValue)]
  public var record: RunRecord

  public init(
    config: String, models: Provenance.Input, key: [String], metrics: [(metric: String, settings: JSONValue)],
    record: RunRecord
  ) {
    self.config = config
    self.models = models
    self.key = key
    self.metrics = metrics
    self.record = record
  }

  public func sealed() -> FutureForecastFile {
    let provenance = record.provenance
    return FutureForecastFile(sealing: [
      JSONMember("kind", .text(FutureForecastFile.kind)), JSONMember("format", 1),
      JSONMember("experiment", .text(record.experiment.name)),
      JSONMember("bellwether", .text(provenance.version)),
      JSONMember("config-sha256", .text(provenance.configHash)), JSONMember("config", .text(config)),
      JSONMember("inputs", .array(provenance.inputs.map(Self.json))), JSONMember("models", Self.json(models)),
      JSONMember(
        "plugins",
        .array(
          provenance.plugins.filter { $0.sha256 != nil }.map {
            ["name": .text($0.name), "origin": .text($0.origin), "sha256": .init($0.sha256)]
          })),
      JSONMember("key", JSONValue(key)),
      JSONMember("metrics", .array(metrics.map { ["metric": .text($0.metric), "settings": $0.settings] })),
      JSONMember("forecasts", .array(record.forecasts.map(Self.json))),
      JSONMember(
        "failures",
        .array(
          record.allFailures.map { failure in
            [
              "sweep": Self.json(failure.sweep), "step": .text(failure.step), "message": .text(failure.message),
            ]
          })),
    ])
  }

  private static func json(_ input: Provenance.Input) -> JSONValue {
    ["path": .text(input.path), "sha256": .text(input.sha256)]
  }

  private static func json(_ sweep: [SweepCoordinate]) -> JSONValue {
    .object(sweep.map { JSONMember($0.axis, $0.value) })
  }

  private static func json(_ forecast: ForecastRecord) -> JSONValue {
    let target = forecast.target
    func own(_ value: Double?) -> JSONValue { .init(value.map { target.low + $0 * (target.high - target.low) }) }
    return [
      "sweep": json(forecast.sweep), "name": .text(forecast.name), "predictor": .text(forecast.predictor),
      "baseline": .truth(forecast.isBaseline),
      "target": ["column": .text(target.column), "low": .number(target.low), "high": .number(target.high)],
      "intervals": .array(
        forecast.intervals.map {
          ["method": .text($0.method), "name": .text($0.name), "level": .number($0.level)]
        }),
      "notes": JSONValue(forecast.notes),
      "rows": .array(
        forecast.future.map { row in
          var members = [JSONMember("key", .text(row.key)), JSONMember("predicted", own(row.predicted))]
          members.append(
            JSONMember("intervals", .array(row.intervals.map { ["lower": own($0.lower), "upper": own($0.upper)] })))
          if let reason = row.reason { members.append(JSONMember("reason", .text(reason))) }
          return .object(members)
        }),
    ]
  }
}
