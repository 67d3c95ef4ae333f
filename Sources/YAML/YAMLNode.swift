import Diagnostics

/// A piece of a YAML document that knows where it stands.
///
/// Two nodes are equal where their places are equal too; ``hasSameValue(as:)`` compares what they say.
public struct YAMLNode: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// The pairs in the order of the file, merge keys (`<<`) already resolved; keys are scalars and differ.
    case mapping([YAMLPair])
  }

  public var content: Content
  /// Where the node starts, its anchor and tag included; of a node that came through an alias, where
  /// the alias stands. What lies inside such a node keeps its own places.
  public var location: FileLocation
  /// The place after the node's last character.
  public var end: FileLocation
  /// Of a node that came through an alias: where the node itself stands.
  public var anchoredAt: FileLocation?
  /// The explicit tag as the core schema abbreviates it (`!!int`), if there is one.
  public var tag: String?

  public init(
    _ content: Content, at location: FileLocation, end: FileLocation, anchoredAt: FileLocation? = nil,
    tag: String? = nil
  ) {
    self.content = content
    self.location = location
    self.end = end
    self.anchoredAt = anchoredAt
    self.tag = tag
  }
}

/// A key of a mapping with its value.
public struct YAMLPair: Hashable, Sendable {
  public var key: YAMLNode
  public var value: YAMLNode

  public init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

extension YAMLNode {
  public var isNull: Bool { scalar?.value == .null }

  public var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  public var sequence: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  public var mapping: [YAMLPair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The value of `key` in a mapping; nil where there is none, or the node is no mapping.
  public subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key.scalar?.text == key }?.value
  }

  /// What a message calls this kind of node, as in "expected a number, found a list".
  public var kindName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "nothing"
      case .truth: "true or false"
      case .integer, .number: "a number"
      case .text: "text"
      }
    }
  }

  /// Whether both say the same, wherever they stand and however they are written.
  public func hasSameValue(as other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let left), .scalar(let right)):
      left.value == right.value
    case (.sequence(let left), .sequence(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.hasSameValue(as: $1) }
    case (.mapping(let left), .mapping(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy {
          $0.key.hasSameValue(as: $1.key) && $0.value.hasSameValue(as: $1.value)
        }
    default: false
    }
  }
}
