import Diagnostics
import JSON
import YAML

/// A value as the user wrote it, with its place: what a config's nodes become once references
/// are resolved.
public struct Setting: Sendable, Hashable {
  public indirect enum Value: Sendable, Hashable {
    case null
    case truth(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([Setting])
    case mapping([Member])
  }

  public struct Member: Sendable, Hashable {
    public var name: String
    public var namePlace: FileLocation?
    public var value: Setting

    public init(_ name: String, at namePlace: FileLocation? = nil, _ value: Setting) {
      self.name = name
      self.namePlace = namePlace
      self.value = value
    }
  }

  public var value: Value
  /// Where the value stands; nil for a default or a value made by a program.
  public var place: FileLocation?
  /// Whether the text is the file's own, character by character: then a caret can point inside it.
  public var isVerbatim: Bool
  /// Where the text's first character stands: of a quoted text after the quote. Nil where the text is not
  /// the file's own.
  public var textPlace: FileLocation? {
    guard isVerbatim, var place else { return nil }
    place.column += quoteWidth
    return place
  }
  private var quoteWidth = 0

  public init(_ value: Value, at place: FileLocation? = nil, isVerbatim: Bool = false) {
    self.value = value
    self.place = place
    self.isVerbatim = isVerbatim
  }

  public init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar):
      let value: Value =
        switch scalar.value {
        case .null: .null
        case .truth(let truth): .truth(truth)
        case .integer(let integer): .integer(integer)
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        }
      let quoteWidth = scalar.isPlain ? 0 : 1
      self.init(value, at: node.location, isVerbatim: node.spans(scalar.text.count + 2 * quoteWidth))
      self.quoteWidth = quoteWidth
    case .sequence(let nodes):
      self.init(.list(nodes.map(Setting.init)), at: node.location)
    case .mapping(let pairs):
      let members = pairs.map { Member($0.key.scalar?.text ?? "", at: $0.key.location, Setting($0.value)) }
      self.init(.mapping(members), at: node.location)
    }
  }

  public init(_ json: JSONValue) {
    switch json {
    case .null: self.init(Value.null)
    case .truth(let truth): self.init(Value.truth(truth))
    case .integer(let integer): self.init(Value.integer(integer))
    case .number(let number): self.init(Value.number(number))
    case .text(let text): self.init(Value.text(text))
    case .array(let elements): self.init(Value.list(elements.map { Setting($0) }))
    case .object(let members): self.init(Value.mapping(members.map { Member($0.name, Setting($0.value)) }))
    }
  }

  /// The value without places, as records keep it. A number JSON cannot say is its text.
  public var json: JSONValue {
    switch value {
    case .null: .null
    case .truth(let truth): .truth(truth)
    case .integer(let integer): .integer(integer)
    case .number(let number): number.isFinite ? .number(number) : .text("\(number)")
    case .text(let text): .text(text)
    case .list(let elements): .array(elements.map(\.json))
    case .mapping(let members): .object(members.map { JSONMember(name: $0.name, value: $0.value.json) })
    }
  }

  public var text: String? { if case .text(let text) = value { text } else { nil } }
  public var list: [Setting]? { if case .list(let list) = value { list } else { nil } }
  public var mapping: [Member]? { if case .mapping(let members) = value { members } else { nil } }
  public var isNull: Bool { value == .null }

  public var integer: Int? {
    switch value {
    case .integer(let integer): integer
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }

  public var number: Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  public subscript(name: String) -> Setting? { mapping?.first { $0.name == name }?.value }

  /// How a message calls it: "'abc'", "[1, 0]", "a mapping".
  public var called: String {
    switch value {
    case .null: "nothing"
    case .truth(let truth): truth ? "true" : "false"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): "'\(text)'"
    case .list:
      // A short list is best shown: that it is a list is seldom what is wrong with it.
      writeJSON(json).count <= 40 ? writeJSON(json).replacing(",", with: ", ") : "a list"
    case .mapping: "a mapping"
    }
  }
}

extension YAMLNode {
  /// Whether it takes just so many characters of one line: no escape, fold, anchor or tag is among them.
  fileprivate func spans(_ width: Int) -> Bool {
    location.file == end.file && location.line == end.line && end.column - location.column == width
  }
}
