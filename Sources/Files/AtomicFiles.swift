import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes files so that a reader never sees half of one: into a neighbour first, then into place.
public final class AtomicFiles: Sendable {
  private let unfinished = Mutex<Set<String>>([])

  public init() {}

  /// - Parameter isExecutable: whether those who may read it may also run it.
  /// - Throws: ``FilePath/Failure``.
  public func write(_ bytes: [UInt8], to path: String, isExecutable: Bool = false) throws {
    try Self.makeFolder(FilePath.folder(of: path))
    let partial = FilePath.joined(FilePath.folder(of: path), ".\(FilePath.name(of: path)).partial-\(getpid())")
    _ = unfinished.withLock { $0.insert(partial) }
    defer { _ = unfinished.withLock { $0.remove(partial) } }
    do {
      try Self.fill(partial, with: bytes)
      if isExecutable { try Self.makeExecutable(partial) }
      guard rename(partial, path) == 0 else { throw FilePath.Failure(code: errno) }
    } catch {
      unlink(partial)
      throw error
    }
  }

  public func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  /// Takes away what is half written: for a run that is stopped now.
  public func removeUnfinished() {
    for path in unfinished.withLock({ $0 }) { unlink(path) }
  }

  private static func fill(_ path: String, with bytes: [UInt8]) throws {
    guard let file = fopen(path, "wb") else { throw FilePath.Failure(code: errno) }
    let written = fwrite(bytes, 1, bytes.count, file)
    let code = errno
    guard fclose(file) == 0, written == bytes.count else { throw FilePath.Failure(code: code == 0 ? EIO : code) }
  }

  /// Whoever may read it may then run it.
  private static func makeExecutable(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, chmod(path, status.st_mode & 0o777 | (status.st_mode & 0o444) >> 2) == 0 else {
      throw FilePath.Failure(code: errno)
    }
  }

  /// Makes the folder and those above it.
  public static func makeFolder(_ path: String) throws {
    if path.isEmpty || path == "." || FilePath.isFolder(path) { return }
    try makeFolder(FilePath.folder(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FilePath.Failure(code: errno) }
  }

  /// Makes a new folder that nobody else may look into.
  ///
  /// - Parameter parent: where it is made; nil or a relative path: in `/tmp`.
  /// - Returns: its path, whose last part begins with `name`.
  public static func makePrivateFolder(_ name: String, in parent: String?) throws -> String {
    let parent = parent.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array(FilePath.joined(parent, name + "-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw FilePath.Failure(code: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Takes away a folder and everything in it; of a link, the link alone.
  public static func removeFolder(_ path: String) {
    for name in FilePath.entries(of: path) {
      let entry = FilePath.joined(path, name)
      var status = stat()
      let isFolder = lstat(entry, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if isFolder { removeFolder(entry) } else { unlink(entry) }
    }
    rmdir(path)
  }
}
