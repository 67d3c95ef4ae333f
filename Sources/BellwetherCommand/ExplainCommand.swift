import ArgumentParser
import Diagnostics
import EvaluationKit
import JSON
import Tables

struct ExplainCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what a plugin does: its parameters, ranges, defaults and source.",
    discussion: """
      Examples:
        bellwether explain sigmoid
        bellwether explain expressions     the functions and operators of column expressions
      """)

  @Argument(help: "A plugin's name, or 'expressions'.")
  var plugin: String

  @Option(help: "Its kind, where two plugins of different kinds share the name.")
  var kind: String?

  @Flag(help: "Print as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    if plugin == "expressions" {
      context.console.print(json ? writeJSON(ExpressionPage.json, pretty: true) + "\n" : ExpressionPage.text)
      return 0
    }
    let wanted = try PluginKind.named(kind)
    let known = context.registry.listing.filter { wanted == nil || $0.kind == wanted }
    let found = known.filter { $0.card.name == plugin }
    guard !found.isEmpty else {
      let hint = didYouMean(plugin, among: known.map(\.card.name)).map { ": \($0)" } ?? ""
      throw CommandFailure("no plugin is named '\(plugin)'\(hint)", code: 2)
    }
    if json {
      context.console.print(
        writeJSON(found.count == 1 ? PluginPage.json(found[0]) : .array(found.map(PluginPage.json)), pretty: true)
          + "\n")
    } else {
      context.console.print(found.map(PluginPage.text).joined(separator: "\n"))
    }
    return 0
  }
}

/// A plugin's card as people and as machines read it.
enum PluginPage {
  static func text(_ plugin: PluginListing) -> String {
    let card = plugin.card
    var text = "\(card.name) (\(plugin.kind.rawValue), \(plugin.origin)): \(card.summary)\n"
    if !card.details.isEmpty { text += "\n\(card.details)\n" }
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
        ? "\(rule.count.lowerBound)" : "at least \(rule.count.lowerBound)"
    guard rule.count.upperBound > 0 else { return count }
    return count + (rule.acceptsMissing ? "; rows may lack some" : "; rows that lack one are left out of this forecast")
  }

  private static func parameter(_ spec: ParameterSpec, indent: String) -> String {
    let fallback =
      spec.fallback.map { "default \(writeJSON(Setting($0).json))" } ?? (spec.isOptional ? "optional" : "required")
    var text = "\(indent)\(spec.name): \(spec.type.wanted) (\(fallback))\n\(indent)    \(spec.summary)\n"
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
      "name": .text(card.name), "kind": .text(plugin.kind.rawValue), "summary": .text(card.summary),
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

/// The language of column expressions.
enum ExpressionPage {
  static var json: JSONValue {
    .array(
      ColumnExpression.functions.map { function in
        ["name": .text(function.name), "signature": .text(function.signature), "help": .text(function.help)]
      })
  }

  static var text: String {
    let functions = ColumnExpression.functions
    let width = functions.map(\.signature.count).max() ?? 0
    let listed = functions.map { function in
      "  \(function.signature)\(String(repeating: " ", count: width - function.signature.count))  \(function.help)\n"
    }
    return """
      A text equal to a column's name is that column; only otherwise is it an expression.

        numbers, 'text'        84, 1e21, 'Llama 2'
        columns                flops, PC-1; in back quotes where the name is not a word: `Model Size (B)`
        + - * / ^ ( )          ^ binds tightest and to the right
        = != < <= > >=         comparisons
        in, not in             family not in [Mistral, Qwen2]
        and, or, not
        is known, is missing   what is missing stays missing in all else
        $name, $name.field     a value of 'let' or of the sweep

      functions

      """ + listed.joined()
  }
}
