/// One thing that is wrong with, or worth saying about, a user's text.
///
/// A message says what was found, in lower case, quoting the user's word; a hint says what would do.
/// Diagnostics are values: they are collected, sorted by place and printed together, so that nobody
/// mends a file one error a run.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable, Codable, Comparable {
    case error, warning, note

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
  }

  /// A second place that belongs to the message: the other of two duplicates, the include on the way.
  public struct Note: Hashable, Sendable {
    public var message: String
    public var location: FileLocation?

    public init(_ message: String, at location: FileLocation? = nil) {
      self.message = message
      self.location = location
    }
  }

  public var severity: Severity
  public var message: String
  /// Where; nil for what no file says (a command-line value, a missing file).
  public var location: FileLocation?
  public var hint: String?
  public var notes: [Note]

  public init(
    _ severity: Severity, _ message: String, at location: FileLocation?, hint: String? = nil,
    notes: [Note] = []
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.hint = hint
    self.notes = notes
  }

  public static func error(
    _ message: String, at location: FileLocation?, hint: String? = nil, notes: [Note] = []
  ) -> Diagnostic {
    Diagnostic(.error, message, at: location, hint: hint, notes: notes)
  }

  public static func warning(
    _ message: String, at location: FileLocation?, hint: String? = nil, notes: [Note] = []
  ) -> Diagnostic {
    Diagnostic(.warning, message, at: location, hint: hint, notes: notes)
  }
}
