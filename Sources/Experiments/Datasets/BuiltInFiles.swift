import CBuiltInData

/// The files that are part of the program: `published-scores/published_scores.csv`, `cards/obsscaling.yaml`.
///
/// Datasets lie in a folder named for them, the cards of known datasets in `cards`. Nothing is copied
/// before it is asked for.
public struct BuiltInFiles: Sendable {
  private struct Entry: Sendable {
    var path: String
    var read: @Sendable () -> [UInt8]
  }

  private var entries: [Entry]

  /// What was embedded when the program was built.
  public static var embedded: BuiltInFiles {
    var count = 0
    let files = bellwether_built_in_files(&count)
    return BuiltInFiles(
      entries: (0..<count).map { index in
        Entry(path: String(cString: files[index].path)) {
          var count = 0
          let file = bellwether_built_in_files(&count)[index]
          return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
        }
      })
  }

  private init(entries: [Entry]) { self.entries = entries }

  /// Files of one's own making, for tests and for programs built on this one.
  public init(_ files: [(path: String, bytes: [UInt8])] = []) {
    entries = files.map { file in Entry(path: file.path) { file.bytes } }
  }

  public func bytes(of path: String) -> [UInt8]? { entries.first { $0.path == path }?.read() }

  public func contains(_ path: String) -> Bool { entries.contains { $0.path == path } }

  /// The names of the files in a folder, sorted.
  public func names(in folder: String) -> [String] {
    let prefix = folder + "/"
    return entries.map(\.path).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
  }
}
