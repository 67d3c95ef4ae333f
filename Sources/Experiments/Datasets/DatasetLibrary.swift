import Diagnostics
import Files

/// Finds the files of datasets: `dataset:NAME/FILE`.
///
/// Looked for in this order: the folders given on the command line, those of `$BELLWETHER_DATA`, the
/// user's data folder, what is built in. A folder below one of these that is named like a known dataset,
/// or that brings a `dataset.yaml`, is that dataset; a file that one of them lacks is looked for in the next.
public struct DatasetLibrary: Sendable {
  /// A file's bytes, with a warning where it is not the one its card knows.
  public struct Found: Sendable {
    public var bytes: [UInt8]
    public var warning: Diagnostic?
    /// Where the file lies; nil where it is part of the program.
    public var path: String?
  }

  /// Folders of datasets, in the order of searching.
  public var folders: [String]
  /// Where fetched datasets go: the user's data folder, unless there is none.
  public var userFolder: String?
  public var builtIn: BuiltInFiles

  public init(folders: [String] = [], userFolder: String? = nil, builtIn: BuiltInFiles = .embedded) {
    self.folders = folders
    self.userFolder = userFolder
    self.builtIn = builtIn
  }

  /// The library of a command.
  ///
  /// - Parameters:
  ///   - dataFolders: given with `--data`.
  ///   - environment: `BELLWETHER_DATA` (a list with colons), `XDG_DATA_HOME` and `HOME` are looked at.
  public init(dataFolders: [String], environment: [String: String], builtIn: BuiltInFiles = .embedded) {
    let listed = (environment["BELLWETHER_DATA"] ?? "").split(separator: ":").map(String.init)
    // A relative XDG_DATA_HOME is invalid, says its specification, and to be ignored.
    let base = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : FilePath.joined($0, ".local/share") }
    let userFolder = (base ?? home).map { FilePath.joined($0, "bellwether") }
    self.init(
      folders: dataFolders + listed + (userFolder.map { [$0] } ?? []), userFolder: userFolder, builtIn: builtIn)
  }

  /// Reads one file of a dataset.
  ///
  /// - Parameters:
  ///   - path: `dataset:NAME/FILE`.
  ///   - place: where the path stands, for the messages.
  /// - Throws: ``Diagnostics/Diagnostic`` with the command that fetches what is not present;
  ///   ``Diagnostics/Diagnostics`` where a folder's own card is broken.
  public func read(_ path: String, at place: FileLocation?) throws -> Found {
    let path = try DatasetPath(path, at: place)
    for folder in try datasetFolders(path.name) {
      let full = FilePath.joined(folder.path, path.file)
      guard FilePath.exists(full), !FilePath.isFolder(full) else { continue }
      do {
        let bytes = try FilePath.read(full)
        return Found(
          bytes: bytes, warning: warning(about: bytes, path, in: folder, at: place), path: FilePath.absolute(full))
      } catch let failure as FilePath.Failure {
        throw Diagnostic.error("cannot read '\(full)': \(failure)", at: place)
      }
    }
    if let bytes = builtIn.bytes(of: path.name + "/" + path.file) { return Found(bytes: bytes) }
    throw try absence(of: path, at: place)
  }

  /// Where a folder within a dataset lies on disk; nil where the path is of no folder.
  ///
  /// - Parameter path: `dataset:NAME/FOLDER`.
  public func folder(_ path: String, at place: FileLocation?) throws -> String? {
    let path = try DatasetPath(path, at: place)
    return try datasetFolders(path.name).map { FilePath.joined($0.path, path.file) }.first { FilePath.isFolder($0) }
  }

  private func warning(
    about bytes: [UInt8], _ path: DatasetPath, in folder: DatasetFolder, at place: FileLocation?
  ) -> Diagnostic? {
    let full = FilePath.joined(folder.path, path.file)
    guard let file = folder.card.file(path.file) else {
      return .warning("'\(full)' is not among the files that the card of '\(path.name)' lists", at: place)
    }
    guard let known = file.sha256, SHA256.hex(of: bytes) != known else { return nil }
    return .warning(
      "'\(full)' is not the file that the card of '\(path.name)' knows", at: place,
      hint: "its SHA-256 differs; results may differ from those of others")
  }
}

/// A folder that is a dataset, and the card that says so.
struct DatasetFolder {
  var path: String
  var card: DatasetCard
  /// The card lies in the folder.
  var bringsCard: Bool
}

extension DatasetLibrary {
  /// The names of all datasets with a card, sorted.
  public var names: [String] {
    let brought = folders.flatMap { folder in
      FilePath.entries(of: folder).filter { name in
        DatasetPath.isName(name) && FilePath.exists(ownCard(in: FilePath.joined(folder, name)))
      }
    }
    return Set(knownNames + brought).sorted()
  }

  /// The names of the datasets whose cards are part of the program, sorted.
  var knownNames: [String] {
    builtIn.names(in: "cards").filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }
  }

  /// The card of a dataset: the program's own, else the first that a folder brings; nil where there is none.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` where the card is broken.
  public func card(_ name: String) throws -> DatasetCard? {
    try knownCard(name) ?? datasetFolders(name).first?.card
  }

  private func knownCard(_ name: String) throws -> DatasetCard? {
    try builtIn.bytes(of: "cards/\(name).yaml").map { try DatasetCard(yaml: $0, file: "built-in card \(name).yaml") }
  }

  private func ownCard(in folder: String) -> String { FilePath.joined(folder, DatasetCard.fileName) }

  /// The folders that are the dataset, in the order of searching.
  func datasetFolders(_ name: String) throws -> [DatasetFolder] {
    guard DatasetPath.isName(name) else { return [] }
    let candidates = folders.map { FilePath.joined($0, name) }.filter { FilePath.isFolder($0) }
    let known = candidates.isEmpty ? nil : try knownCard(name)
    return try candidates.compactMap { folder in
      let own = ownCard(in: folder)
      guard FilePath.exists(own) else {
        return known.map { DatasetFolder(path: folder, card: $0, bringsCard: false) }
      }
      let card = try DatasetCard(yaml: FilePath.read(own), file: own)
      guard card.name == name else {
        throw Diagnostic.error(
          "the card's name is '\(card.name)', but its folder is called '\(name)'",
          at: FileLocation(file: own, line: 1, column: 1), hint: "a dataset's folder is named like its card")
      }
      return DatasetFolder(path: folder, card: card, bringsCard: true)
    }
  }
}
