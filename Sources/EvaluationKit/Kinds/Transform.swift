import Diagnostics
import JSON
import Tables

/// Changes a table: learns from the training rows, if it learns, and applies to all.
public protocol Transform: Plugin {
  associatedtype Learned: Codable, Sendable

  /// Whether this step learns from rows. Only one that does not may stand in `prepare`.
  var learns: Bool { get }

  /// Whether the rows as this step leaves them are kept beside the record, as the table `tables/NAME.csv`
  /// where NAME is the step's name.
  var keepsRows: Bool { get }

  /// Whether the rows kept are also written to a file, or stay in memory for figures alone.
  var writesKeptRows: Bool { get }

  /// The conditions by which this step leaves rows out. None may read the target: it would choose the test rows
  /// by their answers.
  var rowConditions: [ExpressionSetting] { get }

  /// How far its settings tell of what its new columns are made: those made of the target are withheld with it.
  var tracing: ColumnTracing { get }

  /// The columns after this step, given those before it; nothing is computed.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` for columns that are not there or do not serve.
  func columns(after before: TableSchema) async throws -> TableSchema

  /// What the training rows teach. A transform that learns nothing is not asked.
  func fit(_ training: TrainingRows, in run: RunContext) async throws -> Learned

  /// The rows with the step applied. In `prepare` it may make other rows (an aggregate); after the split it
  /// keeps every test row and its order, and may drop training rows.
  func apply(_ learned: Learned, to rows: Table, in run: RunContext) async throws -> Table

  /// What was learnt, read back from its encoding.
  ///
  /// - Throws: ``NotPortable`` where it cannot leave the memory it was made in.
  func restore(_ learned: JSONValue) throws -> Learned
}

extension Transform {
  public var keepsRows: Bool { false }
  public var writesKeptRows: Bool { true }
  public var rowConditions: [ExpressionSetting] { [] }
  public var tracing: ColumnTracing { .settings }
  public func restore(_ learned: JSONValue) throws -> Learned { try learned.decode(Learned.self) }
}

/// Of what a step makes its new columns.
public enum ColumnTracing: Sendable, Hashable {
  /// Of those that its settings say, each for itself.
  case settings
  /// Of any of the expressions in its settings.
  case expressions
  /// Of any column of the table.
  case wholeTable
}

/// The rows that a step after the split may learn from.
public struct TrainingRows: Sendable {
  /// Without the target's column.
  public var table: Table
  /// A value a row on the fitted scale; nil where the experiment forecasts nothing.
  public var target: [Double]?

  public init(table: Table, target: [Double]? = nil) {
    self.table = table
    self.target = target
  }
}

/// What a transform that learns nothing has learnt.
public struct NothingLearned: Codable, Sendable, Hashable {
  public init() {}
}

extension Transform where Learned == NothingLearned {
  public var learns: Bool { false }
  public func fit(_ training: TrainingRows, in run: RunContext) async throws -> NothingLearned { NothingLearned() }
}
