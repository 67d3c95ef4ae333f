import Files

/// What a plugin sees of the environment: a short list, no keys.
public enum PluginEnvironment {
  /// What every plugin is given where the user has it.
  public static let allowed = [
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "CONDA_PREFIX", "XDG_CACHE_HOME",
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR",
  ]

  /// What uv needs besides, to find its cache, its interpreters and its index.
  public static let allowedForUV = [
    "UV_CACHE_DIR", "UV_PYTHON", "UV_PYTHON_INSTALL_DIR", "UV_PYTHON_PREFERENCE", "UV_PYTHON_DOWNLOADS", "UV_OFFLINE",
    "UV_LINK_MODE", "UV_HTTP_TIMEOUT", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "XDG_DATA_HOME",
  ]

  /// Addresses that uv may need and that may hold a password: given only where they hold none.
  static let addresses = [
    "UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY",
    "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
  ]

  /// What is set for every plugin: the version of the protocol.
  static let protocolVariables = ["BELLWETHER_PLUGIN_PROTOCOL": "1"]

  /// What is set for Python: no buffering, UTF-8 whatever the locale, one order of sets, and no files written
  /// beside the user's.
  static let pythonVariables = [
    "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
  ]

  /// The environment of a plugin.
  ///
  /// - Parameters:
  ///   - environment: the user's own.
  ///   - asked: further names that the manifest or the config's entry asks for.
  public static func of(
    _ environment: [String: String], asked: [String] = [], python: Bool = false, uv: Bool = false
  ) -> [String: String] {
    var result = environment.filter { name, value in
      if allowed.contains(name) || name.hasPrefix("LC_") || asked.contains(name) { return true }
      guard uv else { return false }
      return allowedForUV.contains(name) || (addresses.contains(name) && !maySayPassword(value))
    }
    if uv {
      result["UV_COMPILE_BYTECODE"] = "1"
      // A uv.toml beside a stranger's file would choose the index that packages come from; only the user's own holds.
      if let file = userSettingsOfUV(environment) {
        result["UV_CONFIG_FILE"] = file
      } else {
        result["UV_NO_CONFIG"] = "1"
      }
    }
    if python { result.merge(pythonVariables) { _, ours in ours } }
    result.merge(protocolVariables) { _, ours in ours }
    return result
  }

  /// What uv would need and was not given, for a message should it fail.
  static func withheldAddresses(_ environment: [String: String]) -> [String] {
    addresses.filter { environment[$0].map(maySayPassword) ?? false }
  }

  /// Letters, digits and underscores, not beginning with a digit.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
    }
  }

  private static func userSettingsOfUV(_ environment: [String: String]) -> String? {
    UserFolders(environment).config.map { FilePath.joined($0, "uv/uv.toml") }.flatMap { FilePath.exists($0) ? $0 : nil }
  }

  private static func maySayPassword(_ address: String) -> Bool { address.contains("@") || address.contains("?") }
}
