import CommandTesting
import Foundation
import JSON
import Testing

/// A backtest that is killed and begun again.
@Suite(
  "Killed and gone on with", .enabled(if: BuiltCommand.program != nil, "needs the built command beside the tests"),
  .fewAtOnce)
struct ResumeTests {
  private static let backtest =
    SmallExperiment.config
    .replacing("cutoff: {column: flops, at: 40}", with: "cutoff: {column: flops, quantile: $origin}")
    .replacing(
      "metrics: [mae, mse]",
      with: "  intervals: {family-bootstrap: {level: [0.9, 0.5], resamples: 100}}\nmetrics: [mae, mse]")
      + """
      sweep: {origin: {from: 0.45, to: 0.8, count: 60}}
      summaries:
        - skill: {of: mse, against: training-mean, bootstrap: {over: origin}}
        - errors-by-distance: {bootstrap: {over: origin}}
        - intervals-by-distance: {bootstrap: {over: origin}}
      figures:
        - leaderboard: {of: mse, bootstrap: {over: origin}}
        - calibration

      """

  private func process(_ config: String, out: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: try #require(BuiltCommand.program))
    process.arguments = ["run", config, "--out", out, "--quiet", "--jobs", "2"]
    process.environment = [:]
    return process
  }

  /// The record without where and when.
  private func record(_ folder: TestFolder, _ out: String) throws -> String {
    let json = try readJSON(try folder.read("\(out)/record.json"), file: "record.json")
    return writeJSON(.object((json.members ?? []).filter { $0.name != "provenance" }), pretty: true)
  }

  @Test("a backtest killed in the middle goes on where it was and ends in the same bytes")
  func killed() throws {
    let folder = try TestFolder()
    let config = try SmallExperiment.write(Self.backtest, into: folder)
    let whole = try process(config, out: folder.path("whole"))
    try whole.run()
    whole.waitUntilExit()
    #expect(whole.terminationStatus == 0)

    let killed = try process(config, out: folder.path("resumed"))
    try killed.run()
    let (clock, start) = (ContinuousClock(), ContinuousClock.now)
    while folder.files(in: "resumed/.unfinished").count < 5, clock.now - start < .seconds(60), killed.isRunning {
      Thread.sleep(forTimeInterval: 0.002)
    }
    let wasRunning = killed.isRunning
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    #expect(wasRunning && killed.terminationReason == .uncaughtSignal, "it was done before it could be killed")
    let kept = folder.files(in: "resumed/.unfinished").filter { $0.hasSuffix(".json") && !$0.contains("partial") }
    #expect(kept.count >= 1 && !folder.exists("resumed/record.json"))
    // One of the results kept is marked, to see that it is not found anew.
    let marked = "resumed/.unfinished/" + (kept.sorted().first ?? "")
    let before = try FileManager.default.attributesOfItem(atPath: folder.path(marked))[.modificationDate] as? Date

    let resumed = try process(config, out: folder.path("resumed"))
    try resumed.run()
    while resumed.isRunning, folder.exists(marked) {
      if let now = try? FileManager.default.attributesOfItem(atPath: folder.path(marked))[.modificationDate] as? Date {
        #expect(now == before, "a result that was kept was found anew")
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    resumed.waitUntilExit()
    #expect(resumed.terminationStatus == 0)
    #expect(try record(folder, "whole") == record(folder, "resumed"))
    for file in [
      "predictions.csv", "intervals.csv", "report.html", "figures/leaderboard.svg", "figures/calibration.csv",
    ] {
      #expect(try folder.read("whole/\(file)") == folder.read("resumed/\(file)"), "\(file) differs")
    }
    #expect(folder.files(in: "resumed/.unfinished").isEmpty)
  }
}
