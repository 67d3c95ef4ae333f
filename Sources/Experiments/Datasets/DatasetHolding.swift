import Diagnostics
import Files

/// What is there of a dataset.
public struct DatasetHolding: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case present
    /// A file is there, but not the one that the card knows.
    case differs
    case builtIn = "built-in"
    case absent
  }

  public struct File: Hashable, Sendable {
    public var card: DatasetCard.File
    public var state: State
    /// Where it lies; nil for what is absent or built in.
    public var path: String?
  }

  public var card: DatasetCard
  /// The folders that are the dataset, in the order of searching.
  public var folders: [String]
  /// Of each file with a path of its own.
  public var files: [File]

  public var isBuiltIn: Bool { files.contains { $0.state == .builtIn } }

  public func count(_ state: State) -> Int { files.count { $0.state == state } }
}

extension DatasetLibrary {
  /// What is there of a dataset; nil where nobody knows it.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` where a folder's own card is broken.
  public func holding(_ name: String) throws -> DatasetHolding? {
    let folders = try datasetFolders(name)
    guard let card = try folders.first?.card ?? card(name) else { return nil }
    let files = try card.namedFiles.map { file in
      for folder in folders {
        let path = FilePath.joined(folder.path, file.path)
        guard FilePath.exists(path), !FilePath.isFolder(path) else { continue }
        let isKnown = try (folder.card.file(file.path) ?? file).isSame(asFileAt: path)
        return DatasetHolding.File(card: file, state: isKnown ? .present : .differs, path: path)
      }
      let isBuiltIn = builtIn.contains(name + "/" + file.path)
      return DatasetHolding.File(card: file, state: isBuiltIn ? .builtIn : .absent, path: nil)
    }
    return DatasetHolding(card: card, folders: folders.map(\.path), files: files)
  }
}
