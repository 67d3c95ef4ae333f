import Tables

// Stands in for Frames/ and Processes/ until they are merged; then this file goes.

/// A table of a frame, and what the frame calls it.
public struct FrameTable: Sendable, Hashable {
  public var name: String
  public var table: Table

  public init(_ name: String, _ table: Table) {
    self.name = name
    self.table = table
  }
}

extension Character {
  /// Whether it is no control character; a tab is none here.
  var isPrintable: Bool {
    unicodeScalars.allSatisfy { $0 == "\t" || !($0.value < 0x20 || (0x7F..<0xA0).contains($0.value)) }
  }
}
/// Why a plugin's process did not do what it was asked.
public struct PluginFailure: Error, Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// The plugin says that its settings are wrong.
    case settings
    /// The plugin says that it cannot be done on these rows.
    case rows
    /// The plugin says that it has a bug.
    case `internal`
    /// Its process could not be started, or did not introduce itself.
    case start
    /// What it sent is not what the protocol asks for.
    case `protocol`
    /// Its process ended, or closed its output.
    case ended
    /// It did not answer in time.
    case deadline
    /// What it had learnt was lost with an earlier process.
    case lost
    /// It failed too often and is not tried any more.
    case givenUp
    /// It was stopped, as the run was over.
    case stopped
  }

  public var kind: Kind
  /// The name of the plugin's command.
  public var plugin: String
  /// What was asked: `'fit' of 'my-predictor'`; nil where nothing was.
  public var call: String?
  /// What happened, without a full stop.
  public var message: String
  /// The parameter whose setting is wrong, where the plugin says so.
  public var parameter: String?
  /// Where in the plugin's own text it happened, as the plugin tells it; may have many lines.
  public var trace: String?
  /// The last lines of its log.
  public var log: [String]

  public init(
    _ kind: Kind, plugin: String, call: String? = nil, _ message: String, parameter: String? = nil,
    trace: String? = nil, log: [String] = []
  ) {
    self.kind = kind
    self.plugin = plugin
    self.call = call
    self.message = message
    self.parameter = parameter
    self.trace = trace
    self.log = log
  }

  /// Whether the plugin itself answered so, in words of its own, and its process goes on.
  public var isAnswer: Bool { [.settings, .rows, .internal].contains(kind) }
}

extension PluginFailure: CustomStringConvertible {
  /// A sentence that names plugin, call and what happened; below it, indented, the trace and the end of the log.
  public var description: String {
    var text = "plugin '\(plugin)'" + (call.map { ", \($0)" } ?? "") + ": " + message
    if let trace {
      text += "\n" + indented(trace.split(separator: "\n", omittingEmptySubsequences: true).map(String.init))
    }
    if !log.isEmpty { text += "\n  the end of its log:\n" + indented(log) }
    return text
  }
}

private func indented(_ lines: [String]) -> String {
  lines.map { "    " + $0.filter(\.isPrintable) }.joined(separator: "\n")
}
