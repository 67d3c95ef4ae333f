import Foundation

/// What another program said and how it ended.
public struct OtherProgram: Sendable {
  /// The exit code; that of the signal where one ended it.
  public var code: Int32
  /// Standard output.
  public var bytes: [UInt8]
  /// Standard error.
  public var talk: String

  /// Standard output as text.
  public var output: String { String(decoding: bytes, as: UTF8.self) }

  /// Runs a program to its end.
  ///
  /// What it says goes through files, so that no pipe fills however much that is.
  ///
  /// - Parameters:
  ///   - command: its name, looked for on PATH where it has no slash, and its arguments.
  ///   - folder: the folder it runs in.
  ///   - environment: variables besides the tests' own.
  ///   - input: the file that is its standard input; nil: nothing.
  public static func run(
    _ command: [String], in folder: String, environment: [String: String] = [:], input: String? = nil
  ) async throws -> OtherProgram {
    let files = try TestFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? .nullDevice
    let paths = [try files.write("", to: "output"), try files.write("", to: "talk")]
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: paths[0]))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: paths[1]))
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch { ended.resume(throwing: error) }
    }
    let output = try Data(contentsOf: URL(filePath: paths[0]))
    return OtherProgram(code: process.terminationStatus, bytes: Array(output), talk: try files.read("talk"))
  }
}
