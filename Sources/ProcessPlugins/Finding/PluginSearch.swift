import Diagnostics
import Files

/// Where plugins are looked for: a config's `plugins`, `--plugins`, `$BELLWETHER_PLUGINS`, the user's plugin folder,
/// in this order.
///
/// A folder without a `plugin.yaml` that the user names is a folder of plugins, as the user's own one is: its Python
/// files but `_*.py`, `.*` and `bellwether.py`, and its folders with a `plugin.yaml`. A file found twice is one plugin.
public struct PluginSearch: Sendable {
  /// The plugins in the order in which they were found.
  public private(set) var sources: [PluginSource] = []
  /// Every place that was looked at, in order.
  public private(set) var places: [PlaceLooked] = []
  public private(set) var diagnostics = Diagnostics()

  /// - Parameters:
  ///   - entries: of the config.
  ///   - commandLine: the values of `--plugins`.
  ///   - environment: `BELLWETHER_PLUGINS` (a list with colons), `XDG_DATA_HOME` and `HOME` are looked at.
  public init(entries: PluginEntries = PluginEntries(nil), commandLine: [String] = [], environment: [String: String]) {
    for source in entries.sources {
      places.append(
        PlaceLooked(path: source.shownPath, namedBy: source.namedBy, found: [source.path], missing: false))
      add(source)
    }
    diagnostics.append(contentsOf: entries.diagnostics)
    for path in commandLine { look(at: path, .commandLine) }
    for path in (environment["BELLWETHER_PLUGINS"] ?? "").split(separator: ":") { look(at: String(path), .environment) }
    if let folder = Self.userFolder(environment) { look(at: folder, .userFolder) }
  }

  /// `$XDG_DATA_HOME/bellwether/plugins`, or the same below `~/.local/share`; nil where neither variable is set.
  public static func userFolder(_ environment: [String: String]) -> String? {
    UserFolders(environment).data.map { FilePath.joined($0, "bellwether/plugins") }
  }

  private mutating func look(at path: String, _ namedBy: PluginNaming) {
    let found: [(shownPath: String, form: PluginSource.Form)]
    var place = PlaceLooked(path: path, namedBy: namedBy, found: [], missing: false)
    switch PluginPlace(path) {
    case .plugin(.folder) where namedBy == .userFolder: found = []  // The folder itself is no plugin.
    case .plugin(let form): found = [(FilePath.normalized(path), form)]
    case .folderOfPlugins(let plugins):
      found = plugins
      if plugins.isEmpty, namedBy == .commandLine {
        report("the folder '\(path)' holds no plugin: no Python file and no folder with a plugin.yaml", namedBy)
      }
    case .otherFile:
      found = []
      report(PluginPlace.noPlugin(path), namedBy, hint: PluginPlace.hint(path))
    case .missing:
      found = []
      place.missing = true
      if namedBy != .userFolder {
        report("there is no plugin '\(path)'", namedBy, hint: FilePath.neighbour(of: FilePath.absolute(path)))
      }
    }
    let sources = found.map { plugin in
      PluginSource(
        path: RealPath.of(plugin.shownPath), shownPath: plugin.shownPath, form: plugin.form, namedBy: namedBy)
    }
    place.found = sources.map(\.path)
    places.append(place)
    for source in sources { add(source) }
  }

  /// What the command line says must hold; the environment may name what is on another machine.
  private mutating func report(_ message: String, _ namedBy: PluginNaming, hint: String? = nil) {
    diagnostics.append(
      Diagnostic(
        namedBy == .commandLine ? .error : .warning, "\(namedBy): \(message)", at: nil, hint: hint))
  }

  private mutating func add(_ source: PluginSource) {
    if let index = sources.firstIndex(where: { $0.path == source.path }) {
      sources[index].alsoNamedBy.append(source.namedBy)
    } else {
      sources.append(source)
    }
  }
}

/// A place where plugins were looked for, for `plugin list --verbose`.
public struct PlaceLooked: Sendable, Hashable {
  /// As it was named.
  public var path: String
  public var namedBy: PluginNaming
  /// The paths of the plugins in it, absolute.
  public var found: [String]
  /// Whether nothing stands there.
  public var missing: Bool
}
