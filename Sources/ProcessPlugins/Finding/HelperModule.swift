import CBuiltInData
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The helper module for Python, `bellwether.py`: part of the program, written out where Python can run it.
public struct HelperModule: Sendable, Hashable {
  public static let fileName = "bellwether.py"

  /// The file that Python runs.
  public var path: String
  /// Whether it is the program's own copy and not one that lies beside a plugin.
  public var isBuiltIn: Bool
  /// A private folder that holds it and is to be taken away after the run; nil where it stays.
  public var temporaryFolder: String?

  /// Its text; nil where the program was built without it.
  public static var bytes: [UInt8]? {
    var count = 0
    let files = bellwether_built_in_files(&count)
    for index in 0..<count where String(cString: files[index].path) == "python/" + fileName {
      return Array(UnsafeBufferPointer(start: files[index].bytes, count: files[index].count))
    }
    return nil
  }

  /// The helper for a plugin: the one beside it, or else the program's own, written out where that has not been done.
  ///
  /// The program's own copy goes to the user's cache, in a folder named for its SHA-256; each use compares it with
  /// what is in the program and mends it. Where the cache cannot be written, a new folder of the temporary ones
  /// that only the user can enter takes it.
  ///
  /// - Throws: `FilePath.Failure` where it cannot be written anywhere.
  static func provide(
    forPluginIn folder: String, environment: [String: String], builtIn: [UInt8]? = HelperModule.bytes
  ) throws -> HelperModule {
    let beside = FilePath.joined(folder, fileName)
    if FilePath.exists(beside) { return HelperModule(path: beside, isBuiltIn: false) }
    guard let bytes = builtIn else {
      throw FilePath.Failure(code: ENOENT, words: "this program was built without its helper module \(fileName)")
    }
    if let cache = UserFolders(environment).cache {
      let path = FilePath.joined(cache, "bellwether/python/\(SHA256.hex(of: bytes).prefix(16))/\(fileName)")
      if isCurrent(path, bytes) { return HelperModule(path: path, isBuiltIn: true) }
      try? AtomicFiles().write(bytes, to: path)
      if isCurrent(path, bytes) { return HelperModule(path: path, isBuiltIn: true) }
    }
    let folder = try AtomicFiles.makePrivateFolder("bellwether-python", in: environment["TMPDIR"])
    let path = FilePath.joined(folder, fileName)
    try AtomicFiles().write(bytes, to: path)
    return HelperModule(path: path, isBuiltIn: true, temporaryFolder: folder)
  }

  private static func isCurrent(_ path: String, _ bytes: [UInt8]) -> Bool {
    (try? FilePath.read(path, limit: bytes.count)) == bytes
  }
}
