import Diagnostics

/// Finds the files of datasets: `dataset:NAME/FILE`.
public struct DatasetLibrary: Sendable {
  public struct Found: Sendable {
    public var bytes: [UInt8]
    public var warning: Diagnostic?
  }

  public init() {}

  /// - Throws: ``Diagnostics/Diagnostic`` with the command that fetches what is not present.
  public func read(_ path: String, at place: FileLocation?) throws -> Found {
    throw Diagnostic.error("no dataset is present", at: place)
  }
}
