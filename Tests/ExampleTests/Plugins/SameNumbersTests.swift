import CommandTesting
import Foundation
import JSON
import Testing

/// A method written in Python gives what the same method gives in Swift.
@Suite("The same numbers from Swift and from Python", .fewAtOnce)
struct SameNumbersTests {
  @Test("a metric written in Python gives the same bytes in the record")
  func metric() async throws {
    let folder = try TestFolder()
    try folder.write(
      """
      import bellwether


      @bellwether.metric(direction="lower-is-better", range=(0, None))
      def mae_in_python(actual, predicted):
          total = 0.0
          for a, p in zip(actual, predicted):
              total += abs(a - p)
          return total / len(actual)


      @bellwether.metric(direction="lower-is-better", range=(0, None))
      def mse_in_python(actual, predicted):
          total = 0.0
          for a, p in zip(actual, predicted):
              total += (a - p) * (a - p)
          return total / len(actual)

      """, to: "errors.py")
    let config = SmallExperiment.swept.replacing("[mae, mse]", with: "[mae, mae-in-python, mse, mse-in-python]")
    let path = try SmallExperiment.write(config + "plugins: [./errors.py]\n", into: folder)
    let run = await PluginCommandLine.run(
      ["run", path, "--out", folder.path("out"), "--trust-plugins"], home: folder)
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    let forecasts = try #require(record["forecasts"]?.elements)
    #expect(forecasts.count == 6)
    for forecast in forecasts {
      let entries = try #require(forecast["metrics"]?.elements).map {
        writeJSON($0, pretty: true).replacing("-in-python", with: "")
      }
      #expect(entries.count == 4 && entries[0] == entries[1] && entries[2] == entries[3])
    }
  }

  @Test(
    "a sigmoid written in Python predicts what the built-in one predicts in the emergent experiment, to 1e-9",
    .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"),
    .enabled("needs numpy from a package index") { await PythonEnvironment.shared.isReady })
  func sigmoid() async throws {
    let folder = try ShippedConfigs.copy()
    let name = "papers/ruan2024/emergent.yaml"
    let plugin = Repository.root + "examples/python-plugin/sigmoid.py"
    let text = try folder.read(name)
    let swapped = text.replacing("- sigmoid: {", with: "- sigmoid-curve: {")
    #expect(swapped != text)
    try folder.write(swapped + "plugins: [{path: \(plugin), python: \(PythonEnvironment.python)}]\n", to: name)
    for (config, out) in [(ShippedConfigs.folder + name, "built-in"), (folder.path(name), "python")] {
      let run = await PluginCommandLine.run(
        ["run", config, "--out", folder.path(out), "--quiet", "--trust-plugins"], home: folder)
      #expect(run.code == 0, "\(run.talk)")
    }
    let expected = try predictions(folder.read("built-in/predictions.csv"))
    let found = try predictions(folder.read("python/predictions.csv"))
    #expect(expected.count > 3000)
    #expect(found.map(\.row) == expected.map(\.row))
    var apart = 0.0
    for (one, other) in zip(found, expected) {
      #expect((one.value == nil) == (other.value == nil))
      if let value = one.value, let reference = other.value { apart = max(apart, abs(value - reference)) }
    }
    #expect(apart <= 1e-9)
  }

  /// The rows of predictions.csv without the predictor's name, and what was predicted.
  private func predictions(_ text: String) throws -> [(row: String, value: Double?)] {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let names = lines[0].map(String.init)
    let predictor = try #require(names.firstIndex(of: "predictor"))
    let predicted = try #require(names.firstIndex(of: "predicted"))
    return lines.dropFirst().map { cells in
      // Names with commas make a row longer: what stands after them is counted from its end.
      let fromEnd = cells.count - names.count
      let rest = cells.indices.filter { $0 != predictor && $0 != predicted + fromEnd }.map { cells[$0] }
      return (rest.joined(separator: ","), Double(cells[predicted + fromEnd]))
    }
  }
}
