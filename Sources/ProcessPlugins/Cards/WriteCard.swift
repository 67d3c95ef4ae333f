import EvaluationKit
import JSON

extension DescribedPlugin {
  /// The card as `describe` answers it: reading it again gives the same plugin.
  public var json: JSONValue {
    var members: [JSONMember] = [
      JSONMember("kind", .text(kind.rawValue)), JSONMember("name", .text(card.name)),
      JSONMember("summary", .text(card.summary)),
    ]
    if !card.details.isEmpty { members.append(JSONMember("details", .text(card.details))) }
    members.append(JSONMember("version", .text(card.version)))
    if let source = card.source { members.append(JSONMember("source", .text(source))) }
    if let example = card.example { members.append(JSONMember("example", .text(example))) }
    members.append(JSONMember("parameters", .array(card.parameters.map(\.json))))
    if let traits { members.append(JSONMember(kind.rawValue, traits)) }
    members += [
      JSONMember("reads-table", .truth(readsTable)), JSONMember("may-be-undefined", .truth(mayBeUndefined)),
      JSONMember("checks", .truth(checks)),
    ]
    if let deadline { members.append(JSONMember("deadline", .number(deadline))) }
    return .object(members)
  }

  private var traits: JSONValue? {
    switch kind {
    case .metric: card.metric?.json
    case .predictor:
      [
        "inputs": .array(
          [card.inputs?.count.lowerBound, card.inputs?.count.upperBound].compactMap { $0 }.map { .integer($0) }),
        "accepts-missing": .truth(card.inputs?.acceptsMissing ?? false), "baseline": .truth(card.isBaseline),
        "needs": JSONValue(needs.map(\.rawValue)),
      ]
    case .transform:
      [
        "learns": .truth(transform.learns), "columns": .text(transform.asksColumns ? "asked" : "same"),
        "makes-rows": .truth(transform.makesRows),
      ]
    case .figure:
      [
        "needs-tables": .truth(figure.needsTables),
        "equivalent-compute": JSONValue(figure.equivalentComputeFamilies),
      ]
    case .dataset, .split, .interval, .game, .backend: nil
    }
  }
}

extension MetricTraits {
  fileprivate var json: JSONValue {
    [
      "shape": .text(shape.rawValue), "direction": .text(direction.rawValue),
      "range": .array([end(range?.lowerBound), end(range?.upperBound)]),
    ]
  }
}

/// A bound; null where there is none.
private func end(_ bound: Double?) -> JSONValue { JSONValue(bound.flatMap { $0.isFinite ? $0 : nil }) }

private func end(_ bound: Int) -> JSONValue { bound == .min || bound == .max ? .null : .integer(bound) }

extension ParameterSpec {
  fileprivate var json: JSONValue {
    var members = [JSONMember("name", .text(name)), JSONMember("type", type.json)]
    if let fallback { members.append(JSONMember("default", Setting(fallback).json)) }
    members += [JSONMember("optional", .truth(isOptional)), JSONMember("summary", .text(summary))]
    return .object(members)
  }
}

extension ParameterType {
  fileprivate var json: JSONValue {
    switch self {
    case .truth: "truth"
    case .integer(let range):
      ["type": "integer", "least": end(range.lowerBound), "most": end(range.upperBound)]
    case .number(let range): ["type": "number", "least": end(range.lowerBound), "most": end(range.upperBound)]
    case .range: "range"
    case .text: "text"
    case .choice(let choices): ["type": "choice", "of": JSONValue(choices)]
    case .expression(let kind): ["type": "expression", "gives": .text(kind.word)]
    case .newColumn: "new-column"
    case .table: "table"
    case .file: "file"
    case .forecast: "forecast"
    case .axis: "axis"
    case .metric: "metric"
    case .list(let element, let count):
      [
        "type": "list", "of": element.json, "least": .integer(count.lowerBound), "most": .integer(count.upperBound),
      ]
    case .mapping(let element): ["type": "mapping", "of": element.json]
    case .record(let specs): ["type": "record", "of": .array(specs.map(\.json))]
    case .oneOf(let types): ["type": "one-of", "of": .array(types.map(\.json))]
    case .anything: "anything"
    }
  }
}

extension ParameterType.ExpressionKind {
  fileprivate var word: String {
    switch self {
    case .number: "number"
    case .text: "text"
    case .truth: "truth"
    case .numberOrText: "number-or-text"
    case .any: "any"
    }
  }
}
