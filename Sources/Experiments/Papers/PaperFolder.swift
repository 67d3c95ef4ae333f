import Diagnostics
import Files
import YAML

/// A paper as a folder: its experiments, the parts they include, and the file that says what the paper claims.
///
/// Those that are part of the program are found wherever its binary is moved; a folder of one's own is as good.
public struct PaperFolder: Sendable {
  public struct File: Sendable, Hashable {
    public var name: String
    public var bytes: [UInt8]
  }

  /// What the paper is called: `ruan2024`.
  public var name: String
  /// The files, sorted by their names.
  public var files: [File]

  /// The names of the papers that are part of the program, sorted.
  public static func names(in builtIn: BuiltInFiles = .embedded) -> [String] {
    Set(builtIn.names(in: "papers").compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
  }

  /// A paper that is part of the program.
  public init?(named name: String, in builtIn: BuiltInFiles = .embedded) {
    let folder = "papers/\(name)"
    files = builtIn.names(in: folder).compactMap { file in
      builtIn.bytes(of: "\(folder)/\(file)").map { File(name: file, bytes: $0) }
    }
    guard !files.isEmpty else { return nil }
    self.name = name
  }

  /// The files of a folder on disk and of the folders in it.
  ///
  /// - Throws: ``FilePath/Failure``.
  public init(path: String) throws {
    let path = FilePath.absolute(path)
    name = FilePath.name(of: path)
    files = try Self.files(in: path, below: "", depth: 4)
  }

  private static func files(in folder: String, below prefix: String, depth: Int) throws -> [File] {
    try FilePath.entries(of: folder).filter { !$0.hasPrefix(".") }.flatMap { entry -> [File] in
      let full = FilePath.joined(folder, entry)
      if FilePath.isFolder(full) {
        return depth > 0 ? try files(in: full, below: prefix + entry + "/", depth: depth - 1) : []
      }
      return [File(name: prefix + entry, bytes: try FilePath.read(full, limit: 1 << 26))]
    }
  }

  public func bytes(of name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

  /// The names of the experiments, without their endings: YAML files in the folder
  /// itself that say their own `name`.
  public var experiments: [String] {
    files.compactMap { file in
      guard file.name.hasSuffix(".yaml"), !file.name.contains("/"),
        let root = try? parseYAML(bytes: file.bytes, file: file.name),
        root["name"] != nil
      else { return nil }
      return String(file.name.dropLast(".yaml".count))
    }
  }
}
