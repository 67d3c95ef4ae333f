import CommandTesting
import Foundation
import JSON
import Testing

/// `examples/python-plugin/`, as an outsider would run it.
@Suite("Plugins in Python", .fewAtOnce)
struct PythonPluginTests {
  @Test("the metric is six lines, the predictor fifteen")
  func lengths() throws {
    let folder = Repository.root + "examples/python-plugin/"
    for (file, most) in [("my_metrics.py", 6), ("boosted_trees.py", 15)] {
      let text = try String(contentsOfFile: folder + file, encoding: .utf8)
      #expect(text.count { $0 == "\n" } <= most, "\(file)")
    }
  }

  @Test("a metric and a transform run with Python alone")
  func metrics() async throws {
    let record = try await run("metrics.yaml", in: try PluginCommandLine.copy(of: "python-plugin"))
    let learned = try #require(record["transforms"]?.elements?.first?["learned"]?["MMLU"])
    // Of the nine smaller models' scores.
    #expect(abs(try #require(learned["mean"]?.double) - 2.85 / 9) < 1e-12)
    for forecast in try #require(record["forecasts"]?.elements) {
      let metrics = try #require(forecast["metrics"]?.elements)
      let (mean, greatest) = (metrics[0]["test"]?.double, metrics[1]["test"]?.double)
      #expect(try #require(mean) <= (try #require(greatest)))
    }
  }

  @Test(
    "gradient boosting runs in a virtual environment beside it, and its seed settles it",
    .enabled("needs scikit-learn from a package index") { await PythonEnvironment.shared.isReady })
  func trees() async throws {
    let folder = try folderWithEnvironment()
    let first = try await run("trees.yaml", in: folder)
    let second = try await run("trees.yaml", in: folder, arguments: ["--force"])
    #expect(first["forecasts"] == second["forecasts"])
    let trees = try #require(first["forecasts"]?.elements).filter { $0["predictor"]?.string == "boosted-trees" }
    #expect(trees.count == 2)
    // A hundred trees fit the training rows better than ten.
    let training = trees.compactMap { $0["metrics"]?.elements?.first?["train"]?.double }
    #expect(training.count == 2 && training[1] < training[0])
  }

  @Test(
    "a Parquet file gives the forecasts of the CSV file that it was made of",
    .enabled("needs pyarrow from a package index") { await PythonEnvironment.shared.isReady })
  func parquet() async throws {
    let folder = try folderWithEnvironment()
    let script = """
      import pyarrow.csv, pyarrow.parquet
      pyarrow.parquet.write_table(pyarrow.csv.read_csv('scores.csv'), 'scores.parquet')
      """
    let written = try await OtherProgram.run([PythonEnvironment.python, "-c", script], in: folder.path)
    #expect(written.code == 0, "\(written.talk)")
    let settings = ["--only", "parquet", "--settings", "{path: \(folder.path("scores.parquet"))}"]
    let check = await PluginCommandLine.run(["plugin", "check", folder.path("parquet.py")] + settings, home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
    let found = try await run("parquet.yaml", in: folder)
    let config = try folder.read("parquet.yaml").replacing(
      "{parquet: {path: scores.parquet}}", with: "{csv: {path: scores.csv}}")
    try folder.write(config, to: "parquet.yaml")
    let expected = try await run("parquet.yaml", in: folder, arguments: ["--force"])
    #expect(found["forecasts"] == expected["forecasts"])
  }

  @Test("each keeps the laws of its kinds", arguments: ["my_metrics.py", "standardise.py"])
  func laws(file: String) async throws {
    let folder = try PluginCommandLine.copy(of: "python-plugin")
    let check = await PluginCommandLine.run(["plugin", "check", folder.path(file)], home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
  }

  @Test(
    "those with dependencies keep them too",
    .enabled("needs scikit-learn from a package index") { await PythonEnvironment.shared.isReady },
    arguments: ["boosted_trees.py", "sigmoid.py"])
  func lawsWithDependencies(file: String) async throws {
    let folder = try folderWithEnvironment()
    let check = await PluginCommandLine.run(["plugin", "check", folder.path(file)], home: folder)
    #expect(check.code == 0, "\(check.output)\(check.talk)")
  }

  private func folderWithEnvironment() throws -> TestFolder {
    let folder = try PluginCommandLine.copy(of: "python-plugin")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(".venv"), withDestinationPath: PythonEnvironment.folder)
    return folder
  }

  private func run(_ config: String, in folder: TestFolder, arguments: [String] = []) async throws -> JSONValue {
    let run = await PluginCommandLine.run(
      ["run", folder.path(config), "--out", folder.path("out"), "--trust-plugins"] + arguments, home: folder)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    #expect(record["failures"]?.elements?.isEmpty == true)
    return record
  }
}
