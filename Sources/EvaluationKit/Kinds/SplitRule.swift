import Diagnostics
import Tables

/// Marks rows as training or test.
///
/// Several rules in a row are combined: a row trains only if every rule says so.
public protocol SplitRule: Plugin {
  /// - Throws: ``Diagnostics/Diagnostics`` for columns that are not there or do not serve.
  func check(_ schema: TableSchema, roles: Roles) throws

  /// A mark a row.
  func mark(_ rows: Table, in run: RunContext) async throws -> [RowMark]

  /// Columns it reads; the record says so where the target is among them.
  func columns(in schema: TableSchema, roles: Roles) -> [String]

  /// The value that divides training from test among these rows, where one does: figures draw it.
  func boundary(in rows: Table) throws -> SplitBoundary?

  /// Whether it may read the target: then the test rows are chosen by their answers, which is what some papers do.
  var mayReadTarget: Bool { get }
}

extension SplitRule {
  public func boundary(in rows: Table) throws -> SplitBoundary? { nil }
  public var mayReadTarget: Bool { false }
}

public enum RowMark: String, Sendable, Hashable, Codable {
  case train, test
  /// In test whatever the other rules say, because it was named.
  case heldOut = "held-out"
}
