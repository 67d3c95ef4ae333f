import CommandTesting
import Foundation
import Testing

/// The module's own tests, in Python, with every interpreter at hand.
///
/// They take five seconds each on a machine that does nothing else.
@Suite("The Python module", .serialized, .fewAtOnce)
struct PythonModuleTests {
  private static let folder = Repository.root + "Tests/ProcessPluginsTests/Python"

  /// The versions that plugins may be written for.
  private static let versions = 9...13

  /// Interpreters on PATH that start, each version once: a name may stand for a version that is not installed.
  private static let interpreters: [String] = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let names = ["python3"] + versions.map { "python3.\($0)" }
    var seen: Set<String> = []
    return names.flatMap { name in folders.map { "\($0)/\(name)" } }.filter { path in
      guard FileManager.default.isExecutableFile(atPath: path), let version = version(of: path) else { return false }
      return seen.insert(version).inserted
    }
  }()

  /// `3.12`, or nil where it does not start.
  private static func version(of interpreter: String) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }

  @Test("there is an interpreter to try it with")
  func isTried() { #expect(!Self.interpreters.isEmpty) }

  @Test("its tests pass", .timeLimit(.minutes(10)), arguments: interpreters)
  func unittest(interpreter: String) async throws {
    // Without bytecode: nothing is written into the repository.
    let tested = try await OtherProgram.run(
      [interpreter, "-B", "-m", "unittest", "discover", "--start-directory", "."], in: Self.folder)
    let summary = tested.talk.split(separator: "\n").last.map(String.init) ?? ""
    #expect(tested.code == 0 && summary.hasPrefix("OK"), "\(interpreter): \(tested.talk.suffix(4000))")
  }
}
