import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Takes a dataset's files from a local folder, checks them and puts them in place.
public struct DatasetImport: Sendable {
  /// Searched with its subfolders, but for hidden ones; links to folders are not followed.
  public var source: String
  /// A folder of datasets to put it into; nil for the user's.
  public var folder: String?
  /// Files in place that are not those of the card are replaced; otherwise they are an error.
  public var replaces = false

  public init(source: String, folder: String? = nil) {
    self.source = source
    self.folder = folder
  }

  /// Imports the dataset of a card.
  ///
  /// Of several files with a wanted name the one with the card's sum is taken. Files that are not there
  /// are missing in the result; with a wrong one, nothing is kept.
  ///
  /// - Throws: ``DatasetFetchError``; `CancellationError`.
  public func run(
    _ card: DatasetCard, library: DatasetLibrary, report: @Sendable (DatasetFetch.Event) -> Void = { _ in }
  ) throws -> DatasetFetch {
    let staging = StagingFolder(dataset: card.name, in: try library.destination(of: card, folder: folder))
    let found = SourceFiles(in: source)
    let wanted = card.namedFiles + patternFiles(of: card, among: found)
    let inPlace = try FilesInPlace(card.namedFiles, in: staging, replacing: replaces)
    // A pull that was interrupted may have left beginnings there; they are of no use here.
    staging.discard()
    defer { staging.discard() }
    var result = DatasetFetch(dataset: card.name, folder: staging.target, files: [])
    var mismatches: [DatasetFetchError.Mismatch] = []
    for file in wanted {
      try Task.checkCancellation()
      var state = DatasetFetch.State.present
      if !inPlace.present.contains(file.path) {
        do throws(DatasetFetchError) {
          state = try take(file, from: found, into: staging)
        } catch .mismatch(let wrong) {
          mismatches += wrong
          continue
        }
      }
      result.files.append(.init(path: file.path, state: state))
      report(.finished(.init(path: file.path, state: state)))
    }
    return try finish(result, mismatches, library, staging)
  }

  private func finish(
    _ result: DatasetFetch, _ mismatches: [DatasetFetchError.Mismatch], _ library: DatasetLibrary,
    _ staging: StagingFolder
  ) throws -> DatasetFetch {
    guard mismatches.isEmpty else { throw DatasetFetchError.mismatch(mismatches) }
    guard result.files.contains(where: { $0.state != .missing }) else {
      throw DatasetFetchError.nothingFound(dataset: result.dataset, folder: source)
    }
    var arrived = result.files.filter { $0.state == .fetched || $0.state == .unchecked }.map(\.path)
    if let brought = try library.broughtCard(result.dataset),
      !FilePath.exists(staging.placed(DatasetCard.fileName))
    {
      try staging.write(brought, to: DatasetCard.fileName)
      arrived.append(DatasetCard.fileName)
    }
    try staging.place(arrived)
    return result
  }

  /// The files of the source that a pattern fits, as files of their own.
  private func patternFiles(of card: DatasetCard, among found: SourceFiles) -> [DatasetCard.File] {
    let named = Set(card.namedFiles.flatMap { [$0.path, $0.upstream ?? $0.path] })
    return found.paths.compactMap { path in
      guard !named.contains(path), card.file(path)?.isPattern == true else { return nil }
      return DatasetCard.File(path: path)
    }
  }

  private func take(
    _ file: DatasetCard.File, from found: SourceFiles, into staging: StagingFolder
  ) throws(DatasetFetchError) -> DatasetFetch.State {
    var wrong: DatasetFetchError.Mismatch?
    for candidate in found.candidates(for: file) {
      let path = FilePath.joined(source, candidate)
      let bytes = try read(path)
      let sum = SHA256.hex(of: bytes)
      if let known = file.sha256, sum != known {
        wrong =
          wrong
          ?? .init(
            file: file.path, source: path, expected: "SHA-256 \(known)", found: "SHA-256 \(sum)")
        continue
      }
      if file.sha256 == nil, FilePath.exists(staging.placed(file.path)) {
        if try read(staging.placed(file.path)) == bytes { return .present }
        guard replaces else { throw .occupied([staging.placed(file.path)]) }
      }
      try staging.write(bytes, to: file.path)
      return file.sha256 == nil ? .unchecked : .fetched
    }
    if let wrong { throw .mismatch([wrong]) }
    return .missing
  }

  private func read(_ path: String) throws(DatasetFetchError) -> [UInt8] {
    do {
      return try FilePath.read(path)
    } catch {
      throw .cannotRead(path: path, reason: "\(error)")
    }
  }
}

/// The files of a folder and its subfolders.
private struct SourceFiles {
  /// Relative to the folder, sorted.
  var paths: [String] = []

  init(in folder: String) {
    walk(folder, "", depth: 0)
    paths.sort()
  }

  private mutating func walk(_ folder: String, _ prefix: String, depth: Int) {
    for name in FilePath.entries(of: folder) where !name.hasPrefix(".") {
      let path = FilePath.joined(folder, name)
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        if depth < 64 { walk(path, prefix + name + "/", depth: depth + 1) }
      } else if FilePath.exists(path), !FilePath.isFolder(path) {
        paths.append(prefix + name)
      }
    }
  }

  /// Where a file may be: at its path, at its upstream path, under its name anywhere.
  func candidates(for file: DatasetCard.File) -> [String] {
    let exact = [file.path, file.upstream].compactMap { $0 }
    let names = Set(exact.map(FilePath.name(of:)))
    return exact.filter { paths.contains($0) }
      + paths.filter { !exact.contains($0) && names.contains(FilePath.name(of: $0)) }
  }
}
