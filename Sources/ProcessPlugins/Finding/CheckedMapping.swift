import Diagnostics
import YAML

/// Reads the values of a YAML mapping one by one and keeps all that is wrong with them.
struct CheckedMapping {
  /// What messages call the mapping: "plugin.yaml".
  let what: String
  let node: YAMLNode
  var diagnostics = Diagnostics()
  private var known: [String] = []

  /// A node that is no mapping is told at once and reads as an empty one.
  init(_ node: YAMLNode, what: String) {
    self.node = node
    self.what = what
    if node.mapping == nil {
      diagnostics.append(.error("\(what) must be a mapping, not \(node.kindName)", at: node.location))
    }
  }

  /// The value of a key, which from now on is a known one; nil where it is missing or null.
  mutating func value(_ key: String) -> YAMLNode? {
    known.append(key)
    return node[key].flatMap { $0.isNull ? nil : $0 }
  }

  /// A value that must be there.
  mutating func required(_ key: String, example: String) -> YAMLNode? {
    if let value = value(key) { return value }
    guard node.mapping != nil else { return nil }
    diagnostics.append(
      .error("\(what) lacks '\(key)'", at: node[key]?.location ?? node.location, hint: "for example \(key): \(example)")
    )
    return nil
  }

  mutating func text(_ node: YAMLNode?, _ key: String) -> String? {
    guard let node else { return nil }
    guard let scalar = node.scalar, !scalar.text.isEmpty else {
      diagnostics.append(.error("'\(key)' takes a text, not \(node.kindName)", at: node.location))
      return nil
    }
    return scalar.text
  }

  /// A list of texts; numbers count as their text. Where one of them is wrong, all others are given.
  mutating func texts(_ node: YAMLNode?, _ key: String) -> [(text: String, location: FileLocation)] {
    guard let node else { return [] }
    guard let items = node.sequence else {
      let hint = node.scalar.map { "write it as a list: \(key): [\($0.text)]" }
      diagnostics.append(.error("'\(key)' takes a list of texts, not \(node.kindName)", at: node.location, hint: hint))
      return []
    }
    return items.compactMap { item in
      guard let scalar = item.scalar, !item.isNull else {
        diagnostics.append(.error("'\(key)' takes a list of texts; found \(item.kindName)", at: item.location))
        return nil
      }
      return (scalar.text, item.location)
    }
  }

  /// Names of environment variables, each once.
  mutating func variableNames(_ node: YAMLNode?, _ key: String) -> [String] {
    var names: [String] = []
    for (name, location) in texts(node, key) {
      if !PluginEnvironment.isName(name) {
        let hint = name.contains("=") ? "the values come from the environment; name the variable alone" : nil
        diagnostics.append(
          .error("'\(name)' is no name of an environment variable", at: location, hint: hint))
      } else if !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  mutating func integer(_ node: YAMLNode?, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node else { return nil }
    guard case .integer(let value) = node.scalar?.value else {
      diagnostics.append(
        .error("'\(key)' takes a whole number, not \(node.scalar?.text ?? node.kindName)", at: node.location))
      return nil
    }
    guard range.contains(value) else {
      diagnostics.append(
        .error("'\(key)' takes \(range.lowerBound) to \(range.upperBound), not \(value)", at: node.location))
      return nil
    }
    return value
  }

  /// A time in seconds, above 0 and at most thirty days.
  mutating func seconds(_ node: YAMLNode?, _ key: String) -> Duration? {
    guard let node else { return nil }
    let value: Double? =
      switch node.scalar?.value {
      case .integer(let value): Double(value)
      case .number(let value): value
      default: nil
      }
    guard let value else {
      diagnostics.append(
        .error("'\(key)' takes a number of seconds, not \(node.scalar?.text ?? node.kindName)", at: node.location))
      return nil
    }
    guard value > 0, value <= Self.longestTime else {
      diagnostics.append(
        .error(
          "'\(key)' takes more than 0 and at most \(Int(Self.longestTime)) seconds, not \(node.scalar?.text ?? "")",
          at: node.location))
      return nil
    }
    return .seconds(value)
  }

  private static let longestTime = 2_592_000.0

  /// Tells every key that was not asked for; to be called last.
  mutating func finish() {
    for pair in node.mapping ?? [] {
      let key = pair.key.scalar?.text ?? ""
      guard !known.contains(key) else { continue }
      diagnostics.append(
        .error(
          "\(what) knows no key '\(key)'", at: pair.key.location, hint: didYouMean(key, among: known, plural: "keys")))
    }
  }
}
