import CommandTesting
import Foundation
import JSON
import Testing

/// `examples/own-metric/` as someone finds it who copies it into a folder of their own.
@Suite("A package with a metric of its own", .serialized, .fewAtOnce)
struct OwnMetricTests {
  private static let example = Repository.root + "examples/own-metric"
  /// Kept between runs: what it holds is mostly this package, built once more.
  private static let scratch = ["--scratch-path", Repository.root + ".build/own-metric"]

  @Test("the metric and the command with it are twenty lines")
  func length() throws {
    let files = ["HuberLoss.swift", "main.swift"]
    let lines = try files.map { name in
      try String(contentsOfFile: Self.example + "/Sources/own-metric/" + name, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).count - 1
    }
    #expect(lines.reduce(0, +) == 20)
  }

  @Test("it builds outside of this package, passes its tests, and its experiment runs as its README says")
  func outside() async throws {
    let folder = try Self.copy()
    let tests = try await OtherProgram.run(["swift", "test"] + Self.scratch, in: folder.path)
    #expect(tests.code == 0, "\(tests.output)\(tests.talk)")

    let command = ["swift", "run", "--skip-build"] + Self.scratch + ["own-metric"]
    let run = try await OtherProgram.run(command + ["run", "experiment.yaml", "--out", "out"], in: folder.path)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    for forecast in try #require(record["forecasts"]?.elements) {
      let metrics = try #require(forecast["metrics"]?.elements)
      #expect(metrics.compactMap { $0["metric"]?.string } == ["mae", "huber", "huber"])
      let values = metrics.compactMap { $0["test"]?.double }
      #expect(values.count == 3 && values.allSatisfy { $0 >= 0 && $0 < 1 })
    }
    let explained = try await OtherProgram.run(command + ["explain", "huber"], in: folder.path)
    #expect(explained.output.contains("linked in by own-metric"))

    let config = try folder.read("experiment.yaml")
    try folder.write(config.replacing("delta: 0.05", with: "delta: 3"), to: "experiment.yaml")
    let check = try await OtherProgram.run(command + ["check", "experiment.yaml"], in: folder.path)
    #expect(check.code == 2)
    let told = check.talk.replacing("1 error\n", with: "")
    #expect(try folder.read("README.md").contains(told), "\(told)")
  }

  private static func copy() throws -> TestFolder {
    let folder = try TestFolder()
    for name in Repository.files(in: "examples/own-metric") where !name.hasPrefix(".") && !name.hasPrefix("runs") {
      guard let bytes = FileManager.default.contents(atPath: example + "/" + name) else { continue }
      try folder.write("", to: name)
      try bytes.write(to: URL(filePath: folder.path(name)))
    }
    let manifest = try folder.read("Package.swift")
    let root = Repository.root.hasSuffix("/") ? String(Repository.root.dropLast()) : Repository.root
    try folder.write(manifest.replacing("path: \"../..\"", with: "path: \"\(root)\""), to: "Package.swift")
    return folder
  }
}
