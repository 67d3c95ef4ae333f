import Files

/// The folders of the XDG base directory specification, version 0.8; nil where the environment names none.
struct UserFolders: Sendable {
  var config: String?
  var cache: String?
  var data: String?

  /// A value that is no absolute path counts as none, as the specification asks.
  init(_ environment: [String: String]) {
    func folder(_ variable: String, _ below: String) -> String? {
      if let path = environment[variable], path.hasPrefix("/") { return path }
      guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
      return FilePath.joined(home, below)
    }
    config = folder("XDG_CONFIG_HOME", ".config")
    cache = folder("XDG_CACHE_HOME", ".cache")
    data = folder("XDG_DATA_HOME", ".local/share")
  }
}
