import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What stands at a path where a plugin is looked for.
enum PluginPlace {
  case plugin(PluginSource.Form)
  /// A folder without a `plugin.yaml`, and the plugins in it: paths by their name, sorted.
  case folderOfPlugins([(shownPath: String, form: PluginSource.Form)])
  case otherFile
  case missing

  init(_ path: String) {
    guard FilePath.exists(path) else {
      self = .missing
      return
    }
    if FilePath.isFolder(path) {
      self = PluginPlace.isPluginFolder(path) ? .plugin(.folder) : .folderOfPlugins(PluginPlace.plugins(in: path))
    } else {
      self = path.hasSuffix(".py") ? .plugin(.pythonFile) : .otherFile
    }
  }

  static func noPlugin(_ path: String) -> String {
    "'\(path)' is neither a Python file nor a folder with a plugin.yaml"
  }

  static func hint(_ path: String) -> String? {
    if FilePath.name(of: path) == "plugin.yaml" { return "name its folder" }
    return "a program in another language is named by a folder whose plugin.yaml says its command"
  }

  private static func isPluginFolder(_ path: String) -> Bool {
    FilePath.exists(FilePath.joined(path, PluginManifest.fileName))
  }

  /// Python files that are neither hidden nor private nor the helper module, and folders with a `plugin.yaml`.
  private static func plugins(in folder: String) -> [(shownPath: String, form: PluginSource.Form)] {
    FilePath.entries(of: folder).compactMap { name in
      guard !name.hasPrefix("."), !name.hasPrefix("_"), name != HelperModule.fileName else { return nil }
      let path = FilePath.joined(folder, name)
      if FilePath.isFolder(path) { return isPluginFolder(path) ? (path, .folder) : nil }
      return name.hasSuffix(".py") && FilePath.exists(path) ? (path, .pythonFile) : nil
    }
  }
}

/// Paths with their links followed.
enum RealPath {
  /// The absolute path, links followed where it exists.
  static func of(_ path: String) -> String {
    let path = FilePath.absolute(path)
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}
