/// A text that may be sent to its server and shown to nobody.
///
/// Printed, dumped or put into a message it is "...".
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  public init(_ text: String) { self.text = text }

  public var description: String { "..." }
  public var debugDescription: String { "..." }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The text itself, for the request that it is sent with.
  func sent(as prefix: String) -> String { prefix + text }

  /// Whether it can stand in a header: printable ASCII, at least one character.
  public var isSendable: Bool { !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } }

  /// Long enough to be a secret: "none" and "EMPTY", which local servers take for a key, are words of replies too.
  var isSecret: Bool { text.utf8.count >= 8 }

  /// A text with "..." wherever this one stood in it.
  public func removed(from other: String) -> String { text.isEmpty ? other : other.replacing(text, with: "...") }
}
