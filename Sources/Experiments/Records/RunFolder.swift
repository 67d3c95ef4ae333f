import EvaluationKit
import Files
import JSON
import Synchronization

/// The folder that a run writes into: see RECORD.
public struct RunFolder: Sendable {
  public let path: String
  private let files: AtomicFiles

  /// The folder holds the record of another experiment.
  public struct Occupied: Error, CustomStringConvertible {
    public var path: String
    public var name: String
    public var description: String {
      "'\(path)' holds the record of another config ('\(name)'): choose another folder with --out, or write over it with --force"
    }
  }

  /// - Throws: ``Occupied`` unless `force`; ``FilePath/Failure`` where the folder cannot be made.
  public init(_ path: String, for plan: Plan, force: Bool, files: AtomicFiles) throws {
    self.path = path
    self.files = files
    try AtomicFiles.makeFolder(path)
    guard !force, let bytes = try? FilePath.read(FilePath.joined(path, "record.json")),
      let record = try? readJSON(bytes, file: "record.json"), let provenance = record["provenance"]
    else { return }
    guard provenance["config-sha256"]?.string == plan.configHash else {
      throw Occupied(path: path, name: record["experiment"]?["name"]?.string ?? "unnamed")
    }
  }

  public func write(_ text: String, to name: String) throws {
    try files.write(text, to: FilePath.joined(path, name))
  }

  public func write(_ file: InputFile) throws {
    try files.write(file.bytes, to: FilePath.joined(path, file.name), isExecutable: file.isExecutable)
  }

  public func write(_ bytes: [UInt8], to name: String) throws {
    try files.write(bytes, to: FilePath.joined(path, name))
  }

  /// Where costly tables, such as episodes of games, keep what they have of themselves.
  public var workFolder: String { FilePath.joined(path, "work") }

  /// What is kept of a run that was stopped; it is taken away when the record is whole.
  public func journal(for plan: Plan) -> FolderJournal {
    FolderJournal(folder: FilePath.joined(path, ".unfinished"), plan: plan, files: files)
  }
}

/// Finished combinations as files, so that a run that was stopped goes on where it was.
public struct FolderJournal: RunJournal {
  private let folder: String
  /// What a result depends on beside its combination: the config, the inputs, the plugins, the program.
  private let identity: String
  private let files: AtomicFiles

  init(folder: String, plan: Plan, files: AtomicFiles) {
    self.folder = folder
    self.files = files
    let inputs = plan.inputs.map { "\($0.path) \($0.sha256)" }.joined(separator: "\n")
    let plugins = plan.plugins.map { "\($0.kind.rawValue) \($0.name) \($0.version) \($0.origin) \($0.sha256 ?? "")" }
    identity = "\(bellwetherVersion)\n\(plan.configHash)\n\(inputs)\n\(plugins.joined(separator: "\n"))"
  }

  public func result(of sweep: [SweepCoordinate]) -> CombinationRecord? {
    guard let bytes = try? FilePath.read(path(of: sweep)),
      let value = try? readJSON(bytes, file: "journal"),
      let record = try? value.decode(CombinationRecord.self), record.sweep == sweep
    else { return nil }
    return record
  }

  /// A result that cannot be kept costs only the time to find it again.
  public func keep(_ record: CombinationRecord) {
    guard let bytes = try? encodedJSON(record) else { return }
    try? files.write(bytes, to: path(of: record.sweep))
  }

  public func remove() { AtomicFiles.removeFolder(folder) }

  private func path(of sweep: [SweepCoordinate]) -> String {
    let combination = sweep.map { "\($0.axis)=\($0.label)" }.joined(separator: "\n")
    return FilePath.joined(folder, SHA256.hex(of: identity + "\n" + combination) + ".json")
  }
}

/// The program's version, as records name it.
public let bellwetherVersion = "0.1.0"
