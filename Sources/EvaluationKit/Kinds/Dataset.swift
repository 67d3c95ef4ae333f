import Diagnostics
import Tables

/// Makes a table.
public protocol Dataset: Plugin {
  /// The table, or what can be said of it before the costly work.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` for what is wrong in the user's files or settings.
  func open(in context: DataContext) async throws -> OpenedTable
}

/// What planning learns of a table.
public enum OpenedTable: Sendable {
  /// Cheap: here it is.
  case table(Table)
  /// Costly (a game to be played, logs of gigabytes): its columns now, its rows when the run begins.
  case later(TableSchema, load: @Sendable (RunContext) async throws -> Table)

  public var schema: TableSchema {
    switch self {
    case .table(let table): table.schema
    case .later(let schema, _): schema
    }
  }
}

/// What a dataset may use: files by the paths that its settings give, and the experiment's other tables.
public struct DataContext: Sendable {
  /// Reads a file named by a setting of type ``ParameterType/file``.
  ///
  /// Relative paths start at the file the setting stands in and may not leave the experiment's root.
  /// Throws a diagnostic at the setting's place; what was read is listed in the record's provenance.
  public var file: @Sendable (Setting) throws -> InputFile
  /// Reads all files that a setting of type ``ParameterType/file`` means: a file, all below a folder, or those that fit a
  /// pattern (`results/**/results_*.json`), in the order of their paths.
  ///
  /// Throws as ``file`` does, and where no file fits.
  public var files: @Sendable (Setting) throws -> [InputFile]
  /// Another table of `data:`, named by a setting of type ``ParameterType/table``.
  public var table: @Sendable (Setting) async throws -> OpenedTable

  /// - Parameter files: by default the one file that `file` reads.
  public init(
    file: @escaping @Sendable (Setting) throws -> InputFile,
    files: (@Sendable (Setting) throws -> [InputFile])? = nil,
    table: @escaping @Sendable (Setting) async throws -> OpenedTable
  ) {
    self.file = file
    self.files = files ?? { [try file($0)] }
    self.table = table
  }
}

/// A file's bytes and the name by which messages and the record call it.
public struct InputFile: Sendable {
  public var name: String
  public var bytes: [UInt8]
  /// Where it lies on disk; nil for data within the program.
  public var path: String?
  /// Whether it is a program.
  public var isExecutable = false

  public init(name: String, bytes: [UInt8], path: String? = nil) {
    self.name = name
    self.bytes = bytes
    self.path = path
  }
}
