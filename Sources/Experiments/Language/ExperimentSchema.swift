import EvaluationKit
import JSON

/// The JSON Schema of the configuration language (draft 7, which editors know best), the parameters of all
/// plugins in reach included.
public struct ExperimentSchema {
  private let registry: Registry
  /// Parameters that several plugins have.
  private var shared = SharedDefinitions()

  public init(_ registry: Registry) {
    self.registry = registry
    for card in Self.cards(of: registry) {
      for member in card.parameters.map(property) + reserved(card, inputs: false) { shared.count(member) }
    }
  }

  public var json: JSONValue {
    let properties: JSONValue = [
      "name": text("identity: the run's folder and record are called so"),
      "title": text("one line for people: figures and the report show it"),
      "reproduces": text("the figure or table of a paper that this makes again"),
      "seed": ["type": "integer", "minimum": 0, "default": 1, "description": "feeds every chance"],
      "plugins": plugins,
      "include": [
        "anyOf": [text("a file"), ["type": "array", "items": ["type": "string"]]],
        "description": "files merged under this one",
      ],
      "let": ["type": "object", "description": "named values, used as $name"],
      "data": [
        "type": "object", "description": "named tables", "additionalProperties": defined("dataset"),
      ],
      "use": text("the table that goes on (default: the last)"),
      "roles": roles,
      "prepare": steps("transform", "row by row or from the key alone, nothing learned"),
      "split": steps("split", "training and test rows"),
      "transform": steps("transform", "learned on training rows, applied to all"),
      "forecast": forecast,
      "metrics": steps("metric", "on forecasts, intervals or tables"),
      "sweep": ["type": "object", "description": "axes; the experiment runs once for every combination"],
      "summaries": steps("summary", "metrics over the finished sweep"),
      "figures": steps("figure", "drawn once, after the sweep"),
    ]
    return [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "Bellwether experiment", "type": "object", "required": ["name"],
      // A file that includes another need not say everything itself.
      "anyOf": [
        ["required": ["data"], "properties": ["forecast": ["required": ["target", "with"]]]], ["required": ["include"]],
      ],
      "properties": properties, "patternProperties": ["^x-": [:]], "additionalProperties": false,
      "definitions": .object((kinds.members ?? []) + shared.members),
    ]
  }

  private var kinds: JSONValue {
    [
      "dataset": step(named(registry.datasets)), "transform": step(named(registry.transforms)),
      "split": step(named(registry.splits)),
      "predictor": step(named(registry.predictors), takesInputs: true),
      "interval": step(named(registry.intervals)),
      "metric": step(metrics { $0 != .summary }), "summary": step(metrics { $0 == .summary }),
      "figure": step(named(registry.figures)),
    ]
  }

  private var plugins: JSONValue {
    let options: JSONValue = [
      "type": "object", "required": ["path"], "additionalProperties": false,
      "properties": [
        "path": text("a plugin file or folder"),
        "deadline": ["type": "number", "exclusiveMinimum": 0, "description": "seconds that a call may take"],
        "python": text("the Python that runs it"),
        "environment": [
          "type": "array", "items": ["type": "string"], "description": "environment variables that it may see",
        ],
      ],
    ]
    return [
      "type": "array", "items": ["anyOf": [["type": "string"], options]], "description": "plugin files or folders",
    ]
  }

  private var inputs: JSONValue {
    ["anyOf": [["type": ["string", "number"]], ["type": "array", "items": ["type": ["string", "number"]]]]]
  }

  private var roles: JSONValue {
    [
      "type": "object", "additionalProperties": false,
      "properties": [
        "key": ["anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]],
        "family": ["type": "string"], "compute": ["type": "string"], "date": ["type": "string"],
      ],
    ]
  }

  private var forecast: JSONValue {
    var items = orReference(schema(.integer(1...Int.max))).members ?? []
    items.append(JSONMember(name: "description", value: "how many items a score is a mean over"))
    let target: JSONValue = [
      "anyOf": [
        ["type": "string"],
        [
          "type": "object", "required": ["column"], "additionalProperties": false,
          "properties": [
            "column": ["type": ["string", "number"]], "range": orReference(schema(.range)), "items": .object(items),
          ],
        ],
      ]
    ]
    return [
      "type": "object", "additionalProperties": false,
      "properties": [
        "target": target,
        "with": steps("predictor", "predictors"),
        "intervals": [
          "description": "methods that put intervals around every forecast; the first is the one shown",
          "anyOf": [
            defined("interval"), ["type": "array", "items": defined("interval")], ["type": "null"],
          ],
        ],
      ],
    ]
  }

  // MARK: Steps

  /// A plugin by one of the names that configs may call it.
  private struct NamedCard {
    var name: String
    var card: PluginCard
  }

  /// Of every plugin in reach, once each.
  private static func cards(of registry: Registry) -> [PluginCard] {
    registry.datasets.map(\.card) + registry.transforms.map(\.card) + registry.splits.map(\.card)
      + registry.predictors.map(\.card) + registry.intervals.map(\.card) + registry.metrics.map(\.card)
      + registry.figures.map(\.card)
  }

  private func named<P>(_ factories: [PluginFactory<P>]) -> [NamedCard] {
    factories.flatMap { factory in factories.names(of: factory).map { NamedCard(name: $0, card: factory.card) } }
  }

  private func metrics(_ isWanted: (MetricShape) -> Bool) -> [NamedCard] {
    named(registry.metrics).filter { $0.card.metric.map { isWanted($0.shape) } ?? false }
  }

  private func defined(_ kind: String) -> JSONValue { ["$ref": .text("#/definitions/\(kind)")] }

  private func steps(_ kind: String, _ description: String) -> JSONValue {
    [
      "description": .text(description),
      "anyOf": [["type": "array", "items": defined(kind)], ["type": "null"], reference],
    ]
  }

  private func step(_ plugins: [NamedCard], takesInputs: Bool = false) -> JSONValue {
    let bare = plugins.filter { !$0.card.parameters.contains(where: \.isRequired) }.map { JSONValue.text($0.name) }
    let mappings = plugins.map { plugin -> JSONValue in
      [
        "type": "object", "required": [.text(plugin.name)], "additionalProperties": false,
        "description": .text(plugin.card.summary),
        "properties": .object([JSONMember(name: plugin.name, value: parameters(plugin.card, takesInputs))]),
      ]
    }
    // A 'let' may hold a whole step.
    return ["anyOf": .array((bare.isEmpty ? [] : [["enum": .array(bare)]]) + mappings + [reference])]
  }

  /// The parameters that a plugin has without declaring them.
  private func reserved(_ card: PluginCard, inputs takesInputs: Bool) -> [JSONMember] {
    var reserved = takesInputs ? [JSONMember(name: "inputs", value: inputs)] : []
    reserved.append(JSONMember(name: "name", value: text("what records and figures call the step")))
    if card.metric?.shape == .columns {
      reserved.append(
        JSONMember(name: "each", value: ["type": ["array", "string"], "description": "columns to group by"]))
    }
    return reserved
  }

  private func parameters(_ card: PluginCard, _ takesInputs: Bool) -> JSONValue {
    let properties = (card.parameters.map(property) + reserved(card, inputs: takesInputs)).map(shared.replaced)
    let required = card.parameters.filter(\.isRequired).map { JSONValue.text($0.name) }
    var members: [JSONMember] = [
      JSONMember(name: "type", value: required.isEmpty ? ["object", "null"] : "object"),
      JSONMember(name: "additionalProperties", value: false),
      JSONMember(name: "properties", value: .object(properties)),
    ]
    if !required.isEmpty { members.append(JSONMember(name: "required", value: .array(required))) }
    return .object(members)
  }

  private func property(_ spec: ParameterSpec) -> JSONMember {
    var members = orReference(schema(spec.type)).members ?? []
    members.append(JSONMember(name: "description", value: .text(spec.summary)))
    if let fallback = spec.fallback { members.append(JSONMember(name: "default", value: Setting(fallback).json)) }
    return JSONMember(name: spec.name, value: .object(members))
  }

  // MARK: Values

  private func text(_ description: String) -> JSONValue { ["type": "string", "description": .text(description)] }

  /// Whatever a parameter is, `$name` may stand for it.
  private func orReference(_ schema: JSONValue) -> JSONValue {
    Self.takesEveryText(schema) ? schema : ["anyOf": [schema, reference]]
  }

  /// Then it takes every reference too.
  private static func takesEveryText(_ schema: JSONValue) -> Bool {
    guard let members = schema.members, members.count == 1 else { return false }
    if let alternatives = schema["anyOf"]?.elements { return alternatives.contains(where: takesEveryText) }
    return (schema["type"]?.elements ?? [schema["type"] ?? .null]).contains("string")
  }

  private var reference: JSONValue { ["type": "string", "pattern": "^\\$"] }

  private func schema(_ type: ParameterType) -> JSONValue {
    switch type {
    case .truth: ["type": "boolean"]
    case .integer(let range):
      bounded("integer", Double(range.lowerBound), Double(range.upperBound), Double(Int.min), Double(Int.max))
    case .number(let range): bounded("number", range.lowerBound, range.upperBound, -.infinity, .infinity)
    case .range: ["type": "array", "items": orReference(["type": "number"]), "minItems": 2, "maxItems": 2]
    case .text, .newColumn, .table, .file, .forecast, .axis, .metric: ["type": "string"]
    case .expression: ["type": ["string", "number"]]
    case .choice(let choices): ["enum": .array(choices.map { .text($0) })]
    case .list(let element, _): ["anyOf": [schema(element), ["type": "array", "items": orReference(schema(element))]]]
    case .mapping(let element): ["type": "object", "additionalProperties": orReference(schema(element))]
    case .record(let specs):
      [
        "type": "object", "additionalProperties": false, "properties": .object(specs.map(property)),
        "required": .array(specs.filter(\.isRequired).map { .text($0.name) }),
      ]
    case .oneOf(let types): ["anyOf": .array(types.map { schema($0) })]
    case .anything: [:]
    }
  }

  private func bounded(_ type: String, _ low: Double, _ high: Double, _ least: Double, _ greatest: Double) -> JSONValue
  {
    var members = [JSONMember(name: "type", value: .text(type))]
    if low > least { members.append(JSONMember(name: "minimum", value: .number(low))) }
    if high < greatest { members.append(JSONMember(name: "maximum", value: .number(high))) }
    return .object(members)
  }
}
