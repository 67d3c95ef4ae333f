import JSON

/// Holds a value against a JSON Schema, as far as the schemas of this program go: draft 7 without `$ref` to other files.
///
/// An unknown keyword is a mistake in the schema, so that a misspelt one is found.
struct JSONSchemaCheck {
  let root: JSONValue

  private static let annotations = [
    "$schema", "$id", "title", "description", "default", "definitions", "$defs", "format",
  ]

  /// What is wrong, with the way to it; empty where the value fits.
  func mistakes(of value: JSONValue, at path: String = "") -> [String] { mistakes(of: value, root, path) }

  private func mistakes(of value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    if let isAllowed = schema.bool { return isAllowed ? [] : ["\(path): nothing is allowed here"] }
    return (schema.members ?? []).flatMap { keyword($0.name, $0.value, schema, value, path) }
  }

  private func keyword(
    _ keyword: String, _ argument: JSONValue, _ schema: JSONValue, _ value: JSONValue, _ path: String
  ) -> [String] {
    switch keyword {
    case "type":
      let types = argument.elements ?? [argument]
      return types.contains { isOf(value, $0.string ?? "") } ? [] : ["\(path): wrong type"]
    case "enum": return argument.elements?.contains(value) == true ? [] : ["\(path): not one of the choices"]
    case "const": return argument == value ? [] : ["\(path): not the constant"]
    case "anyOf":
      let found = (argument.elements ?? []).map { mistakes(of: value, $0, path) }
      return found.contains { $0.isEmpty }
        ? [] : ["\(path): fits no alternative"] + (found.min { $0.count < $1.count } ?? [])
    case "required":
      guard value.members != nil else { return [] }
      return (argument.elements ?? []).compactMap(\.string).filter { value[$0] == nil }.map { "\(path): lacks \($0)" }
    case "properties":
      return (value.members ?? []).flatMap { member in
        argument[member.name].map { mistakes(of: member.value, $0, "\(path)/\(member.name)") } ?? []
      }
    case "additionalProperties": return additional(argument, schema, value, path)
    case "patternProperties": return argument.members?.map(\.name) == ["^x-"] ? [] : ["\(path): unknown pattern"]
    case "items":
      return (value.elements ?? []).enumerated().flatMap { mistakes(of: $0.element, argument, "\(path)/\($0.offset)") }
    case "minItems": return (value.elements?.count ?? .max) >= argument.int ?? 0 ? [] : ["\(path): too few"]
    case "maxItems": return (value.elements?.count ?? 0) <= argument.int ?? .max ? [] : ["\(path): too many"]
    case "minimum": return (value.double ?? .infinity) >= argument.double ?? 0 ? [] : ["\(path): too small"]
    case "maximum": return (value.double ?? -.infinity) <= argument.double ?? 0 ? [] : ["\(path): too large"]
    case "pattern":
      guard argument.string == "^\\$" else { return ["\(path): unknown pattern"] }
      return value.string?.hasPrefix("$") == false ? ["\(path): no reference"] : []
    case "$ref":
      guard let target = definition(argument.string ?? "") else { return ["\(path): no \(argument)"] }
      return mistakes(of: value, target, path)
    default:
      return Self.annotations.contains(keyword) ? [] : ["\(path): the schema has an unknown keyword '\(keyword)'"]
    }
  }

  private func additional(_ argument: JSONValue, _ schema: JSONValue, _ value: JSONValue, _ path: String) -> [String] {
    let known = schema["properties"]?.members?.map(\.name) ?? []
    let others = (value.members ?? []).filter { member in
      !known.contains(member.name) && !(schema["patternProperties"] != nil && member.name.hasPrefix("x-"))
    }
    return others.flatMap { member -> [String] in
      argument.bool == false
        ? ["\(path): unknown key \(member.name)"] : mistakes(of: member.value, argument, "\(path)/\(member.name)")
    }
  }

  private func definition(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/") else { return nil }
    return reference.dropFirst(2).split(separator: "/").reduce(Optional(root)) { $0?[String($1)] }
  }

  private func isOf(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "null": value.isNull
    case "boolean": value.bool != nil
    case "integer": value.int != nil
    case "number": value.double != nil
    case "string": value.string != nil
    case "array": value.elements != nil
    case "object": value.members != nil
    default: false
    }
  }
}
