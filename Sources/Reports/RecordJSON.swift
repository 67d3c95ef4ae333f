import EvaluationKit
import JSON

/// The record as one JSON document, in the form that ``recordSchema()`` describes.
///
/// A number that could not be computed is null, and its reason stands in `notes` or beside it.
public func recordJSON(_ record: RunRecord) -> JSONValue {
  let experiment = [
    JSONMember("name", .text(record.experiment.name)), JSONMember("title", JSONValue(record.experiment.title)),
    JSONMember("reproduces", JSONValue(record.experiment.reproduces)),
  ]
  return [
    "format": 1,
    // What figures say of the data is said where there is something to be said.
    "experiment": .object(experiment + (record.mark.map { [JSONMember("data", .text($0))] } ?? [])),
    "forecasts": .array(record.forecasts.map(forecastJSON)),
    "transforms": .array(record.transforms.map(transformJSON)),
    "measurements": .array(record.measurements.map(measurementJSON)),
    "summaries": .array(record.summaries.map(summaryJSON)),
    "figures": .array(
      record.figures.map { figure in
        [
          "name": .text(figure.drawn.name), "svg": "figures/\(figure.drawn.name).svg",
          "data": "figures/\(figure.drawn.name).csv",
        ]
      }),
    "failures": .array(
      record.allFailures.map { failure in
        ["sweep": coordinatesJSON(failure.sweep), "step": .text(failure.step), "message": .text(failure.message)]
      }),
    "notes": .array(notesJSON(record)),
    "provenance": provenanceJSON(record.provenance),
  ]
}

/// What concerns no one step's result: of the whole run, then of each combination.
private func notesJSON(_ record: RunRecord) -> [JSONValue] {
  func note(_ sweep: [SweepCoordinate], _ text: String) -> JSONValue {
    ["sweep": coordinatesJSON(sweep), "note": .text(text)]
  }
  return record.warnings.map { note([], $0) }
    + record.combinations.flatMap { combination in combination.notes.map { note(combination.sweep, $0) } }
}

private func coordinatesJSON(_ coordinates: [SweepCoordinate]) -> JSONValue {
  .object(coordinates.map { JSONMember($0.axis, $0.value) })
}

// MARK: Forecasts

func forecastJSON(_ forecast: ForecastRecord) -> JSONValue {
  let target: JSONValue = [
    "column": .text(forecast.target.column), "low": .number(forecast.target.low),
    "high": .number(forecast.target.high),
  ]
  let rows: JSONValue = [
    "train": .integer(forecast.rows.train), "test": .integer(forecast.rows.test),
    "dropped": .integer(forecast.rows.dropped), "shared-test": .integer(forecast.rows.sharedTest),
  ]
  var members = [
    JSONMember("sweep", coordinatesJSON(forecast.sweep)), JSONMember("name", .text(forecast.name)),
    JSONMember("predictor", .text(forecast.predictor)), JSONMember("target", target),
    JSONMember("inputs", JSONValue(forecast.inputs)), JSONMember("rows", rows),
    JSONMember("fitted", forecast.fitted),
    JSONMember("equivalent-compute", equivalentComputeJSON(forecast.equivalentCompute)),
    JSONMember("interval", forecast.interval.map(intervalJSON) ?? .null),
  ]
  if !forecast.furtherIntervals.isEmpty {
    members.append(JSONMember("further-intervals", .array(forecast.furtherIntervals.map(intervalJSON))))
  }
  members.append(JSONMember("metrics", .array(forecast.metrics.map(metricJSON))))
  members.append(JSONMember("notes", JSONValue(forecast.notes + reasons(forecast))))
  return .object(members)
}

private func intervalJSON(_ interval: ForecastInterval) -> JSONValue {
  ["method": .text(interval.method), "name": .text(interval.name), "level": .number(interval.level)]
}

/// One object for one family, a list for several, null for none.
private func equivalentComputeJSON(_ families: [EquivalentCompute]) -> JSONValue {
  let objects = families.map { family -> JSONValue in
    [
      "family": .text(family.family), "slope": JSONValue(family.slope), "intercept": JSONValue(family.intercept),
    ]
  }
  switch objects.count {
  case 0: return .null
  case 1: return objects[0]
  default: return .array(objects)
  }
}

private func metricJSON(_ metric: ForecastMetric) -> JSONValue {
  let sets = metric.sets
  func counts(_ count: (MetricResult) -> Int) -> JSONValue {
    .object(sets.map { set in JSONMember(set.name, set.result.map { .integer(count($0)) } ?? .null) })
  }
  var members = [JSONMember("metric", .text(metric.metric)), JSONMember("settings", metric.settings)]
  if let interval = metric.interval { members.append(JSONMember("interval", intervalJSON(interval))) }
  members += sets.map { JSONMember($0.name, valueJSON($0.result)) }
  members.append(JSONMember("n", counts { $0.n }))
  if sets.contains(where: { ($0.result?.undefined ?? 0) != 0 }) {
    members.append(JSONMember("undefined", counts { $0.undefined }))
  }
  return .object(members)
}

extension ForecastMetric {
  /// The results by the sets of rows they were computed on.
  fileprivate var sets: [(name: String, result: MetricResult?)] {
    [("train", train), ("test", test), ("shared-test", sharedTest)]
  }
}

/// The number of a metric of one number, otherwise its numbers by name.
private func valueJSON(_ result: MetricResult?) -> JSONValue {
  guard let result else { return .null }
  return result.values.count == 1 ? finite(result.first) : valuesJSON(result)
}

private func valuesJSON(_ result: MetricResult) -> JSONValue {
  .object(result.values.map { JSONMember($0.name, finite($0.value)) })
}

private func finite(_ value: Double?) -> JSONValue { JSONValue(value.flatMap { $0.isFinite ? $0 : nil }) }

/// Why numbers of the metrics are null.
private func reasons(_ forecast: ForecastRecord) -> [String] {
  forecast.metrics.flatMap { metric in
    let name = forecast.label(of: metric)
    return metric.sets.compactMap { rows, result -> String? in
      guard let result else { return "\(name), \(rows): there are no such rows" }
      let undefined = result.values.filter { valueIsUndefined($0) }
      guard !undefined.isEmpty else { return nil }
      let which = result.values.count == 1 ? "" : " " + undefined.map(\.name).joined(separator: ", ")
      return "\(name)\(which), \(rows): \(result.reason ?? "undefined")"
    }
  }
}

private func valueIsUndefined(_ value: MetricResult.Value) -> Bool { !(value.value?.isFinite ?? false) }

// MARK: The rest

func transformJSON(_ transform: TransformRecord) -> JSONValue {
  var members = [
    JSONMember("sweep", coordinatesJSON(transform.sweep)), JSONMember("name", .text(transform.name)),
    JSONMember("transform", .text(transform.transform)), JSONMember("rows-dropped", .integer(transform.rowsDropped)),
    JSONMember("learned", transform.learned),
  ]
  if !transform.notes.isEmpty { members.append(JSONMember("notes", JSONValue(transform.notes))) }
  return .object(members)
}

private func measurementJSON(_ measurement: Measurement) -> JSONValue {
  let result = measurement.result
  let members = [
    JSONMember("sweep", coordinatesJSON(measurement.sweep)), JSONMember("metric", .text(measurement.metric)),
    JSONMember("settings", measurement.settings), JSONMember("keys", coordinatesJSON(measurement.keys)),
    JSONMember("values", valuesJSON(result)), JSONMember("n", .integer(result.n)),
    JSONMember("undefined", .integer(result.undefined)),
  ]
  return .object(members + reason(result))
}

private func summaryJSON(_ summary: SummaryRecord) -> JSONValue {
  let members = [
    JSONMember("summary", .text(summary.summary)), JSONMember("settings", summary.settings),
    JSONMember("keys", coordinatesJSON(summary.row.keys)), JSONMember("values", valuesJSON(summary.row.result)),
  ]
  return .object(members + reason(summary.row.result))
}

private func reason(_ result: MetricResult) -> [JSONMember] {
  guard result.values.contains(where: valueIsUndefined) else { return [] }
  return [JSONMember("reason", .text(result.reason ?? "undefined"))]
}

private func provenanceJSON(_ provenance: Provenance) -> JSONValue {
  [
    "bellwether": .text(provenance.version), "config-sha256": .text(provenance.configHash),
    "seed": .integer(provenance.seed),
    "inputs": .array(
      provenance.inputs.map { input in
        .object(
          [JSONMember("path", .text(input.path)), JSONMember("sha256", .text(input.sha256))]
            + (input.bytes.map { [JSONMember("bytes", .integer($0)), JSONMember("hashed", "ends")] } ?? []))
      }),
    "plugins": .array(
      provenance.plugins.map { plugin in
        [
          "name": .text(plugin.name), "version": .text(plugin.version), "origin": .text(plugin.origin),
          "sha256": .init(plugin.sha256),
        ]
      }),
    "started": .text(provenance.started), "seconds": .number(provenance.seconds),
    "host": ["cores": .integer(provenance.cores), "os": .text(provenance.system)],
  ]
}
