import CommandTesting
import Foundation
import JSON
import Testing

@Suite("Plugins of a written config", .fewAtOnce)
struct WrittenPluginsTests {
  private static let metric = """
    import bellwether

    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def max_error(actual, predicted):
        \"\"\"Largest absolute error.\"\"\"
        return max(abs(a - p) for a, p in zip(actual, predicted))

    bellwether.main()

    """

  @Test("a run's config runs again from its folder, with the copies there, and gives the same record")
  func again() async throws {
    let folder = try TestFolder()
    let environment = PluginNewTests.environment(folder)
    let python = try #require(Self.python(environment))
    try FileManager.default.createDirectory(atPath: folder.path("tools"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path("tools/python"), withDestinationPath: python)
    try folder.write(Self.metric, to: "single.py")
    try folder.write(Self.metric, to: "whole/program.py")
    try folder.write(try Self.helper(), to: "whole/bellwether.py")
    // A program that a shell would run: the copy must be one, too.
    let program = try folder.write("#!/bin/sh\nexec \(python) program.py\n", to: "whole/start.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    try folder.write("name: whole\nversion: '1'\napi: 1\ncommand: [./start.sh]\n", to: "whole/plugin.yaml")
    let config = SmallExperiment.config.replacing(
      "metrics: [mae, mse]",
      with: """
        plugins: [{path: ./single.py, python: tools/python}, ./whole]
        metrics: [mae, single/max-error: {name: one}, whole/max-error: {name: other}]
        """)
    let path = try SmallExperiment.write(config, into: folder)
    var records: [JSONValue] = []
    for (config, out) in [(path, "first"), (folder.path("first/config.yaml"), "second")] {
      let run = await CapturedCommand.run(
        ["run", config, "--out", folder.path(out), "--quiet", "--trust-plugins"], environment: environment)
      #expect(run.code == 0, "\(run.talk)")
      records.append(try readJSON(try folder.read("\(out)/record.json"), file: "record.json"))
    }
    for member in ["forecasts", "measurements", "summaries", "failures"] {
      #expect(records[0][member] == records[1][member])
    }
    for member in ["config-sha256", "plugins", "inputs"] {
      #expect(records[0]["provenance"]?[member] == records[1]["provenance"]?[member])
    }
  }

  private static func python(_ environment: [String: String]) -> String? {
    // A link to one of pyenv's shims would not know what it stands for.
    (["/usr/bin"] + (environment["PATH"] ?? "").split(separator: ":").map(String.init)).map { $0 + "/python3" }
      .first(where: FileManager.default.isExecutableFile)
  }

  private static func helper() throws -> String {
    try String(contentsOfFile: Repository.root + "Sources/CBuiltInData/python/bellwether.py", encoding: .utf8)
  }
}
