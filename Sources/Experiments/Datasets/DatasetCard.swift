/// What a dataset is, whose it is, and which files belong to it.
public struct DatasetCard: Hashable, Sendable {
  /// A file of the dataset, or a pattern for many.
  public struct File: Hashable, Sendable {
    /// Relative to the dataset's folder; a ``PathPattern`` where ``isPattern``.
    public var path: String
    public var isPattern = false
    /// 64 lower-case hexadecimal digits; a pattern has none.
    public var sha256: String?
    public var bytes: Int?
    /// Where it can be fetched.
    public var url: String?
    /// Its path in the upstream repository where that differs from ``path``.
    public var upstream: String?
    public var columns: [String] = []
  }

  public var name: String
  public var summary: String
  public var licence: String
  public var citation: String?
  public var homepage: String?
  /// It has no address to be fetched from: its files are taken from a local folder.
  public var isImportOnly = false
  public var files: [File]

  /// The files with a path of their own, in the card's order.
  public var namedFiles: [File] { files.filter { !$0.isPattern } }

  /// The entry for a path; one that names it goes before a pattern.
  public func file(_ path: String) -> File? {
    files.first { !$0.isPattern && $0.path == path }
      ?? files.first { $0.isPattern && PathPattern($0.path).matches(path) }
  }
}
