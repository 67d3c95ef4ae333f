import Diagnostics
import JSON
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
  /// Finds the files that a setting of type ``ParameterType/file`` means, as ``files`` does, and reads none: for files larger
  /// than memory. Of each the record's provenance keeps the size and a hash of both its ends.
  public var locate: @Sendable (Setting) throws -> [LocatedFile]
  /// Says something that the record should keep beside the table ("3 lines were broken"), as ``RunContext/note`` does.
  public var note: @Sendable (String) -> Void
  /// Another table of `data:`, named by a setting of type ``ParameterType/table``.
  public var table: @Sendable (Setting) async throws -> OpenedTable
  /// The steps that a parameter of this name lists, as `prepare` has them, planned for a table of these columns.
  ///
  /// Throws diagnostics for what is wrong in them, and where a step learns from rows.
  public var steps: @Sendable (_ parameter: String, _ columns: TableSchema) async throws -> TableSteps
  /// The games that a parameter of this name lists, made for a rule set.
  ///
  /// Throws diagnostics for what is wrong in them.
  public var games: @Sendable (_ parameter: String, RuleSet) async throws -> [any Game]
  /// The players that a parameter of this name lists, each a back end.
  ///
  /// Throws diagnostics for what is wrong in them.
  public var players: @Sendable (_ parameter: String) async throws -> [NamedBackend]

  /// - Parameters:
  ///   - files: by default the one file that `file` reads.
  ///   - locate: by default those of `files` that lie on disk.
  ///   - steps: by default there are none to be had, nor are there games and players.
  public init(
    file: @escaping @Sendable (Setting) throws -> InputFile,
    files: (@Sendable (Setting) throws -> [InputFile])? = nil,
    locate: (@Sendable (Setting) throws -> [LocatedFile])? = nil,
    note: @escaping @Sendable (String) -> Void = { _ in },
    table: @escaping @Sendable (Setting) async throws -> OpenedTable,
    steps: @escaping @Sendable (_ parameter: String, _ columns: TableSchema) async throws -> TableSteps = { name, _ in
      throw EvaluationError("no steps can be made of '\(name)' here")
    },
    games: @escaping @Sendable (_ parameter: String, RuleSet) async throws -> [any Game] = { name, _ in
      throw EvaluationError("no games can be made of '\(name)' here")
    },
    players: @escaping @Sendable (_ parameter: String) async throws -> [NamedBackend] = { name in
      throw EvaluationError("no players can be made of '\(name)' here")
    }
  ) {
    let files = files ?? { [try file($0)] }
    self.file = file
    self.files = files
    self.locate =
      locate ?? { setting in
        try files(setting).compactMap { file in
          file.path.map { LocatedFile(name: file.name, path: $0, size: file.bytes.count) }
        }
      }
    self.note = note
    self.table = table
    self.steps = steps
    self.games = games
    self.players = players
  }
}

/// A back end, what tables call it, and what it was made of.
public struct NamedBackend: Sendable {
  public var name: String
  /// The plugin's id.
  public var id: String
  /// Its settings, as records keep them.
  public var settings: JSONValue
  /// The SHA-256 of a found plugin's files, on which its replies depend too; nil for what is linked in.
  public var sha256: String?
  public var backend: any Backend

  public init(name: String, id: String, settings: JSONValue, sha256: String? = nil, backend: any Backend) {
    self.name = name
    self.id = id
    self.settings = settings
    self.sha256 = sha256
    self.backend = backend
  }
}

/// Steps that learn nothing, ready to take a table through.
public struct TableSteps: Sendable {
  /// What is there after them.
  public var columns: TableSchema
  public var apply: @Sendable (Table, RunContext) async throws -> Table

  public init(columns: TableSchema, apply: @escaping @Sendable (Table, RunContext) async throws -> Table) {
    self.columns = columns
    self.apply = apply
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

/// A file that is read where it lies.
public struct LocatedFile: Sendable, Hashable {
  /// What messages and the record call it.
  public var name: String
  /// Where it lies on disk.
  public var path: String
  /// In bytes.
  public var size: Int

  public init(name: String, path: String, size: Int) {
    self.name = name
    self.path = path
    self.size = size
  }
}
