import Experiments
import Files
import Foundation

/// Runs a test in a folder of its own, which is gone afterwards.
func withDatasetFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("datasets-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

/// Writes a file with the folders above it.
func place(_ text: String, at path: String) throws { try place(Array(text.utf8), at: path) }

func place(_ bytes: [UInt8], at path: String) throws {
  let url = URL(fileURLWithPath: path)
  try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
}

/// All files below a folder, hidden ones too, sorted.
func files(below folder: String) -> [String] {
  (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter {
    !FilePath.isFolder(folder + "/" + $0)
  }.sorted()
}

/// A dataset `tiny` of two files, and a program that knows it.
struct TinyDataset {
  /// 20 000 bytes: more than one read of a socket.
  var scores = (0..<20_000).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ ($0 >> 7)) }
  var names = Array("name\na\nb\n".utf8)
  var isImportOnly = false

  var yaml: String {
    """
    name: tiny
    summary: two small files
    licence: CC0-1.0
    import-only: \(isImportOnly)
    files:
      - path: scores.csv
        sha256: \(SHA256.hex(of: scores))
        bytes: \(scores.count)
        url: http://127.0.0.1:1/scores.csv
      - path: lists/names.csv
        sha256: \(SHA256.hex(of: names))
        bytes: \(names.count)
        url: http://127.0.0.1:1/lists/names.csv
        upstream: v2/all.csv
      - pattern: logs/**/*.json

    """
  }

  func card() throws -> DatasetCard { try DatasetCard(yaml: Array(yaml.utf8), file: "tiny.yaml") }

  func library(folders: [String] = []) -> DatasetLibrary {
    DatasetLibrary(folders: folders, builtIn: BuiltInFiles([("cards/tiny.yaml", Array(yaml.utf8))]))
  }
}
