import Files

/// The files that a path means: those below a folder, or those that fit a pattern.
struct FileSearch {
  /// The part of the path before the first name with a star.
  let folder: String
  /// The rest; nil where there is no star.
  let pattern: String?

  /// How deep it looks: links to folders above may make circles.
  private static let depth = 24

  init(_ path: String) {
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = names.firstIndex(where: { $0.contains("*") }) else {
      folder = path
      pattern = nil
      return
    }
    let fixed = names[..<first].joined(separator: "/")
    folder = first == 0 ? "." : fixed.isEmpty ? "/" : fixed
    pattern = names[first...].joined(separator: "/")
  }

  var isPattern: Bool { pattern != nil }

  /// Paths within the folder, sorted; hidden files and folders are passed over.
  func files(in folder: String) -> [String] {
    let wanted = pattern.map(PathPattern.init)
    var found: [String] = []
    func look(_ part: String, _ depth: Int) {
      let place = part.isEmpty ? folder : FilePath.joined(folder, part)
      for name in FilePath.entries(of: place) where !name.hasPrefix(".") {
        let inner = part.isEmpty ? name : part + "/" + name
        if FilePath.isFolder(FilePath.joined(folder, inner)) {
          if depth < Self.depth { look(inner, depth + 1) }
        } else if wanted?.matches(inner) ?? true {
          found.append(inner)
        }
      }
    }
    look("", 0)
    return found.sorted()
  }
}
