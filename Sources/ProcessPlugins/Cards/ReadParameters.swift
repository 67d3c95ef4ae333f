import Diagnostics
import EvaluationKit
import JSON

extension CardReader {
  /// The parameters of a card, or of a type `record`.
  mutating func parameters(_ object: JSONValue, _ name: String, at place: String, depth: Int) -> [ParameterSpec] {
    var specs: [ParameterSpec] = []
    for (index, json) in (list(object, name, at: place, limit: 200) ?? []).enumerated() {
      let place = "\(Self.joined(place, name))[\(index)]"
      guard let spec = parameter(json, at: place, depth: depth) else { continue }
      if specs.contains(where: { $0.name == spec.name }) {
        say(place, "a second parameter named '\(spec.name)'")
      } else {
        specs.append(spec)
      }
    }
    return specs
  }

  private mutating func parameter(_ json: JSONValue, at place: String, depth: Int) -> ParameterSpec? {
    guard let object = object(json, at: place, known: ["name", "type", "default", "optional", "summary"]) else {
      return nil
    }
    let name = name(object, at: place)
    let summary = text(object, "summary", at: place, limit: 200) ?? ""
    let isOptional = truth(object, "optional", at: place) ?? false
    let typePlace = Self.joined(place, "type")
    guard let typeJSON = present(object, "type") else {
      say(typePlace, "a type is needed: " + Self.words.joined(separator: ", "))
      return nil
    }
    guard let type = type(typeJSON, at: typePlace, depth: depth), let name else { return nil }
    var spec = ParameterSpec(name, type, optional: isOptional, summary)
    if let fallback = present(object, "default") {
      spec.fallback = fitted(fallback, type, name: name, at: Self.joined(place, "default"))
    }
    return spec
  }

  /// The default in the form that readers of settings expect, or nil where it does not fit, which has then been said.
  private mutating func fitted(
    _ json: JSONValue, _ type: ParameterType, name: String, at place: String
  ) -> Setting.Value? {
    let card = PluginCard(name: name, summary: "", parameters: [ParameterSpec(name, type, optional: true, "")])
    do {
      let settings = try Settings(Setting(.mapping([Setting.Member(name, Setting(json))])), for: card)
      return settings.setting(name)?.value
    } catch let mistakes as Diagnostics {
      for mistake in mistakes.all { say(place, mistake.message + (mistake.hint.map { "; \($0)" } ?? "")) }
    } catch {
      say(place, "\(error)")
    }
    return nil
  }

  /// The types that a word alone may name.
  private static let words = [
    "truth", "text", "integer", "number", "range", "column", "new-column", "table", "file", "forecast", "axis",
    "metric",
    "anything",
  ]
  /// The types that need members of their own.
  private static let composed = ["choice", "expression", "list", "mapping", "record", "one-of"]

  private mutating func type(_ json: JSONValue, at place: String, depth: Int) -> ParameterType? {
    guard depth < 8 else {
      say(place, "types lie more than 8 deep")
      return nil
    }
    if let word = json.string { return plainType(word, at: place) }
    guard json.members != nil else {
      say(place, "a word or an object is needed, not \(json.kind)")
      return nil
    }
    guard let word = text(json, "type", at: place, limit: 64, isRequired: true) else { return nil }
    let members: [String] =
      switch word {
      case "integer", "number": ["least", "most"]
      case "choice", "mapping", "record", "one-of": ["of"]
      case "expression": ["gives"]
      case "list": ["of", "least", "most"]
      default: []
      }
    guard let object = object(json, at: place, known: ["type"] + members) else { return nil }
    switch word {
    case "integer": return integerType(object, at: place)
    case "number": return numberType(object, at: place)
    case "choice": return choice(object, at: place)
    case "expression": return expression(object, at: place)
    case "list": return listType(object, at: place, depth: depth)
    case "mapping": return element(object, at: place, depth: depth).map { .mapping($0) }
    case "record": return record(object, at: place, depth: depth)
    case "one-of": return oneOf(object, at: place, depth: depth)
    default: return plainType(word, at: place)
    }
  }

  private mutating func plainType(_ word: String, at place: String) -> ParameterType? {
    switch word {
    case "truth": return .truth
    case "text": return .text
    case "integer": return .integer(.min ... .max)
    case "number": return .number(-.infinity ... .infinity)
    case "range": return .range
    case "column": return .expression(.any)
    case "new-column": return .newColumn
    case "table": return .table
    case "file": return .file
    case "forecast": return .forecast
    case "axis": return .axis
    case "metric": return .metric
    case "anything": return .anything
    case "expression": return .expression(.number)
    default:
      if Self.composed.contains(word) {
        say(place, "'\(word)' says more than a word: {\"type\": \"\(word)\", \"of\": ...}")
      } else {
        let hint = didYouMean(word, among: Self.words + Self.composed, plural: "types are") ?? ""
        say(place, "'\(Self.short(word))' is no type; \(hint)")
      }
      return nil
    }
  }

  private mutating func integerType(_ object: JSONValue, at place: String) -> ParameterType? {
    let least = integer(object, "least", at: place) ?? .min
    let most = integer(object, "most", at: place) ?? .max
    return isRising(least, most, at: place) ? .integer(least...most) : nil
  }

  private mutating func numberType(_ object: JSONValue, at place: String) -> ParameterType? {
    let least = number(object, "least", at: place) ?? -.infinity
    let most = number(object, "most", at: place) ?? .infinity
    return isRising(least, most, at: place) ? .number(least...most) : nil
  }

  private mutating func isRising<Bound: Comparable>(_ least: Bound, _ most: Bound, at place: String) -> Bool {
    if least > most { say(place, "'least' is \(least) and 'most' is \(most): no value lies between") }
    return least <= most
  }

  private mutating func choice(_ object: JSONValue, at place: String) -> ParameterType? {
    let choices = texts(object, "of", at: place, limit: 1000) ?? []
    if choices.isEmpty { say(Self.joined(place, "of"), "a choice needs an array of texts") }
    return choices.isEmpty ? nil : .choice(choices)
  }

  private enum Gives: String, CaseIterable {
    case number, text, truth
    case numberOrText = "number-or-text"
    case any

    var kind: ParameterType.ExpressionKind {
      switch self {
      case .number: .number
      case .text: .text
      case .truth: .truth
      case .numberOrText: .numberOrText
      case .any: .any
      }
    }
  }

  private mutating func expression(_ object: JSONValue, at place: String) -> ParameterType? {
    guard present(object, "gives") != nil else { return .expression(.number) }
    return word(object, "gives", at: place, among: Gives.allCases).map { .expression($0.kind) }
  }

  private mutating func listType(_ object: JSONValue, at place: String, depth: Int) -> ParameterType? {
    let least = integer(object, "least", at: place, in: 0...1_000_000) ?? 0
    let most = integer(object, "most", at: place, in: 0...1_000_000) ?? max(10_000, least)
    guard isRising(least, most, at: place), let element = element(object, at: place, depth: depth) else { return nil }
    return .list(element, count: least...most)
  }

  private mutating func element(_ object: JSONValue, at place: String, depth: Int) -> ParameterType? {
    guard let of = present(object, "of") else {
      say(Self.joined(place, "of"), "the type of its elements is needed")
      return nil
    }
    return type(of, at: Self.joined(place, "of"), depth: depth + 1)
  }

  private mutating func record(_ object: JSONValue, at place: String, depth: Int) -> ParameterType? {
    let specs = parameters(object, "of", at: place, depth: depth + 1)
    if specs.isEmpty { say(Self.joined(place, "of"), "a record needs an array of parameters") }
    return specs.isEmpty ? nil : .record(specs)
  }

  private mutating func oneOf(_ object: JSONValue, at place: String, depth: Int) -> ParameterType? {
    let elements = list(object, "of", at: place, limit: 20) ?? []
    if elements.isEmpty { say(Self.joined(place, "of"), "an array of types is needed") }
    var types: [ParameterType] = []
    for (index, json) in elements.enumerated() {
      guard let type = type(json, at: "\(Self.joined(place, "of"))[\(index)]", depth: depth + 1) else { continue }
      types.append(type)
    }
    return types.isEmpty ? nil : .oneOf(types)
  }
}
