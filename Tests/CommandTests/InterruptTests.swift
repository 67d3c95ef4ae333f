import CommandTesting
import Foundation
import JSON
import Testing

/// The built command, stopped from outside.
@Suite("Ctrl-C", .enabled(if: BuiltCommand.program != nil, "needs the built command beside the tests"), .fewAtOnce)
struct InterruptTests {
  @Test("a run that is interrupted ends within a second or so, keeps what was done and leaves no half-written file")
  func interrupt() throws {
    let folder = try TestFolder()
    let config =
      SmallExperiment.config.replacing("at: 40", with: "at: $limit")
      + "sweep: {limit: {from: 20, to: 41, count: 3000}}\n"
    let path = try SmallExperiment.write(config, into: folder)
    let process = Process()
    process.executableURL = URL(filePath: try #require(BuiltCommand.program))
    process.arguments = ["run", path, "--out", folder.path("out"), "--quiet"]
    process.environment = [:]
    let talk = Pipe()
    process.standardError = talk
    try process.run()
    // The journal shows that combinations are under way. A thread of its own waits, not a task: tasks of
    // other tests could keep it from its turn until the run is over.
    let clock = ContinuousClock()
    let start = clock.now
    while folder.files(in: "out/.unfinished").count < 3, clock.now - start < .seconds(30), process.isRunning {
      Thread.sleep(forTimeInterval: 0.01)
    }
    #expect(process.isRunning, "it was done before it could be stopped")
    let stopped = clock.now
    process.interrupt()
    process.waitUntilExit()
    // A second is promised; a loaded machine is given another.
    #expect(clock.now - stopped < .seconds(2))
    #expect(process.terminationStatus == 130)
    let said = String(decoding: talk.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(said == "stopped; what was finished is kept, and the same command goes on with the rest\n")
    let files = folder.files(in: "out")
    #expect(!files.contains { $0.contains("partial") })
    #expect(!files.contains("record.json"))
    #expect(files.contains { $0.hasPrefix(".unfinished/") })
  }

  @Test(
    "no process of a plugin that hangs is left behind, whichever command started it",
    arguments: [
      ["plugin", "check", "PLUGIN"], ["explain", "mae", "--plugins", "PLUGIN"], ["list", "--plugins", "PLUGIN"],
      ["schema", "--plugins", "PLUGIN"], ["plugin", "list", "--plugins", "PLUGIN"],
      ["check", "EXPERIMENT", "--plugins", "PLUGIN"], ["run", "EXPERIMENT", "--plugins", "PLUGIN"],
    ])
  func hanging(arguments: [String]) throws {
    let folder = try TestFolder()
    let pidFile = folder.path("pid")
    let plugin = try folder.write(
      """
      import os, time
      with open("\(pidFile).new", "w") as file:
          file.write(str(os.getpid()))
      os.rename("\(pidFile).new", "\(pidFile)")
      while True:
          try:
              time.sleep(100)
          except BaseException:
              pass
      """, to: "hangs.py")
    let experiment = try SmallExperiment.write(SmallExperiment.config, into: folder)
    let process = Process()
    process.executableURL = URL(filePath: try #require(BuiltCommand.program))
    process.arguments = arguments.map { ["PLUGIN": plugin, "EXPERIMENT": experiment][$0] ?? $0 }
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path("home"),
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let clock = ContinuousClock()
    let start = clock.now
    while !FileManager.default.fileExists(atPath: pidFile), clock.now - start < .seconds(20), process.isRunning {
      Thread.sleep(forTimeInterval: 0.01)
    }
    let pid = try #require(pid_t(String(contentsOfFile: pidFile, encoding: .utf8)))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    // Killed is not yet gone: whoever inherits it has to notice.
    let killed = clock.now
    while kill(pid, 0) == 0, clock.now - killed < .seconds(2) { Thread.sleep(forTimeInterval: 0.01) }
    #expect(kill(pid, 0) != 0, "the plugin's process is still there")
  }
}

/// The executable that was built with the tests.
enum BuiltCommand {
  static var program: String? {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [folder.appending(path: "bellwether").path(), Repository.root + ".build/debug/bellwether"]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
