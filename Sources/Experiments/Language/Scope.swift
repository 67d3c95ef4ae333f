import Tables
import YAML

/// The values that `$name` may mean at some point of an experiment: its `let`s and, inside a
/// combination, its axes' values.
struct Scope: Sendable {
  /// Resolved: no value holds a reference any more.
  private(set) var values: [(name: String, node: YAMLNode)] = []
  /// Names whose values are wrong, which has been said where they stand.
  var faulty: Set<String> = []
  /// Whether there may be more names than these, because something could not be read, which has been said.
  var isOpen = false

  init(isOpen: Bool = false) { self.isOpen = isOpen }

  /// Whether a name stands for nothing, and why has been said.
  func isUnreadable(_ name: String) -> Bool { faulty.contains(name) || (isOpen && self[name] == nil) }

  var names: [String] { values.map(\.name) }

  subscript(name: String) -> YAMLNode? { values.first { $0.name == name }?.node }

  func adding(_ name: String, _ node: YAMLNode) -> Scope {
    var scope = self
    scope.values.removeAll { $0.name == name }
    scope.values.append((name, node))
    return scope
  }

  /// For expressions: scalars and lists by name, fields of mappings as `name.field`.
  var expressionValues: [String: ExpressionValue] {
    var result: [String: ExpressionValue] = [:]
    for (name, node) in values { Self.collect(node, name, into: &result) }
    return result
  }

  private static func collect(_ node: YAMLNode, _ name: String, into result: inout [String: ExpressionValue]) {
    if let pairs = node.mapping {
      for pair in pairs {
        guard let field = pair.key.scalar?.text else { continue }
        collect(pair.value, "\(name).\(field)", into: &result)
      }
    } else if let value = ExpressionValue(node) {
      result[name] = value
    }
  }
}

extension ExpressionValue {
  /// A scalar or a list of scalars; nil for what an expression has no word for.
  init?(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return nil
      case .truth(let truth): self = .truth(truth)
      case .integer(let integer): self = .number(Double(integer))
      case .number(let number): self = .number(number)
      case .text(let text): self = .text(text)
      }
    case .sequence(let nodes):
      let elements = nodes.compactMap { ExpressionValue($0) }
      guard elements.count == nodes.count else { return nil }
      self = .list(elements)
    case .mapping: return nil
    }
  }
}
