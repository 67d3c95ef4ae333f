import Diagnostics
import EvaluationKit
import Files
import Synchronization

/// Reads the files that settings name, and remembers what was read.
///
/// A path is `dataset:NAME/FILE` or relative to the file it stands in. It may not leave the experiment's
/// root, or a stranger's experiment could read what it likes.
public final class FileLibrary: Sendable {
  /// The folder that paths may not leave, and the experiment's own, which lies in it.
  private let root: String
  private let folder: String
  private let allowsOutside: Bool
  private let datasets: DatasetLibrary
  private let state = Mutex(State())

  private struct State {
    var files: [String: InputFile] = [:]
    var inputs: [Provenance.Input] = []
    var warnings: [Diagnostic] = []
    var ownFiles: [InputFile] = []
    var copies: [String: String] = [:]
    var writtenPaths: [FileLocation: WrittenPath] = [:]
  }

  /// How a path reads in the config that a run writes, where its files lie beside it.
  struct WrittenPath: Sendable {
    var path: String
    /// What goes before the path as it was written, where that holds a reference.
    var prefix: String
  }

  /// - Parameters:
  ///   - folder: the experiment's.
  ///   - root: the folder that paths may not leave; the experiment's own where none is given.
  public init(folder: String, root: String? = nil, allowsOutside: Bool, datasets: DatasetLibrary) {
    self.folder = FilePath.normalized(folder)
    self.root = FilePath.normalized(root ?? folder)
    self.allowsOutside = allowsOutside
    self.datasets = datasets
  }

  /// What was read, in the order of first reading.
  public var inputs: [Provenance.Input] { state.withLock { $0.inputs } }
  public var warnings: [Diagnostic] { state.withLock { $0.warnings } }
  /// The files of the user's own that were read, each named as its copy in the run's folder.
  public var ownFiles: [InputFile] { state.withLock { $0.ownFiles } }
  /// Paths as they read in the written config, by where they stand.
  var writtenPaths: [FileLocation: WrittenPath] { state.withLock { $0.writtenPaths } }

  public func read(_ setting: Setting) throws -> InputFile {
    guard let path = setting.text, !path.isEmpty else {
      throw Diagnostic.error("a path must be text, not \(setting.called)", at: setting.place)
    }
    if path.hasPrefix("dataset:") { return try readDataset(path, at: setting.place) }
    let base = base(at: setting.place)
    let full = try resolved(path, from: base, at: setting.place)
    let copy = copyName(of: full)
    if let place = setting.place {
      let folder = FilePath.relative(base, to: root)
      let prefix = copy.hasPrefix(Self.copies) && !isCopy(full) ? Self.copies + (folder == "." ? "" : folder + "/") : ""
      state.withLock { $0.writtenPaths[place] = WrittenPath(path: copy, prefix: prefix) }
    }
    return try cached(copy) {
      do {
        let file = InputFile(name: full, bytes: try FilePath.read(full), path: FilePath.absolute(full))
        state.withLock { $0.ownFiles.append(InputFile(name: copy, bytes: file.bytes)) }
        return file
      } catch {
        throw Diagnostic.error("cannot read '\(path)': \(error)", at: setting.place, hint: FilePath.neighbour(of: full))
      }
    }
  }

  /// Reads a file, all files below a folder, or those that fit a pattern, in the order of their paths.
  public func readAll(_ setting: Setting) throws -> [InputFile] {
    guard let path = setting.text, !path.hasPrefix("dataset:") else { return [try read(setting)] }
    let search = FileSearch(path)
    let base = base(at: setting.place)
    let folder = try resolved(search.folder, from: base, at: setting.place)
    guard search.isPattern || FilePath.isFolder(folder) else { return [try read(setting)] }
    let found = search.files(in: folder)
    guard !found.isEmpty else { throw Self.nothing(found: search, path, folder, at: setting.place) }
    let copies = copyName(of: folder)
    if let place = setting.place {
      let written = FilePath.joined(copies, search.pattern ?? "")
      state.withLock { $0.writtenPaths[place] = WrittenPath(path: written, prefix: "") }
    }
    return try found.map { part in
      let (full, copy) = (FilePath.joined(folder, part), FilePath.joined(copies, part))
      return try cached(copy) {
        do {
          let file = InputFile(name: full, bytes: try FilePath.read(full), path: FilePath.absolute(full))
          state.withLock { $0.ownFiles.append(InputFile(name: copy, bytes: file.bytes)) }
          return file
        } catch {
          throw Diagnostic.error("cannot read '\(full)': \(error)", at: setting.place)
        }
      }
    }
  }

  /// Finds a file, all files below a folder, or those that fit a pattern, and reads no more than their ends: they may be
  /// larger than memory. No copies are kept; the written config names them where they lie.
  public func locate(_ setting: Setting) throws -> [LocatedFile] {
    guard let path = setting.text, !path.isEmpty else {
      throw Diagnostic.error("a path must be text, not \(setting.called)", at: setting.place)
    }
    guard !path.hasPrefix("dataset:") else {
      if let folder = try datasets.folder(path, at: setting.place) {
        let found = FileSearch(folder).files(in: folder)
        return try found.map { try located(FilePath.joined(folder, $0), at: setting.place) }
      }
      let file = try read(setting)
      guard let place = file.path else {
        throw Diagnostic.error("'\(path)' does not lie on disk", at: setting.place)
      }
      return [LocatedFile(name: file.name, path: place, size: file.bytes.count)]
    }
    let search = FileSearch(path)
    let folder = try resolved(search.folder, from: base(at: setting.place), at: setting.place)
    if let place = setting.place {
      let written = FilePath.joined(FilePath.absolute(folder), search.pattern ?? "")
      state.withLock { $0.writtenPaths[place] = WrittenPath(path: written, prefix: "") }
    }
    let isOne = !search.isPattern && !FilePath.isFolder(folder)
    let found = isOne ? [""] : search.files(in: folder)
    guard !found.isEmpty else { throw Self.nothing(found: search, path, folder, at: setting.place) }
    return try found.map { part in
      try located(part.isEmpty ? folder : FilePath.joined(folder, part), at: setting.place)
    }
  }

  /// A file that is read where it lies; its ends stand for it in the record.
  private func located(_ full: String, at place: FileLocation?) throws -> LocatedFile {
    do {
      let ends = try FileEnds(of: full)
      state.withLock { state in
        if !state.inputs.contains(where: { $0.path == full }) {
          state.inputs.append(Provenance.Input(path: full, sha256: ends.hash, bytes: ends.size))
        }
      }
      return LocatedFile(name: full, path: FilePath.absolute(full), size: ends.size)
    } catch {
      throw Diagnostic.error("cannot read '\(full)': \(error)", at: place, hint: FilePath.neighbour(of: full))
    }
  }

  private static func nothing(
    found search: FileSearch, _ path: String, _ folder: String, at place: FileLocation?
  ) -> Diagnostic {
    .error(
      search.isPattern ? "no file fits '\(path)'" : "the folder '\(path)' holds no file", at: place,
      hint: FilePath.isFolder(folder)
        ? "* stands for any characters of one name, ** for any number of folders"
        : "there is no folder '\(search.folder)'")
  }

  /// Keeps copies of a plugin's files, so that the written config finds it beside itself.
  ///
  /// - Parameters:
  ///   - path: of the file or folder, as it was named at `place`.
  ///   - parts: paths of its files within its folder.
  public func adopt(plugin path: String, isFolder: Bool, parts: [String], at place: FileLocation) throws {
    let full = FilePath.normalized(path)
    let folder = isFolder ? full : FilePath.folder(of: full)
    for part in parts {
      let file = FilePath.joined(folder, part)
      // A link is what it points to; where it points to nothing there is nothing to copy.
      guard let bytes = try? FilePath.read(file) else { continue }
      let copy = isFolder ? copyName(of: full) + "/" + part : copyName(of: file)
      state.withLock { state in
        if !state.ownFiles.contains(where: { $0.name == copy }) {
          var kept = InputFile(name: copy, bytes: bytes, path: FilePath.absolute(file))
          kept.isExecutable = FilePath.isExecutable(file)
          state.ownFiles.append(kept)
        }
      }
    }
    let copy = copyName(of: full)
    state.withLock { $0.writtenPaths[place] = WrittenPath(path: copy, prefix: "") }
  }

  /// Has the written config name a program, of which there is no copy, so that it is found from the run's folder too.
  public func name(program: String, at place: FileLocation) {
    state.withLock { $0.writtenPaths[place] = WrittenPath(path: program, prefix: "") }
  }

  /// The use of a plugin whose files are copied, with the copy's name as its origin: a run of the written config gives
  /// the same record.
  func asCopied(_ use: Provenance.PluginUse) -> Provenance.PluginUse {
    guard use.sha256 != nil, let copy = state.withLock({ $0.copies[FilePath.normalized(use.origin)] }) else {
      return use
    }
    var copied = use
    copied.origin = copy
    return copied
  }

  /// The folder, within a run's, that holds copies of the user's own files: with them the written config runs wherever
  /// the folder is moved.
  private static let copies = "inputs/"

  /// Whether the file is a copy that another run made: it keeps its name, so that running a written config gives the same
  /// record.
  private func isCopy(_ full: String) -> Bool { FilePath.relative(full, to: root).hasPrefix(Self.copies) }

  private func copyName(of full: String) -> String {
    state.withLock { state in
      if let name = state.copies[full] { return name }
      let relative = FilePath.relative(full, to: root)
      var name = isCopy(full) ? relative : Self.copies + (relative.hasPrefix("..") ? FilePath.name(of: full) : relative)
      if state.copies.values.contains(name) {
        name = Self.copies + SHA256.hex(of: full).prefix(8) + "-" + FilePath.name(of: full)
      }
      state.copies[full] = name
      return name
    }
  }

  /// The folder that a path starts at: that of the file it stands in. A value given on the command line stands in none.
  private func base(at place: FileLocation?) -> String {
    guard let place, !place.file.hasPrefix("--") else { return folder }
    return FilePath.folder(of: place.file)
  }

  private func resolved(_ path: String, from base: String, at place: FileLocation?) throws -> String {
    let full = FilePath.normalized(FilePath.joined(base, path))
    // What the user typed on the command line is no stranger's, and starts where it was typed if there is such a file.
    let isTyped = place.map { $0.file.hasPrefix("--") } ?? false
    if isTyped, FilePath.exists(FilePath.normalized(path)) { return FilePath.normalized(path) }
    guard allowsOutside || isTyped || FilePath.isInside(full, root) else {
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
      return InputFile(name: path, bytes: found.bytes, path: found.path)
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
