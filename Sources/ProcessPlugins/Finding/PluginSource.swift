import Diagnostics

/// A plugin as it was named: a Python file, or a folder with a `plugin.yaml`.
///
/// Nothing of it has been read yet, and nothing is ever run by making one.
public struct PluginSource: Sendable, Hashable {
  public enum Form: Sendable, Hashable {
    case pythonFile
    /// A folder with a `plugin.yaml`.
    case folder
  }

  /// Absolute, links followed: what a plugin is known by.
  public var path: String
  /// As messages call it: relative to the working folder where it was named so.
  public var shownPath: String
  public var form: Form
  public var namedBy: PluginNaming
  /// The other ways in which the same file was named, in the order of the search.
  public var alsoNamedBy: [PluginNaming] = []
  /// What a config's entry says beside the path.
  public var options: PluginOptions

  public init(
    path: String, shownPath: String, form: Form, namedBy: PluginNaming, options: PluginOptions = PluginOptions()
  ) {
    self.path = path
    self.shownPath = shownPath
    self.form = form
    self.namedBy = namedBy
    self.options = options
  }

  /// The name of a plugin of one file, by which `vendor/name` finds its plugins: the file's name without
  /// its ending, words joined by hyphens (`my_metrics.py` is `my-metrics`).
  public static func vendorName(ofFile path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
    let words = stem.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "plugin" : words.joined(separator: "-")
  }
}

/// How a plugin came to be named.
public enum PluginNaming: Sendable, Hashable {
  /// By an entry of a config's `plugins`.
  case config(FileLocation)
  /// By `--plugins`.
  case commandLine
  /// By `$BELLWETHER_PLUGINS`.
  case environment
  /// It lies in the user's plugin folder.
  case userFolder

  /// Whether the user has named the plugin, and not only a file that may be a stranger's.
  public var isTheUsers: Bool {
    if case .config = self { false } else { true }
  }
}

extension PluginNaming: CustomStringConvertible {
  public var description: String {
    switch self {
    case .config(let location): "the plugins of \(location)"
    case .commandLine: "--plugins"
    case .environment: "$BELLWETHER_PLUGINS"
    case .userFolder: "the user's plugin folder"
    }
  }
}

/// What an entry of a config's `plugins` may say beside the path.
public struct PluginOptions: Sendable, Hashable {
  /// How long one call may take; above what the plugin itself says.
  public var deadline: Duration?
  /// The interpreter: a name to be found on PATH, or an absolute path.
  public var python: String?
  public var pythonLocation: FileLocation?
  /// The names of environment variables that the plugin is given.
  public var environment: [String] = []

  public init(
    deadline: Duration? = nil, python: String? = nil, pythonLocation: FileLocation? = nil, environment: [String] = []
  ) {
    self.deadline = deadline
    self.python = python
    self.pythonLocation = pythonLocation
    self.environment = environment
  }

  /// Whether the entry says with which program, or with which of the user's secrets, the plugin runs.
  public var changesWhatRuns: Bool { python != nil || !environment.isEmpty }
}
