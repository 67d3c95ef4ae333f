#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is read of evaluation logs, and how.
public struct LogOptions: Sendable {
  /// The filter whose lines are taken; nil: "none", or else the first by name.
  public var filter: String?
  /// The share of a file's lines that may be broken.
  public var brokenShare = 0.01
  /// Rules of targets, the first that fits a task's name; before those that are known.
  public var targets: [(pattern: NamePattern, rule: TargetRule)] = []
  /// The tasks that are read; empty: all.
  public var tasks: [NamePattern] = []
  /// Whether the lengths of the choices' texts are kept.
  public var keepsLengths = false
  /// Whether it is kept if the correct choice is greedy, and what the log says of accuracy.
  public var keepsRecorded = false

  /// How many files, or parts of them, are read at once. The result is the same for any.
  public var width = LogOptions.processors
  /// The bytes of a part of a file that is read at once.
  public var chunkSize = 8 << 20
  /// The bytes that are read in one call.
  public var bufferSize = 256 << 10
  /// The longest line that is read, and the largest file that is one array.
  public var lineLimit = 256 << 20

  public init() {}

  public func takes(_ task: String) -> Bool { tasks.isEmpty || tasks.contains { $0.fits(task) } }

  public func rule(for task: String) -> TargetRule {
    (targets + TargetRule.known).first { $0.pattern.fits(task) }?.rule ?? .auto
  }

  private static var processors: Int { max(1, min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
