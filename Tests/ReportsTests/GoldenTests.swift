import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Plugins
import Reports
import Tables
import Testing

@Suite("Golden reports")
struct GoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
  private static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" }

  /// Every file, and how it is made.
  private static let files: [(name: String, make: @Sendable () async throws -> String)] = [
    ("report.html", { reportHTML(try SampleRecord.make()) }),
    ("tables.md", { ReportTables.markdown(try SampleRecord.make()) }),
    ("tables.tex", { ReportTables.latex(try SampleRecord.make()) }),
    ("terminal.txt", { ReportTables.text(try SampleRecord.make(), width: 100) }),
    ("record.json", { writeJSON(recordJSON(try SampleRecord.make()), pretty: true) + "\n" }),
    ("record.schema.json", { writeJSON(recordSchema(), pretty: true) + "\n" }),
    ("predictions.csv", { predictionsCSV(try SampleRecord.make()) }),
    ("scaling-curve.svg", { try await figure("scaling-curve", curve).svg }),
    ("scaling-curve.csv", { writeCSV(try await figure("scaling-curve", curve).data) }),
    ("loadings.svg", { try await figure("loadings", ["of": "space"]).svg }),
    ("explained-variance.svg", { try await figure("explained-variance", ["of": "space", "panels": "task"]).svg }),
    ("leaderboard.svg", { try await figure("leaderboard", ["of": "mse"]).svg }),
    ("predicted-vs-actual.svg", { try await figure("predicted-vs-actual", ["of": "components"]).svg }),
  ]

  private static let curve: JSONValue = [
    "of": "components", "x": ["equivalent-compute": ["family": "A"]], "panels": "task",
  ]

  private static func figure(_ id: String, _ settings: JSONValue) async throws -> DrawnFigure {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    let factory = try #require(registry.figures.first { $0.card.name == id })
    let figure = try factory.make(Settings(Setting(settings), for: factory.card))
    let context = FigureContext(
      name: id, run: RunContext(seed: Seed(1), roles: Roles(key: ["model"], family: "family", compute: "flops")))
    return try #require(try await figure.draw(SampleRecord.make(), in: context).first)
  }

  @Test("what is written is as it was when last looked at", arguments: files.map(\.name))
  func golden(name: String) async throws {
    let made = try await #require(Self.files.first { $0.name == name }).make()
    let file = Self.folder.appending(path: name)
    if Self.isUpdating {
      let old = try? String(contentsOf: file, encoding: .utf8)
      if old != made {
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        try made.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("rewrote \(name); look at it, then run again without UPDATE_GOLDENS")
      }
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(made == golden, "\(name) differs; UPDATE_GOLDENS=1 rewrites it")
  }

  @Test("every golden file is read by a test")
  func noOrphans() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()).sorted()
    #expect(files == Self.files.map(\.name).sorted())
  }
}
