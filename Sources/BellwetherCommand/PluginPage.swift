import Diagnostics
import EvaluationKit
import JSON
import Tables

/// A plugin's card as people and as machines read it.
enum PluginPage {
  static func text(_ plugin: PluginListing) -> String {
    let card = plugin.card
    var text = "\(card.name) (\(plugin.kind.rawValue), \(plugin.origin)): \(card.summary)\n"
    if !card.details.isEmpty { text += "\n\(card.details)\n" }
    if plugin.origin != .builtIn { text += "\nfull name: \(plugin.fullName)\n" }
    if let metric = card.metric {
      text += "\njudges: \(metric.shape.rawValue); \(metric.direction.rawValue.replacing("-", with: " "))"
      if let range = metric.range { text += "; from \(number(range.lowerBound)) to \(number(range.upperBound))" }
      text += "\n"
    }
    if let inputs = card.inputs {
      text += "\ninputs: " + described(inputs) + "\n"
    }
    if card.isBaseline { text += "\na baseline: reports say which forecasts beat it\n" }
    if !card.parameters.isEmpty {
      text += "\nparameters\n"
      for spec in card.parameters { text += parameter(spec, indent: "  ") }
    }
    text += "\nexample\n  \(plugin.example)\n"
    if let source = card.source { text += "\nsource: \(source)\n" }
    return text
  }

  private static func described(_ rule: InputRule) -> String {
    let count: String =
      rule.count.upperBound == 0
      ? "none"
      : rule.count.lowerBound == rule.count.upperBound
        ? "\(rule.count.lowerBound)"
        : rule.count.upperBound == .max
          ? "at least \(rule.count.lowerBound)" : "\(rule.count.lowerBound) to \(rule.count.upperBound)"
    guard rule.count.upperBound > 0 else { return count }
    return count + (rule.acceptsMissing ? "; rows may lack some" : "; rows that lack one are left out of this forecast")
  }

  private static func parameter(_ spec: ParameterSpec, indent: String) -> String {
    let fallback =
      spec.fallback.map { "default \(writeJSON(Setting($0).json))" } ?? (spec.isOptional ? "optional" : "required")
    var text = "\(indent)\(spec.name): \(spec.type.wanted) (\(fallback))\n"
    if !spec.summary.isEmpty { text += "\(indent)    \(spec.summary)\n" }
    if case .record(let specs) = spec.type {
      for inner in specs { text += parameter(inner, indent: indent + "    ") }
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? numberText(value) : value < 0 ? "-inf" : "inf"
  }

  static func json(_ plugin: PluginListing) -> JSONValue {
    let card = plugin.card
    return [
      "name": .text(card.name), "full-name": .text(plugin.fullName), "kind": .text(plugin.kind.rawValue),
      "summary": .text(card.summary),
      "details": .text(card.details), "version": .text(card.version), "origin": .text("\(plugin.origin)"),
      "source": .init(card.source), "example": .text(plugin.example),
      "shape": .init(card.metric?.shape.rawValue), "direction": .init(card.metric?.direction.rawValue),
      "inputs": card.inputs.map {
        [
          "least": .integer($0.count.lowerBound), "most": .integer($0.count.upperBound),
          "accepts-missing": .truth($0.acceptsMissing),
        ]
      } ?? .null,
      "baseline": plugin.kind == .predictor ? .truth(card.isBaseline) : .null,
      "parameters": .array(
        card.parameters.map { spec in
          [
            "name": .text(spec.name), "summary": .text(spec.summary), "type": .text(spec.type.wanted),
            "required": .truth(spec.isRequired), "default": spec.fallback.map { Setting($0).json } ?? .null,
          ]
        }),
    ]
  }
}
