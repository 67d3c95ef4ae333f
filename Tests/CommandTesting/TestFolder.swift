import Foundation

/// A folder of a test's own, taken away with the value that holds it.
public final class TestFolder: Sendable {
  public let path: String

  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "bellwether-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The full path of a file in it.
  public func path(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

  /// Writes a file, making the folders on its way.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let full = path(name)
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: full))
    return full
  }

  public func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
  }

  public func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The files below it, by their paths from here, sorted.
  public func files(in folder: String = "") -> [String] {
    let start = folder.isEmpty ? path : path(folder)
    let names = (FileManager.default.enumerator(atPath: start)?.allObjects as? [String]) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: start + "/" + name, isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }
}
