import Diagnostics

/// `dataset:NAME/FILE`, taken apart and checked.
struct DatasetPath {
  static let prefix = "dataset:"

  var name: String
  /// Relative to the dataset's folder, within it.
  var file: String

  /// - Parameter text: with its `dataset:` or without.
  /// - Throws: ``Diagnostics/Diagnostic`` where no file is named or the path leaves the dataset's folder.
  init(_ text: String, at place: FileLocation?) throws {
    let rest = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : Substring(text)
    let name = rest.prefix { $0 != "/" }
    let file = rest.dropFirst(name.count + 1)
    guard !name.isEmpty, !file.isEmpty else {
      throw Diagnostic.error(
        "'\(text)' names no file of a dataset", at: place, hint: "write dataset:NAME/FILE; see 'bellwether data list'")
    }
    guard Self.staysInside(String(file)), name != "..", name != "." else {
      throw Diagnostic.error("'\(text)' leaves the dataset's folder", at: place)
    }
    self.name = String(name)
    self.file = String(file)
  }

  /// Whether a path is relative and has no `.`, `..` or empty part.
  static func staysInside(_ path: String) -> Bool {
    !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
  }

  /// Whether a dataset may be called so: a folder is named for it.
  static func isName(_ name: String) -> Bool {
    guard let first = name.first, first != ".", first != "-" else { return false }
    return name.utf8.allSatisfy { letters.contains($0) }
  }

  private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".utf8)
}
