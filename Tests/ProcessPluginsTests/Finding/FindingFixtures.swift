import CommandTesting
import Diagnostics
import Foundation
import YAML

@testable import ProcessPlugins

/// A folder of a test's own and an environment that leads nowhere else.
struct FindingPlace {
  let folder: TestFolder
  var environment: [String: String]

  /// The user's home is `home` in the folder, PATH is `bin` in it.
  init() throws {
    folder = try TestFolder()
    environment = ["HOME": folder.path("home"), "PATH": folder.path("bin"), "TMPDIR": folder.path("tmp")]
    for name in ["home", "bin", "tmp"] { try folder.makeFolder(name) }
  }

  /// Something that may be run, in the folder.
  @discardableResult
  func program(_ name: String, _ text: String = "#!/bin/sh\n") throws -> String {
    let path = try folder.write(text, to: name)
    try setMode(0o755, of: path)
    return path
  }

  /// A source that the config `experiment.yaml` in the folder names at its line 1.
  func named(_ path: String, _ form: PluginSource.Form = .pythonFile, options: PluginOptions = .init()) -> PluginSource
  {
    PluginSource(
      path: RealPath.of(folder.path(path)), shownPath: path, form: form,
      namedBy: .config(FileLocation(file: "experiment.yaml", line: 1, column: 11)), options: options)
  }

  func found(
    _ path: String, _ form: PluginSource.Form = .pythonFile, options: PluginOptions = .init()
  ) throws -> FoundPlugin {
    try FoundPlugin(named(path, form, options: options), root: folder.path, environment: environment)
  }
}

extension TestFolder {
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }
}

func setMode(_ mode: Int, of path: String) throws {
  try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: mode)], ofItemAtPath: path)
}

func link(_ path: String, to target: String) throws {
  try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
}

/// Diagnostics in the order of their places: `2:5 message (hint)`.
func lines(_ diagnostics: Diagnostics) -> [String] {
  diagnostics.sorted.map { diagnostic in
    let place = diagnostic.location.map { "\($0.line):\($0.column) " } ?? ""
    return place + diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
  }
}

/// What a body throws of diagnostics, as lines.
func mistakes(_ body: () throws -> Void) throws -> [String] {
  do {
    try body()
    return []
  } catch let diagnostics as Diagnostics {
    return lines(diagnostics)
  }
}
