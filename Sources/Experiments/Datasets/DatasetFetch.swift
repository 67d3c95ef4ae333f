import Files

/// What came of fetching or importing a dataset.
public struct DatasetFetch: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    /// It was in place already.
    case present
    /// It was fetched or copied and is the file that the card knows.
    case fetched
    /// It was fetched or copied; the card gives no sum to check it by.
    case unchecked
    /// It is part of the program; there is nothing to fetch.
    case builtIn = "built-in"
    /// It was not in the folder that was imported from.
    case missing
  }

  public struct File: Hashable, Sendable {
    /// Relative to the dataset's folder.
    public var path: String
    public var state: State
  }

  /// What happens on the way.
  public enum Event: Hashable, Sendable {
    /// Bytes of a file that are here, of how many where the card knows.
    case progress(file: String, bytes: Int, of: Int?)
    case finished(File)
    case retry(file: String, reason: String, after: Duration)
  }

  public var dataset: String
  /// The dataset's own folder; nil where it is built in.
  public var folder: String?
  public var files: [File]
}

extension DatasetLibrary {
  /// Where a dataset goes: into `folder` if given, else where its own card lies, else the user's folder.
  func destination(of card: DatasetCard, folder: String?) throws -> String {
    if let folder { return folder }
    if let own = try datasetFolders(card.name).first(where: \.bringsCard) { return FilePath.folder(of: own.path) }
    guard let userFolder else { throw DatasetFetchError.noFolder }
    return userFolder
  }

  /// The card that a dataset's folder brings, to go with its files to another folder.
  func broughtCard(_ name: String) throws -> [UInt8]? {
    guard let folder = try datasetFolders(name).first(where: \.bringsCard) else { return nil }
    return try FilePath.read(FilePath.joined(folder.path, DatasetCard.fileName))
  }
}

/// Where the files of a dataset stand: which are in place, which have to come.
struct FilesInPlace {
  var present: Set<String> = []

  /// - Throws: ``DatasetFetchError/occupied(_:)`` where other files are in their places and may not be replaced.
  init(_ files: [DatasetCard.File], in staging: StagingFolder, replacing: Bool) throws {
    var others: [String] = []
    for file in files {
      let path = staging.placed(file.path)
      guard FilePath.exists(path) else { continue }
      if try file.isSame(asFileAt: path) { present.insert(file.path) } else { others.append(path) }
    }
    guard replacing || others.isEmpty else { throw DatasetFetchError.occupied(others) }
  }
}

extension DatasetCard.File {
  /// Whether the file at a path is this one as far as the card can tell.
  func isSame(asFileAt path: String) throws(DatasetFetchError) -> Bool {
    guard let sha256 else { return true }
    return try sum(ofFileAt: path) == sha256
  }

  func sum(ofFileAt path: String) throws(DatasetFetchError) -> String {
    do {
      return SHA256.hex(of: try FilePath.read(path))
    } catch {
      throw .cannotRead(path: path, reason: "\(error)")
    }
  }
}
