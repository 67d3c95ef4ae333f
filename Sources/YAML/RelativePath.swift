/// Paths by their text alone: no file is looked at.
public enum RelativePath {
  /// `path` as seen from where `file` is seen from, when it stands in `file`: `b.yaml` in `a/x.yaml` is
  /// `a/b.yaml`. An absolute path stays.
  public static func resolve(_ path: String, in file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return normalised(path) }
    return normalised(file[...slash] + path)
  }

  /// Without `.`, without doubled slashes and with every `a/..` taken away; what leads out stays (`../a`).
  public static func normalised(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
