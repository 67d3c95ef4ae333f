#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Texts kept beside the tests, that what is made now must equal byte by byte.
///
/// With `UPDATE_GOLDENS=1` in the environment a text that differs is written anew, and the test fails that once.
public struct Goldens: Sendable {
  public let folder: String
  private let updates: Bool

  /// The folder `name` beside the test's source file.
  public init(_ name: String = "Goldens", beside file: String = #filePath) {
    self.init(
      folder: file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/"
        + name, updates: ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1")
  }

  public init(folder: String, updates: Bool) {
    self.folder = folder
    self.updates = updates
  }

  /// What is wrong with the text; nil where it is as it was kept.
  public func difference(of text: String, from name: String) throws -> String? {
    let path = folder + "/" + name
    let kept = (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    if kept == text { return nil }
    if updates {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path))
      return "'\(name)' was written anew: look at the change, and run again without UPDATE_GOLDENS"
    }
    guard let kept else { return "there is no '\(name)' yet: run with UPDATE_GOLDENS=1" }
    return "'\(name)' differs from line \(Self.firstDifference(kept, text))"
  }

  /// The files of the folder that are none of the names: nobody compares them any more.
  public func unread(but names: [String]) throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    return files.filter { !names.contains($0) }.sorted()
  }

  private static func firstDifference(_ kept: String, _ text: String) -> String {
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    func shown(_ lines: [Substring]) -> String { line < lines.count ? "'\(lines[line].prefix(200))'" : "the end" }
    return "\(line + 1): \(shown(old)) was kept, \(shown(new)) is made now"
  }
}
