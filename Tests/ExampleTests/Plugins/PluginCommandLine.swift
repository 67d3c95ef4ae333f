import CommandTesting
import Foundation

/// The command as someone runs it who has plugins: with a PATH to find their interpreters on, and a home of the test's own.
enum PluginCommandLine {
  static func run(
    _ arguments: [String], home: TestFolder, environment: [String: String] = [:]
  ) async -> CapturedCommand {
    var all = ["HOME": home.path("home"), "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    if let data = Repository.data { all["BELLWETHER_DATA"] = data }
    return await CapturedCommand.run(arguments, environment: all.merging(environment) { $1 })
  }

  /// A copy of a folder of `examples/`, with what a test needs beside it.
  static func copy(of example: String) throws -> TestFolder {
    let copy = try TestFolder()
    let manager = FileManager.default
    for name in Repository.entries(of: Repository.root + "examples/" + example) {
      if ["runs", "out", ".venv", "__pycache__"].contains(name) { continue }
      try manager.copyItem(atPath: Repository.root + "examples/\(example)/\(name)", toPath: copy.path(name))
    }
    return copy
  }
}
