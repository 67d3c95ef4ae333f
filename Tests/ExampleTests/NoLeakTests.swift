import CommandTesting
import Foundation
import JSON
import Testing

/// What is learnt and predicted does not depend on the answers of the test rows.
@Suite("No leaks", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct NoLeakTests {
  private static let dataset = "obsscaling"
  private static let scores = "base_llm_emergent_capability_eval.csv"

  @Test(
    "with every test row's target halved, what is learnt, fitted and predicted is the same",
    arguments: ["word unscramble", "3-digit subtraction", "IPA transliterate BLEU"])
  func halvedTargets(task: String) async throws {
    let data = try #require(Repository.data)
    let folder = try TestFolder()
    for name in Repository.entries(of: "\(data)/\(Self.dataset)") where name.hasSuffix(".csv") || name.hasSuffix("yaml")
    {
      try folder.write(try text("\(data)/\(Self.dataset)/\(name)"), to: "\(Self.dataset)/\(name)")
    }
    let first = try await record(task, data: data)
    let tests = Set(testKeys(first))
    #expect(tests.count > 10)
    let column = try #require(first["forecasts"]?[0]?["target"]?["column"]?.string)
    let halved = try halve(column, of: tests, in: try folder.read("\(Self.dataset)/\(Self.scores)"))
    #expect(halved.count > 10)
    try folder.write(halved.text, to: "\(Self.dataset)/\(Self.scores)")

    let second = try await record(task, data: folder.path)
    #expect(second["transforms"] == first["transforms"])
    let (before, after) = (try forecasts(first), try forecasts(second))
    #expect(before.count == after.count && before.count >= 9)
    for (one, other) in zip(before, after) {
      let what = one["name"]?.string ?? ""
      for part in ["name", "inputs", "rows", "fitted", "equivalent-compute"] {
        #expect(one[part] == other[part], "\(what): \(part)")
      }
      for metric in zip(one["metrics"]?.elements ?? [], other["metrics"]?.elements ?? []) {
        #expect(metric.0["train"] == metric.1["train"])
        #expect(metric.0["test"] != metric.1["test"], "the test errors must see the change, or it proves nothing")
      }
    }
    #expect(predicted(first) == predicted(second))
  }

  // MARK: Running

  private struct Run {
    var record: JSONValue
    var predictions: String
    subscript(name: String) -> JSONValue? { record[name] }
  }

  private func record(_ task: String, data: String) async throws -> Run {
    let out = try TestFolder()
    let run = await CapturedCommand.run([
      "run", ShippedConfigs.folder + "papers/ruan2024/emergent.yaml", "--data", data, "--out", out.path, "--quiet",
      "--sweep", "task=[\(task)]",
    ])
    #expect(run.code == 0, "\(run.talk)")
    return Run(
      record: try readJSON(try out.read("record.json"), file: "record.json"),
      predictions: try out.read("predictions.csv"))
  }

  private func forecasts(_ run: Run) throws -> [JSONValue] { try #require(run["forecasts"]?.elements) }

  /// The cells of a line of predictions.csv; none of them is quoted here.
  private func rows(_ run: Run) -> [[String]] {
    run.predictions.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func testKeys(_ run: Run) -> [String] { rows(run).filter { $0[6] == "test" }.map { $0[4] } }

  /// Every line without its `actual`.
  private func predicted(_ run: Run) -> [[String]] {
    rows(run).map { cells in cells.enumerated().filter { $0.offset != 8 }.map(\.element) }
  }

  // MARK: Changing the table

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func halve(_ column: String, of keys: Set<String>, in text: String) throws -> (text: String, count: Int) {
    var lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let target = try #require(lines[0].firstIndex(of: column))
    let key = try #require(lines[0].firstIndex(of: "Model"))
    var count = 0
    for index in lines.indices.dropFirst() where keys.contains(lines[index][key]) {
      #expect(lines[index].count == lines[0].count, "a quoted comma would shift the cells")
      guard let value = Double(lines[index][target]), value != 0 else { continue }
      lines[index][target] = "\(value / 2)"
      count += 1
    }
    return (lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n", count)
  }
}
