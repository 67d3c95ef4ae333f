import Diagnostics
import EvaluationKit
import Files
import YAML

extension PluginManifest {
  /// The versions of the protocol that this program speaks.
  public static let spokenVersions = 1...1

  /// Reads the `plugin.yaml` of a folder.
  ///
  /// - Parameters:
  ///   - folder: absolute.
  ///   - shownFolder: as messages call the folder.
  ///   - environment: `PATH` is looked at, for a command without a slash.
  /// - Throws: ``Diagnostics`` with all mistakes of the file.
  public static func read(
    folder: String, shownFolder: String, environment: [String: String]
  ) throws -> PluginManifest {
    let shown = FilePath.joined(shownFolder, fileName)
    let start = FileLocation(file: shown, line: 1, column: 1)
    let bytes: [UInt8]
    do {
      bytes = try FilePath.read(FilePath.joined(folder, fileName), limit: YAMLLimits().bytes)
    } catch {
      throw Diagnostics(.error("cannot read '\(shown)': \(error)", at: nil))
    }
    guard let node = try parseYAML(bytes: bytes, file: shown) else {
      throw Diagnostics(.error("\(fileName) is empty", at: start, hint: "it needs name, version, api and command"))
    }
    var reader = ManifestReader(node, folder: folder, path: environment["PATH"])
    let manifest = reader.manifest(at: start)
    guard let manifest, !reader.mapping.diagnostics.hasErrors else { throw reader.mapping.diagnostics }
    return manifest
  }
}

private struct ManifestReader {
  var mapping: CheckedMapping
  let folder: String
  let path: String?

  init(_ node: YAMLNode, folder: String, path: String?) {
    mapping = CheckedMapping(node, what: PluginManifest.fileName)
    self.folder = folder
    self.path = path
  }

  /// Nil only where something is wrong that has been told.
  mutating func manifest(at location: FileLocation) -> PluginManifest? {
    let name = name()
    let version = mapping.text(mapping.required("version", example: "1.0"), "version")
    let api = api()
    let command = command()
    let provides = provides()
    let limits = limits()
    let environment = mapping.variableNames(mapping.value("environment"), "environment")
    let summary = mapping.text(mapping.value("summary"), "summary")
    mapping.finish()
    guard let name, let version, let api, let command else { return nil }
    return PluginManifest(
      name: name, version: version, api: api, command: command, provides: provides, limits: limits,
      environment: environment, summary: summary, location: location)
  }

  private mutating func name() -> String? {
    guard let node = mapping.required("name", example: "my-plugin"), let name = mapping.text(node, "name") else {
      return nil
    }
    return isWords(name, at: node.location) ? name : nil
  }

  /// Whether a name is lower-case words joined by hyphens, which is told otherwise.
  private mutating func isWords(_ name: String, at location: FileLocation) -> Bool {
    let meant = PluginSource.vendorName(ofFile: name)
    if meant == name { return true }
    mapping.diagnostics.append(
      .error(
        "'\(name)' is no name of a plugin: lower-case words joined by hyphens", at: location,
        hint: "for example \(meant)"))
    return false
  }

  private mutating func api() -> ClosedRange<Int>? {
    guard let node = mapping.required("api", example: "1") else { return nil }
    let versions: [Int]
    if let items = node.sequence {
      let numbers = items.compactMap { mapping.integer($0, "api", in: 1...999) }
      guard numbers.count == items.count else { return nil }
      versions = numbers
    } else {
      guard let number = mapping.integer(node, "api", in: 1...999) else { return nil }
      versions = [number]
    }
    guard (1...2).contains(versions.count), let least = versions.first, let most = versions.last, least <= most else {
      mapping.diagnostics.append(
        .error("'api' takes a version or the least and the greatest of them", at: node.location, hint: "api: [1, 1]"))
      return nil
    }
    let spoken = PluginManifest.spokenVersions
    guard (least...most).overlaps(spoken) else {
      let words = least == most ? "version \(least)" : "versions \(least) to \(most)"
      mapping.diagnostics.append(
        .error(
          "the plugin speaks \(words) of the protocol; this Bellwether speaks version \(spoken.upperBound)",
          at: node.location,
          hint: least > spoken.upperBound ? "a newer Bellwether may know it" : "a newer version of the plugin may"))
      return nil
    }
    return least...most
  }

  private mutating func command() -> [String]? {
    guard let node = mapping.required("command", example: "[./run.sh]") else { return nil }
    let before = mapping.diagnostics.errors.count
    var words = mapping.texts(node, "command")
    guard mapping.diagnostics.errors.count == before else { return nil }
    guard let first = words.first, !first.text.isEmpty else {
      mapping.diagnostics.append(
        .error("'command' is empty", at: node.location, hint: "for example command: [./run.sh]"))
      return nil
    }
    if let word = words.first(where: { $0.text.utf8.contains(0) }) {
      mapping.diagnostics.append(.error("a command cannot hold a null character", at: word.location))
      return nil
    }
    switch Executables.find(first.text, in: folder, path: path) {
    case .success(let program): words[0].text = program
    case .failure(let problem):
      mapping.diagnostics.append(.error(problem.message, at: first.location, hint: problem.hint))
      return nil
    }
    return words.map(\.text)
  }

  private mutating func provides() -> [ProvidedPlugin]? {
    guard let node = mapping.value("provides") else { return nil }
    var reader = CheckedMapping(node, what: "'provides'")
    var result: [ProvidedPlugin] = []
    for kind in PluginKind.foundOnDisk {
      let key = kind.plural
      for (name, location) in reader.texts(reader.value(key), key) {
        if result.contains(where: { $0.kind == kind.rawValue && $0.name == name }) {
          reader.diagnostics.append(.error("the \(kind.rawValue) '\(name)' is promised twice", at: location))
        } else if isWords(name, at: location) {
          result.append(ProvidedPlugin(kind: kind.rawValue, name: name, location: location))
        }
      }
    }
    reader.finish()
    mapping.diagnostics.append(contentsOf: reader.diagnostics)
    return result.sorted { $0.location < $1.location }
  }

  private mutating func limits() -> PluginLimits {
    var limits = PluginLimits()
    guard let node = mapping.value("limits") else { return limits }
    var reader = CheckedMapping(node, what: "'limits'")
    limits.start = reader.seconds(reader.value("start"), "start") ?? limits.start
    limits.call = reader.seconds(reader.value("call"), "call")
    limits.workers = reader.integer(reader.value("workers"), "workers", in: 1...256)
    let megabytes = reader.integer(reader.value("frame-megabytes"), "frame-megabytes", in: 1...4096)
    limits.frameBytes = megabytes.map { $0 << 20 } ?? limits.frameBytes
    reader.finish()
    mapping.diagnostics.append(contentsOf: reader.diagnostics)
    return limits
  }
}
