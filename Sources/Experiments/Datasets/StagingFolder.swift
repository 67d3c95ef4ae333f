import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A hidden folder beside a dataset's own, where files wait until all of them are there and right.
///
/// It outlives an interrupted fetch, so that the next one goes on where that stopped.
struct StagingFolder: Sendable {
  /// Where the dataset will be: `DIR/NAME`.
  var target: String
  /// `DIR/.NAME.partial`.
  var path: String

  init(dataset name: String, in folder: String) {
    target = FilePath.joined(folder, name)
    path = FilePath.joined(folder, ".\(name).partial")
  }

  func staged(_ file: String) -> String { FilePath.joined(path, file) }
  func placed(_ file: String) -> String { FilePath.joined(target, file) }

  /// Makes the folders above a staged file.
  func prepare(for file: String) throws(DatasetFetchError) { try Self.makeFolder(FilePath.folder(of: staged(file))) }

  func write(_ bytes: [UInt8], to file: String) throws(DatasetFetchError) {
    try prepare(for: file)
    let path = staged(file)
    guard let handle = fopen(path, "wb") else { throw .cannotWrite(path: path, reason: systemReason()) }
    let isWritten = fwrite(bytes, 1, bytes.count, handle) == bytes.count
    guard fclose(handle) == 0, isWritten else { throw .cannotWrite(path: path, reason: systemReason()) }
  }

  /// Moves the staged files into the dataset's folder: all at once where it is not there yet, else one by
  /// one, each by a rename.
  func place(_ files: [String]) throws(DatasetFetchError) {
    guard !files.isEmpty else { return discard() }
    if !FilePath.exists(target), Self.files(below: path) == Set(files), rename(path, target) == 0 { return }
    for file in files {
      let destination = placed(file)
      try Self.makeFolder(FilePath.folder(of: destination))
      guard rename(staged(file), destination) == 0 else {
        throw .cannotWrite(path: destination, reason: systemReason())
      }
    }
    discard()
  }

  /// Relative to the folder.
  private static func files(below folder: String) -> Set<String> {
    var result: Set<String> = []
    for name in FilePath.entries(of: folder) {
      let path = FilePath.joined(folder, name)
      if FilePath.isFolder(path) {
        result.formUnion(files(below: path).map { FilePath.joined(name, $0) })
      } else {
        result.insert(name)
      }
    }
    return result
  }

  func discard() { Self.removeAll(path) }

  /// Removes what is of no use to the next fetch: files without a byte, folders without a file.
  func tidy() { Self.removeEmpty(path) }

  private static func removeEmpty(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in FilePath.entries(of: path) { removeEmpty(FilePath.joined(path, name)) }
      rmdir(path)
    } else if status.st_size == 0 {
      unlink(path)
    }
  }

  /// Makes a folder and those above it.
  private static func makeFolder(_ path: String) throws(DatasetFetchError) {
    if FilePath.isFolder(path) { return }
    let above = FilePath.folder(of: path)
    if above != path, above != "." { try makeFolder(above) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw .cannotWrite(path: path, reason: systemReason())
    }
  }

  /// Removes a file or a folder with all that is in it; links are removed, not followed.
  private static func removeAll(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in FilePath.entries(of: path) { removeAll(FilePath.joined(path, name)) }
    rmdir(path)
  }
}

/// What the last call of the system failed for.
private func systemReason() -> String { FilePath.Failure(code: errno).description }
