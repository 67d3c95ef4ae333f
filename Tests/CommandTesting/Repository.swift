import Foundation

/// Where things lie that tests look at.
public enum Repository {
  /// The package's own folder.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)

  /// The folder of the published datasets; nil where the machine has none.
  public static var data: String? { ProcessInfo.processInfo.environment["BELLWETHER_DATA"] }

  /// The folder of the reference numbers; nil where the machine has none.
  public static var reference: String? { ProcessInfo.processInfo.environment["BELLWETHER_REFERENCE"] }

  /// The files below a folder of the package, by their paths from there, sorted.
  public static func files(in folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: root + folder)?.allObjects as? [String]
    return (names ?? []).sorted()
  }

  /// The names in a folder, sorted.
  public static func entries(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
