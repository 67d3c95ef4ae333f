import CommandTesting
import Foundation
import JSON
import Testing

/// The built command, stopped from outside while it plays.
@Suite(
  "stopped games", .enabled(if: BuiltCommand.program != nil, "needs the built command beside the tests"), .fewAtOnce)
struct GamesStopTests {
  private static let arguments = [
    "games", "play", "taboo", "--repetitions", "9", "--player",
    "programmatic: {name: able, skill: 0.8, chattiness: 0.2, rule-breaking: 0.1}", "--json",
  ]

  @Test("a run that is killed leaves whole episodes, and the next one plays the others: the same scores as in one go")
  func killed() async throws {
    let folder = try TestFolder()
    let process = Process()
    process.executableURL = URL(filePath: try #require(BuiltCommand.program))
    process.arguments = Self.arguments + ["--out", folder.path("out")]
    process.environment = [:]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // A thread of its own waits, as in other tests of processes.
    let start = ContinuousClock().now
    func played() -> Int { folder.files(in: "out").count { $0.hasSuffix("/episode.json") && !$0.hasPrefix(".") } }
    while played() < 40, process.isRunning, ContinuousClock().now - start < .seconds(60) { usleep(500) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    let kept = folder.files(in: "out")
    let whole = kept.count { $0.hasSuffix("/episode.json") && !$0.hasPrefix(".") }
    #expect(whole >= 40 && whole < 540, "\(whole) of 540 were played")
    #expect(kept.count { $0.hasSuffix("/scores.json") && !$0.hasPrefix(".") } == whole)
    let resumed = await CapturedCommand.run(Self.arguments + ["--out", folder.path("out")])
    #expect(resumed.code == 0, "\(resumed.talk)")
    let inOneGo = await CapturedCommand.run(Self.arguments + ["--out", folder.path("other")])
    #expect(
      resumed.output.replacing(folder.path("out"), with: "") == inOneGo.output.replacing(folder.path("other"), with: "")
    )
    #expect(!folder.files(in: "out").contains { $0.hasPrefix(".unfinished") })
    for out in ["out", "other"] {
      #expect(await CapturedCommand.run(["games", "score", folder.path(out)]).code == 0)
    }
    for table in ["results.csv", "raw.csv", "coverage.csv"] {
      #expect(try folder.read("out/" + table) == folder.read("other/" + table))
    }
  }

  @Test("Ctrl-C drops what is in flight within five seconds, says how to go on, and what had ended is kept")
  func interrupted() throws {
    let folder = try TestFolder()
    let plugin = try folder.write(
      """
      import os, time
      from bellwether import backend

      @backend
      def slow(conversations):
          'Says nothing for long.'
          open(os.path.join(\(pythonText(folder.path)), "asked"), "w").close()
          time.sleep(600)
      """, to: "slow.py")
    let process = Process()
    process.executableURL = URL(filePath: try #require(BuiltCommand.program))
    process.arguments = [
      "games", "play", "taboo", "--limit", "2", "--out", folder.path("out"), "--plugins", plugin, "--player", "slow",
      "--player", "programmatic",
    ]
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    let talk = folder.path("talk")
    _ = FileManager.default.createFile(atPath: talk, contents: nil)
    process.standardError = try FileHandle(forWritingTo: URL(filePath: talk))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let clock = ContinuousClock()
    let start = clock.now
    while !folder.exists("asked"), process.isRunning, clock.now - start < .seconds(30) { usleep(2000) }
    #expect(process.isRunning, "\((try? folder.read("talk")) ?? "")")
    // What the other player has to say takes a moment.
    usleep(500_000)
    let stopped = clock.now
    process.interrupt()
    process.waitUntilExit()
    // Five seconds are promised; a loaded machine is given a few more.
    #expect(clock.now - stopped < .seconds(8))
    #expect(process.terminationStatus == 130)
    #expect(try folder.read("talk").contains("the same command goes on"))
    #expect(folder.files(in: "out").contains { $0.hasPrefix("programmatic/taboo/") && $0.hasSuffix("scores.json") })
    #expect(!folder.files(in: "out").contains { $0.hasPrefix("slow/") })
  }

  private func pythonText(_ text: String) -> String { "'\(text.replacing("'", with: "\\'"))'" }
}
