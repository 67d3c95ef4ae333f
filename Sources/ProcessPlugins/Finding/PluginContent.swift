import Diagnostics
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a plugin consists of, as one SHA-256.
///
/// Of a Python file: the file itself, the helper module beside it, and the modules beside it that these import by a
/// plain `import` or `from` line, and those that they import. Of a folder: all its files, without `.venv`, `.git` and
/// `__pycache__`; a link counts as the path that it holds and is not followed. Interpreters, installed
/// packages and what Python compiled into `__pycache__` are no part of it: a change of those asks nobody.
public struct PluginContent: Sendable, Hashable {
  /// 64 lower-case hexadecimal digits.
  public var hash: String
  /// The paths within the plugin's folder, sorted.
  public var files: [String]

  static let largestFile = 64 << 20
  static let mostFiles = 5000
  static let mostBytes = 512 << 20
  private static let leftOut: Set<String> = [".venv", ".git", "__pycache__"]

  /// - Throws: a `Diagnostic` where the files cannot be read, are too many or too large.
  public init(of source: PluginSource) throws {
    var collected = CollectedFiles(shownPath: source.shownPath, location: source.configLocation)
    switch source.form {
    case .folder: try collected.addFolder("", of: source.path, leavingOut: Self.leftOut)
    case .pythonFile: try collected.addScript(FilePath.name(of: source.path), in: FilePath.folder(of: source.path))
    }
    let sorted = collected.sums.sorted { $0.path < $1.path }
    files = sorted.map(\.path)
    // A path may hold any character but the null one, which therefore ends it.
    hash = SHA256.hex(of: sorted.map { "\($0.path)\0\($0.sum)\n" }.joined())
  }
}

/// The files of one plugin and their sums.
private struct CollectedFiles {
  let shownPath: String
  let location: FileLocation?
  var sums: [(path: String, sum: String)] = []
  private var bytes = 0

  init(shownPath: String, location: FileLocation?) {
    self.shownPath = shownPath
    self.location = location
  }

  mutating func addFolder(_ folder: String, of root: String, leavingOut leftOut: Set<String>) throws {
    for name in FilePath.entries(of: FilePath.joined(root, folder)) where !leftOut.contains(name) {
      let path = FilePath.joined(folder, name)
      let full = FilePath.joined(root, path)
      var status = stat()
      // A name that is no text could otherwise hide a file.
      guard lstat(full, &status) == 0 else { throw cannotRead(path, FilePath.Failure(code: errno)) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try addFolder(path, of: root, leavingOut: leftOut)
      case S_IFLNK: try add(path, sum: "link " + SHA256.hex(of: Self.linkTarget(full)))
      case S_IFREG: _ = try addFile(path, of: root)
      default: continue
      }
    }
  }

  /// A script and what it imports from its own folder.
  mutating func addScript(_ name: String, in folder: String) throws {
    var waiting = [name]
    if name != HelperModule.fileName, FilePath.exists(FilePath.joined(folder, HelperModule.fileName)) {
      waiting.append(HelperModule.fileName)
    }
    var known = Set(waiting)
    while let path = waiting.popLast() {
      let text = String(decoding: try addFile(path, of: folder), as: UTF8.self)
      for module in Self.imports(text) {
        for found in try modules(module, in: folder) where known.insert(found).inserted { waiting.append(found) }
      }
    }
  }

  /// The files beside the script that a module of that name may come from.
  private func modules(_ module: String, in folder: String) throws -> [String] {
    let package = FilePath.joined(folder, module)
    var found = FilePath.entries(of: folder).filter { $0.hasPrefix(module + ".") && Self.isImportable($0) }
    if FilePath.isFolder(package) { found += try pythonFiles(module, in: folder, depth: 0) }
    return found
  }

  private func pythonFiles(_ package: String, in folder: String, depth: Int) throws -> [String] {
    guard depth < 16 else { throw tooMuch("its packages lie more than 16 folders deep") }
    var found: [String] = []
    for name in FilePath.entries(of: FilePath.joined(folder, package))
    where !name.hasPrefix(".") && name != "__pycache__" {
      let path = FilePath.joined(package, name)
      if FilePath.isFolder(FilePath.joined(folder, path)) {
        found += try pythonFiles(path, in: folder, depth: depth + 1)
      } else if Self.isImportable(name) {
        found.append(path)
      }
      if found.count > PluginContent.mostFiles {
        throw tooMuch("it imports more than \(PluginContent.mostFiles) files")
      }
    }
    return found
  }

  /// Whether Python can import a file of that name.
  private static func isImportable(_ name: String) -> Bool {
    name.hasSuffix(".py") || name.hasSuffix(".so") || name.hasSuffix(".pyc")
  }

  private mutating func addFile(_ path: String, of root: String) throws -> [UInt8] {
    let content: [UInt8]
    do {
      content = try FilePath.read(FilePath.joined(root, path), limit: PluginContent.mostBytes)
    } catch {
      throw cannotRead(path, error)
    }
    bytes += content.count
    guard bytes <= PluginContent.mostBytes else {
      throw tooMuch("its files have more than \(PluginContent.mostBytes >> 20) MiB")
    }
    try add(path, sum: SHA256.hex(of: content))
    return content
  }

  private mutating func add(_ path: String, sum: String) throws {
    sums.append((path, sum))
    guard sums.count <= PluginContent.mostFiles else {
      throw tooMuch("it has more than \(PluginContent.mostFiles) files")
    }
  }

  private func cannotRead(_ path: String, _ error: any Error) -> Diagnostic {
    .error("cannot read '\(path)' of the plugin '\(shownPath)': \(error)", at: location)
  }

  private func tooMuch(_ reason: String) -> Diagnostic {
    .error(
      "the plugin '\(shownPath)' is too large to be told by its content: \(reason)", at: location,
      hint: "keep data and results out of its folder")
  }

  private static func linkTarget(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The first names of the modules that plain import lines name.
  private static func imports(_ text: String) -> [String] {
    var names: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      // A statement may stand behind another, or behind what it hangs on: `try: import a`.
      for statement in line.split(whereSeparator: { $0 == ";" || $0 == ":" }) {
        let words = statement.split { $0 == " " || $0 == "\t" }
        guard let keyword = words.first, keyword == "import" || keyword == "from" else { continue }
        let rest = words.dropFirst().joined(separator: " ")
        let modules = keyword == "from" ? [words.dropFirst().first ?? ""] : rest.split(separator: ",")
        for module in modules {
          let first = module.split { $0 == " " || $0 == "." || $0 == "#" }.first ?? ""
          if !first.isEmpty, !first.contains("/") { names.append(String(first)) }
        }
      }
    }
    return names
  }
}
