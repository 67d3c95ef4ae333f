/// A scalar: its text as the file says it (quotes and escapes resolved) and what the text means.
public struct YAMLScalar: Hashable, Sendable {
  public var text: String
  /// Written without quotes and not as a block text; only such a text can mean more than itself.
  public var isPlain: Bool
  public var value: YAMLValue

  public init(text: String, isPlain: Bool, value: YAMLValue) {
    self.text = text
    self.isPlain = isPlain
    self.value = value
  }

  /// A scalar without a tag: a plain text means what the core schema says, any other means itself.
  public init(text: String, isPlain: Bool) {
    self.init(text: text, isPlain: isPlain, value: isPlain ? .ofPlain(text) : .text(text))
  }
}

/// The meaning of a scalar. Two numbers that are not a number are the same value.
public enum YAMLValue: Sendable {
  case null
  case truth(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
}

extension YAMLValue: Hashable {
  public static func == (left: YAMLValue, right: YAMLValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.truth(let a), .truth(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b || (a.isNaN && b.isNaN)
    case (.text(let a), .text(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .truth(let truth): hasher.combine(truth)
    case .integer(let integer): hasher.combine(integer)
    case .number(let number): hasher.combine(number.isNaN ? .infinity : number)
    case .text(let text): hasher.combine(text)
    }
  }
}
