import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Paths as texts, and the few calls that a run makes of the file system.
public enum FilePath {
  /// A call of the system that failed, in its own words.
  public struct Failure: Error, CustomStringConvertible {
    public var code: Int32
    /// Our own words, where the system has none that fit.
    var words: String?

    public init(code: Int32, words: String? = nil) {
      self.code = code
      self.words = words
    }

    /// In lower case, as a message goes on.
    public var description: String {
      if let words { return words }
      let words = String(cString: strerror(code))
      return words.prefix(1).lowercased() + words.dropFirst()
    }
  }

  public static func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The path without `.`, `//` and, as far as it can be told from the text, `..`.
  public static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  public static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// Whether a normalized path lies in a normalized folder, links followed as far as they exist.
  public static func isInside(_ path: String, _ folder: String) -> Bool {
    let inner = real(path).split(separator: "/")
    let outer = real(folder).split(separator: "/")
    return inner.count >= outer.count && inner.prefix(outer.count).elementsEqual(outer)
  }

  /// The path as it reads from the folder; both may be relative to the working folder.
  public static func relative(_ path: String, to folder: String) -> String {
    let target = absolute(path).split(separator: "/")
    let base = absolute(folder).split(separator: "/")
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let up = Array(repeating: Substring(".."), count: base.count - shared)
    let parts = up + target[shared...]
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  public static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return normalized(path) }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let here = getcwd(&buffer, buffer.count) == nil ? "/" : string(buffer)
    return normalized(here + "/" + path)
  }

  /// The path with the links of its existing part followed.
  private static func real(_ path: String) -> String {
    let path = absolute(path)
    var existing = path
    var rest: [String] = []
    while existing != "/" {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      if realpath(existing, &buffer) != nil {
        return normalized(([string(buffer)] + rest.reversed()).joined(separator: "/"))
      }
      rest.append(name(of: existing))
      existing = folder(of: existing)
    }
    return path
  }

  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether it is a program that the user may run.
  public static func isExecutable(_ path: String) -> Bool { !isFolder(path) && access(path, X_OK) == 0 }

  /// The bytes of a regular file; a device or a pipe has no end that could be relied on.
  ///
  /// - Parameter limit: the greatest size, in bytes.
  /// - Throws: ``Failure``.
  public static func read(_ path: String, limit: Int = 1 << 36) throws -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw Failure(code: EISDIR)
    default: throw Failure(code: ESPIPE, words: "is not a regular file")
    }
    guard Int(status.st_size) <= limit else { throw Failure(code: EFBIG) }
    guard let file = fopen(path, "rb") else { throw Failure(code: errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
      if count < buffer.count {
        if ferror(file) != 0 { throw Failure(code: errno) }
        return bytes
      }
    }
  }

  /// The size of a file in bytes, and its first and last `length` bytes; of a file of up to `length` bytes all stand in `first`.
  ///
  /// - Throws: ``Failure``.
  public static func readEnds(_ path: String, length: Int) throws -> (size: Int, first: [UInt8], last: [UInt8]) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw Failure(code: EISDIR)
    default: throw Failure(code: ESPIPE, words: "is not a regular file")
    }
    let size = Int(status.st_size)
    guard let file = fopen(path, "rb") else { throw Failure(code: errno) }
    defer { fclose(file) }
    func bytes(from start: Int, count: Int) throws -> [UInt8] {
      guard count > 0 else { return [] }
      guard fseek(file, start, SEEK_SET) == 0 else { throw Failure(code: errno) }
      var buffer = [UInt8](repeating: 0, count: count)
      guard fread(&buffer, 1, count, file) == count else { throw Failure(code: ferror(file) == 0 ? EIO : errno) }
      return buffer
    }
    let first = try bytes(from: 0, count: min(size, length))
    let rest = min(size - first.count, length)
    return (size, first, try bytes(from: size - rest, count: rest))
  }

  /// The entries of a folder, sorted; none where it cannot be read.
  public static func entries(of folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// A hint for a path that is not there: a file of nearly that name in its folder.
  public static func neighbour(of path: String) -> String? {
    nearest(to: name(of: path), among: entries(of: folder(of: path))).map { "did you mean '\($0)'?" }
  }

  private static func string(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
