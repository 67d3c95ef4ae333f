import Diagnostics
import Files
import YAML

/// The `plugin.yaml` of a folder: what the plugin is called, what is run, and what it needs.
///
///     name: huber
///     version: 1.0
///     api: 1
///     command: [./run.sh, --quiet]
///     provides: {metrics: [huber]}
///     limits: {start: 30, call: 300, workers: 4, frame-megabytes: 1024}
///     environment: [HF_HOME]
///     summary: losses that forgive outliers
public struct PluginManifest: Sendable, Hashable {
  public static let fileName = "plugin.yaml"

  /// The vendor name, as in `vendor/name`.
  public var name: String
  public var version: String
  /// The versions of the protocol that it speaks.
  public var api: ClosedRange<Int>
  /// The program (an absolute path) and its arguments; no shell looks at them.
  public var command: [String]
  /// What it says that it provides, in the order of the file; nil where it leaves that to its description.
  public var provides: [ProvidedPlugin]?
  public var limits: PluginLimits
  /// The names of environment variables that it asks for.
  public var environment: [String]
  public var summary: String?
  /// The manifest itself.
  public var location: FileLocation

  /// The errors of a description that does not say what the manifest says; none where they agree.
  ///
  /// - Parameter described: kind (`metric`) and name of what the plugin described.
  public func mismatches(with described: [(kind: String, name: String)]) -> [Diagnostic] {
    guard let provides else { return [] }
    let absent = provides.filter { promised in
      !described.contains { $0.kind == promised.kind && $0.name == promised.name }
    }
    let unnamed = described.filter { plugin in
      !provides.contains { $0.kind == plugin.kind && $0.name == plugin.name }
    }
    return absent.map { promised in
      let ofKind = described.filter { $0.kind == promised.kind }.map(\.name)
      return .error(
        "\(location.file) promises the \(promised.kind) '\(promised.name)', and the plugin '\(name)' describes none",
        at: promised.location,
        hint: didYouMean(promised.name, among: ofKind, plural: "it describes") ?? "it describes no \(promised.kind)")
    }
      + unnamed.map { plugin in
        .error(
          "the plugin '\(name)' describes the \(plugin.kind) '\(plugin.name)', which \(location.file) does not name",
          at: location, hint: "add it under 'provides', or leave 'provides' out")
      }
  }
}

/// A plugin that a manifest promises.
public struct ProvidedPlugin: Sendable, Hashable {
  /// As in a card: `metric`.
  public var kind: String
  public var name: String
  public var location: FileLocation
}

/// How much a plugin may take.
public struct PluginLimits: Sendable, Hashable {
  /// From its start to the end of its description.
  public var start: Duration = .seconds(30)
  /// One call; nil: what its cards say, or else 300 seconds.
  public var call: Duration?
  /// What the config's entry says of one call; it goes above everything else.
  public var deadline: Duration?
  /// How many processes of it may run at once; nil: what it says itself.
  public var workers: Int?
  /// The longest frame that is read from it.
  public var frameBytes: Int = 4 << 30

  public init() {}

  /// How long a call may take: what the config's entry says, or else the plugin's card, or else its manifest, or
  /// else 300 seconds.
  public func callDeadline(card: Duration?) -> Duration { deadline ?? card ?? call ?? .seconds(300) }
}
