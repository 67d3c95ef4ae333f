import Diagnostics
import EvaluationKit
import Synchronization

/// Reads the files that settings name, and remembers what was read.
///
/// A path is `dataset:NAME/FILE` or relative to the file it stands in. It may not leave the experiment's
/// root, or a stranger's experiment could read what it likes.
public final class FileLibrary: Sendable {
  /// The experiment's folder.
  let root: String
  private let startsAtRoot: Bool
  private let allowsOutside: Bool
  private let datasets: DatasetLibrary
  private let state = Mutex(State())

  private struct State {
    var files: [String: InputFile] = [:]
    var inputs: [Provenance.Input] = []
    var warnings: [Diagnostic] = []
    var rootRelativePaths: [FileLocation: String] = [:]
  }

  /// - Parameters:
  ///   - root: the experiment's folder.
  ///   - startsAtRoot: whether paths start at the root wherever they stand: so a written config, which lies
  ///     elsewhere, is run again.
  public init(root: String, startsAtRoot: Bool = false, allowsOutside: Bool, datasets: DatasetLibrary) {
    self.root = FilePath.normalized(root)
    self.startsAtRoot = startsAtRoot
    self.allowsOutside = allowsOutside
    self.datasets = datasets
  }

  /// What was read, in the order of first reading.
  public var inputs: [Provenance.Input] { state.withLock { $0.inputs } }
  public var warnings: [Diagnostic] { state.withLock { $0.warnings } }
  /// For the written config: paths as they read from the experiment's own folder, by where they stand.
  public var rootRelativePaths: [FileLocation: String] { state.withLock { $0.rootRelativePaths } }

  public func read(_ setting: Setting) throws -> InputFile {
    guard let path = setting.text, !path.isEmpty else {
      throw Diagnostic.error("a path must be text, not \(setting.called)", at: setting.place)
    }
    if path.hasPrefix("dataset:") { return try readDataset(path, at: setting.place) }
    let full = try resolved(path, at: setting.place)
    let name = FilePath.relative(full, to: root)
    if let place = setting.place { state.withLock { $0.rootRelativePaths[place] = name } }
    return try cached(name) {
      do {
        return InputFile(name: full, bytes: try FilePath.read(full))
      } catch {
        throw Diagnostic.error("cannot read '\(path)': \(error)", at: setting.place, hint: FilePath.neighbour(of: full))
      }
    }
  }

  private func resolved(_ path: String, at place: FileLocation?) throws -> String {
    let folder = place.map { FilePath.folder(of: $0.file) } ?? root
    // A value given on the command line stands in no file: its paths start at the root.
    let base = startsAtRoot || place?.file.hasPrefix("--") == true ? root : folder
    let full = FilePath.normalized(FilePath.joined(base, path))
    guard allowsOutside || FilePath.isInside(full, root) else {
      throw Diagnostic.error(
        "'\(path)' leaves the experiment's folder", at: place,
        hint: "move the file beneath it, or allow it with --allow-outside")
    }
    return full
  }

  private func readDataset(_ path: String, at place: FileLocation?) throws -> InputFile {
    try cached(path) {
      let found = try datasets.read(path, at: place)
      if let warning = found.warning { state.withLock { $0.warnings.append(warning) } }
      return InputFile(name: path, bytes: found.bytes)
    }
  }

  private func cached(_ name: String, _ read: () throws -> InputFile) throws -> InputFile {
    if let file = state.withLock({ $0.files[name] }) { return file }
    let file = try read()
    let hash = SHA256.hex(of: file.bytes)
    state.withLock {
      $0.files[name] = file
      $0.inputs.append(Provenance.Input(path: name, sha256: hash))
    }
    return file
  }
}
