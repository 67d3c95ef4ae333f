import JSON

/// The JSON Schema (2020-12) of record.json. Objects of ours allow no other members; what plugins keep under
/// `settings`, `fitted` and `learned` is theirs.
public func recordSchema() -> JSONValue {
  let properties: [JSONMember] = [
    JSONMember("format", ["const": 1]),
    JSONMember(
      "experiment",
      object(
        [("name", text), ("title", nullable("string")), ("reproduces", nullable("string"))],
        optional: [("data", text)])),
    JSONMember("forecasts", list(of: forecast)),
    JSONMember("transforms", list(of: transform)),
    JSONMember("measurements", list(of: measurement)),
    JSONMember("summaries", list(of: summary)),
    JSONMember("figures", list(of: object([("name", text), ("svg", text), ("data", text)]))),
    JSONMember("failures", list(of: object([("sweep", coordinates), ("step", text), ("message", text)]))),
    JSONMember("notes", list(of: object([("sweep", coordinates), ("note", text)]))),
    JSONMember("provenance", provenance),
  ]
  return [
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "record.json of Bellwether",
    "description": "What a run found. A number that could not be computed is null, its reason in notes or beside it.",
    "type": "object",
    "properties": .object(properties),
    "required": JSONValue(properties.map(\.name)),
    "additionalProperties": false,
  ]
}

private let text: JSONValue = ["type": "string"]
private let anything: JSONValue = true
private let count: JSONValue = ["type": "integer", "minimum": 0]
private let number: JSONValue = ["type": "number"]
private let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]
private let hash: JSONValue = ["type": "string"]
private let settings: JSONValue = ["type": "object"]

/// The place in a sweep, or a group's keys: a text, a number or a truth value a name.
private let coordinates: JSONValue = [
  "type": "object", "additionalProperties": ["type": ["string", "number", "boolean", "null"]],
]

private let namedNumbers: JSONValue = [
  "type": "object", "additionalProperties": ["type": ["number", "null"]],
]

/// The number of a metric of one number, or numbers by name.
private let result: JSONValue = ["anyOf": [["type": ["number", "null"]], namedNumbers]]

private func nullable(_ type: String) -> JSONValue { ["type": [.text(type), "null"]] }
private func list(of element: JSONValue) -> JSONValue { ["type": "array", "items": element] }

private func object(_ required: [(String, JSONValue)], optional: [(String, JSONValue)] = []) -> JSONValue {
  [
    "type": "object",
    "properties": .object((required + optional).map { JSONMember($0.0, $0.1) }),
    "required": JSONValue(required.map(\.0)),
    "additionalProperties": false,
  ]
}

/// How many rows of each set; null where the set has none.
private let countsOfSets: JSONValue = {
  let orNull: JSONValue = ["type": ["integer", "null"], "minimum": 0]
  return object([("train", orNull), ("test", orNull), ("shared-test", orNull)])
}()

private let equivalentCompute = object([
  ("family", text), ("slope", nullable("number")), ("intercept", nullable("number")),
])

private let forecast = object(
  [
    ("sweep", coordinates),
    ("name", text),
    ("predictor", text),
    ("target", object([("column", text), ("low", number), ("high", number)])),
    ("inputs", list(of: text)),
    ("rows", object([("train", count), ("test", count), ("dropped", count), ("shared-test", count)])),
    ("fitted", anything),
    ("equivalent-compute", ["anyOf": [["type": "null"], equivalentCompute, list(of: equivalentCompute)]]),
    ("interval", ["anyOf": [["type": "null"], interval]]),
    (
      "metrics",
      list(
        of: object(
          [
            ("metric", text), ("settings", settings), ("train", result), ("test", result), ("shared-test", result),
            ("n", countsOfSets),
          ], optional: [("interval", interval), ("undefined", countsOfSets)]))
    ),
    ("notes", list(of: text)),
  ], optional: [("further-intervals", list(of: interval))])

/// The method's id, what the config calls the step, and the share of cases it is made to hold.
private let interval = object([("method", text), ("name", text), ("level", share)])

private let transform = object(
  [("sweep", coordinates), ("name", text), ("transform", text), ("rows-dropped", count), ("learned", anything)],
  optional: [("notes", list(of: text))])

private let measurement = object(
  [
    ("sweep", coordinates), ("metric", text), ("settings", settings), ("keys", coordinates), ("values", namedNumbers),
    ("n", count), ("undefined", count),
  ], optional: [("reason", text)])

private let summary = object(
  [("summary", text), ("settings", settings), ("keys", coordinates), ("values", namedNumbers)],
  optional: [("reason", text)])

private let provenance = object([
  ("bellwether", text), ("config-sha256", hash), ("seed", ["type": "integer"]),
  (
    "inputs",
    list(of: object([("path", text), ("sha256", hash)], optional: [("bytes", count), ("hashed", ["const": "ends"])]))
  ),
  (
    "plugins",
    list(of: object([("name", text), ("version", text), ("origin", text), ("sha256", ["type": ["string", "null"]])]))
  ),
  ("started", text), ("seconds", number), ("host", object([("cores", count), ("os", text)])),
])
