/// How much a YAML file may ask of its reader; beyond each stands a diagnostic.
public struct YAMLLimits: Hashable, Sendable {
  /// The size of the file.
  public var bytes: Int
  /// Lists and mappings inside each other, those that come through aliases counted.
  public var nesting: Int
  /// How many nodes all aliases together may stand for.
  public var aliasExpansion: Int

  public init(bytes: Int = 4 << 20, nesting: Int = 64, aliasExpansion: Int = 100_000) {
    self.bytes = bytes
    self.nesting = nesting
    self.aliasExpansion = aliasExpansion
  }
}
