/// Writes a node as YAML that reads back to the same values, ending in a line break.
///
/// Blocks, but short lists and mappings of scalars in brackets; quotes only where a text would read as
/// something else; texts of several lines as block texts. Numbers stay as their file wrote them.
/// Equal nodes give equal bytes.
public func writeYAML(_ node: YAMLNode) -> String {
  YAMLWriter().write(node)
}

/// The settings of ``writeYAML(_:)``.
public struct YAMLWriter: Hashable, Sendable {
  /// Lists and mappings in brackets end before this column; 0 writes none.
  public var width: Int

  public init(width: Int = 80) { self.width = width }

  public func write(_ node: YAMLNode) -> String {
    let text = isEmptyCollection(node) ? flow(node) : nil
    return (text ?? block(node, indentation: 0)) + "\n"
  }

  /// The node as a block; all lines but the first start with `indentation` blanks; no break at the end.
  private func block(_ node: YAMLNode, indentation: Int) -> String {
    let pad = "\n" + String(repeating: " ", count: indentation)
    switch node.content {
    case .scalar(let scalar):
      return scalar.blockText(indentation: indentation) ?? scalar.inlineText(in: .block)
    case .sequence(let items):
      return items.map { "-" + item($0, indentation: indentation) }.joined(separator: pad)
    case .mapping(let pairs):
      return pairs.map { pair($0, indentation: indentation) }.joined(separator: pad)
    }
  }

  /// What follows the `-` of an item.
  private func item(_ node: YAMLNode, indentation: Int) -> String {
    switch node.content {
    case .scalar: return value(node, indentation: indentation, column: indentation + 1)
    case .mapping(let pairs) where pairs.count == 1: break
    default:
      if let text = flow(node), indentation + 2 + text.count < width { return " " + text }
    }
    return " " + (isEmptyCollection(node) ? flow(node) ?? "" : block(node, indentation: indentation + 2))
  }

  private func pair(_ pair: YAMLPair, indentation: Int) -> String {
    if let key = pair.key.scalar?.inlineText(in: .block), key.unicodeScalars.count < longestKey {
      return key + ":" + value(pair.value, indentation: indentation, column: indentation + key.count + 1)
    }
    return "? " + block(pair.key, indentation: indentation + 2) + "\n" + String(repeating: " ", count: indentation)
      + ":" + item(pair.value, indentation: indentation)
  }

  /// What follows the `:` of a key that stands in `column`, or the `-` of an item.
  private func value(_ node: YAMLNode, indentation: Int, column: Int) -> String {
    if let scalar = node.scalar {
      let text =
        scalar.blockText(indentation: indentation + 2)
        ?? (scalar.value == .null && scalar.text.isEmpty ? "" : scalar.inlineText(in: .block))
      return text.isEmpty ? "" : " " + text
    }
    if let text = flow(node), isEmptyCollection(node) || column + 1 + text.count < width { return " " + text }
    let inner = String(repeating: " ", count: indentation + 2)
    return "\n" + inner + block(node, indentation: indentation + 2)
  }

  /// A scalar in one line, or a collection of such scalars in brackets; nil for what does not fit in.
  private func flow(_ node: YAMLNode) -> String? {
    switch node.content {
    case .scalar(let scalar):
      return scalar.inlineText(in: .flow)
    case .sequence(let items):
      guard items.allSatisfy({ isFlowItem($0) }) else { return nil }
      return "[" + items.compactMap { flow($0) }.joined(separator: ", ") + "]"
    case .mapping(let pairs):
      guard pairs.allSatisfy({ isFlowItem($0.key) && isFlowItem($0.value) }) else { return nil }
      let texts = pairs.map { (flow($0.key) ?? "") + ": " + (flow($0.value) ?? "") }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }

  private func isFlowItem(_ node: YAMLNode) -> Bool {
    guard let scalar = node.scalar else { return isEmptyCollection(node) }
    return !scalar.text.contains { $0.isNewline } && scalar.text.utf8.count < longestKey / 2
  }

  private func isEmptyCollection(_ node: YAMLNode) -> Bool {
    node.sequence?.isEmpty ?? node.mapping?.isEmpty ?? false
  }

  /// A key of more characters (1024 by the specification) must be marked by `?`.
  private let longestKey = 1000
}
