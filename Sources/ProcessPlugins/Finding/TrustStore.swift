import Files
import JSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The plugins that the user has trusted: `~/.config/bellwether/trusted-plugins.json`, for the user's eyes alone.
///
/// A plugin is trusted as it was when the user said so: its path, its content, the command that runs it and the
/// variables that it is given. A store that cannot be read, makes no sense or can be written by others trusts nothing,
/// and ``problem`` says why.
public struct TrustStore: Sendable {
  /// Nil where the environment names no folder for it.
  public let path: String?
  public private(set) var entries: [TrustedPlugin] = []
  /// Why nothing that it may hold counts; nil where all is well or there is no store yet.
  public private(set) var problem: String?
  /// What was said to this value, whether or not it could be written.
  private var said: [TrustedPlugin] = []

  private static let version = 1
  private static let largestFile = 16 << 20

  /// - Parameter environment: `XDG_CONFIG_HOME` and `HOME` are looked at.
  public init(environment: [String: String]) {
    path = UserFolders(environment).config.map { FilePath.joined($0, "bellwether/trusted-plugins.json") }
    guard path != nil else {
      problem = "there is no place for the list of trusted plugins: neither HOME nor XDG_CONFIG_HOME is set"
      return
    }
    load()
  }

  public func trusts(_ question: TrustQuestion) -> Bool {
    let asked = TrustedPlugin(question)
    return entries.contains(asked) || said.contains(asked)
  }

  /// What differs from the entries of the same path; nil where there is none.
  func changes(since question: TrustQuestion) -> [String]? {
    let asked = TrustedPlugin(question)
    guard let entry = entries.last(where: { $0.path == asked.path }) else { return nil }
    var changes: [String] = []
    if entry.contentHash != asked.contentHash { changes.append("content") }
    if entry.command != asked.command { changes.append("command") }
    if entry.environmentNames != asked.environmentNames { changes.append("environment variables") }
    return changes
  }

  /// Keeps a yes, in place of what was said of that path before.
  ///
  /// What another run wrote in the meantime is kept. A store that makes no sense is replaced.
  ///
  /// - Throws: ``TrustStoreError``; the plugin is trusted by this value all the same.
  public mutating func remember(_ question: TrustQuestion) throws {
    said.removeAll { $0.path == question.path }
    said.append(TrustedPlugin(question))
    try change { entries in
      entries.removeAll { $0.path == question.path }
      entries.append(TrustedPlugin(question))
      entries.sort { $0.path < $1.path }
    }
  }

  /// Forgets a plugin; false where it was not known.
  ///
  /// - Parameter path: of the plugin; may be relative.
  /// - Throws: ``TrustStoreError``.
  public mutating func forget(_ path: String) throws -> Bool {
    let paths = [RealPath.of(path), FilePath.absolute(path)]
    guard entries.contains(where: { paths.contains($0.path) }) else { return false }
    said.removeAll { paths.contains($0.path) }
    try change { $0.removeAll { paths.contains($0.path) } }
    return true
  }

  private mutating func change(_ body: (inout [TrustedPlugin]) -> Void) throws {
    if path != nil { load() }
    body(&entries)
    guard let path else { throw TrustStoreError(reason: problem ?? "it has no place") }
    let document: JSONValue = .object([
      JSONMember("version", .integer(Self.version)), JSONMember("plugins", .array(entries.map(\.json))),
    ])
    do {
      try Self.write(Array((writeJSON(document, pretty: true) + "\n").utf8), to: path)
    } catch {
      throw TrustStoreError(reason: "cannot write '\(path)': \(error)")
    }
    problem = nil
  }

  private mutating func load() {
    entries = []
    problem = nil
    guard let path, FilePath.exists(path) else { return }
    var status = stat()
    guard stat(path, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      problem = "'\(path)' can be written by others and is not believed; chmod 600 \(path) if it is yours"
      return
    }
    do {
      entries = try Self.read(FilePath.read(path, limit: Self.largestFile), path)
    } catch {
      problem = "the list of trusted plugins '\(path)' cannot be used and is taken as empty: \(error)"
    }
  }

  private static func read(_ bytes: [UInt8], _ path: String) throws -> [TrustedPlugin] {
    let document: JSONValue
    do {
      document = try readJSON(bytes, file: path)
    } catch {
      throw TrustStoreError(reason: "it is no JSON")
    }
    guard document["version"] == .integer(version), case .array(let plugins)? = document["plugins"] else {
      throw TrustStoreError(reason: "it is not of version \(version)")
    }
    return try plugins.map { plugin in
      guard let entry = TrustedPlugin(plugin) else { throw TrustStoreError(reason: "an entry of it makes no sense") }
      return entry
    }
  }

  /// Readable and writable by the user alone from its first byte, and in place at once.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    try AtomicFiles.makeFolder(FilePath.folder(of: path))
    let partial = FilePath.joined(FilePath.folder(of: path), ".\(FilePath.name(of: path)).partial-\(getpid())")
    unlink(partial)
    let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw FilePath.Failure(code: errno) }
    var written = 0
    var code: Int32 = 0
    while written < bytes.count, code == 0 {
      let count = bytes[written...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count > 0 { written += count } else if errno != EINTR { code = errno }
    }
    if fsync(file) != 0, code == 0 { code = errno }
    if close(file) != 0, code == 0 { code = errno }
    if code == 0, rename(partial, path) != 0 { code = errno }
    if code != 0 {
      unlink(partial)
      throw FilePath.Failure(code: code)
    }
  }
}

/// What a yes holds for.
public struct TrustedPlugin: Sendable, Hashable {
  public var path: String
  public var contentHash: String
  public var command: [String]
  public var environmentNames: [String]

  init(_ question: TrustQuestion) {
    path = question.path
    contentHash = question.contentHash
    command = question.command
    environmentNames = question.environmentNames
  }

  init?(_ json: JSONValue) {
    func texts(_ value: JSONValue?) -> [String]? {
      guard case .array(let items)? = value else { return nil }
      let texts = items.compactMap { item in if case .text(let text) = item { text } else { nil } }
      return texts.count == items.count ? texts : nil
    }
    guard case .text(let path)? = json["path"], case .text(let hash)? = json["sha256"],
      let command = texts(json["command"]), let names = texts(json["environment"])
    else { return nil }
    self.path = path
    contentHash = hash
    self.command = command
    environmentNames = names
  }

  var json: JSONValue {
    .object([
      JSONMember("path", .text(path)), JSONMember("sha256", .text(contentHash)),
      JSONMember("command", .array(command.map(JSONValue.text))),
      JSONMember("environment", .array(environmentNames.map(JSONValue.text))),
    ])
  }
}

/// Why a yes could not be kept.
public struct TrustStoreError: Error, Hashable, CustomStringConvertible {
  public var reason: String

  public var description: String { reason }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
