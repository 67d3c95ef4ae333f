import Diagnostics
import EvaluationKit
import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a subcommand works with; it reaches for nothing else.
public struct CommandContext: Sendable {
  public var registry: Registry
  public var console: Console
  public var environment: [String: String]

  public init(registry: Registry, console: Console, environment: [String: String]) {
    self.registry = registry
    self.console = console
    self.environment = environment
  }

  /// The process' environment.
  public static func environment() -> [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let text = String(cString: pointer)
      if let equals = text.firstIndex(of: "=") {
        result[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return result
  }
}
