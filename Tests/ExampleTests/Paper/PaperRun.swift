import CommandTesting
import Foundation
import JSON
import Testing

/// A run of one of the paper's experiments, as its record tells it.
struct PaperRun {
  let record: JSONValue
  /// The tables beside the figures, by their names.
  let figures: [String: String]

  /// - Parameters:
  ///   - config: the file's name in the paper's folder, without its ending.
  ///   - paper: the folder's name.
  ///   - arguments: further ones, such as `--set`.
  init(_ config: String, of paper: String = "ruan2024", _ arguments: [String] = []) async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run(
      ["run", ShippedConfigs.folder + "papers/\(paper)/\(config).yaml", "--out", folder.path, "--quiet"] + arguments,
      environment: ShippedConfigs.environment)
    #expect(run.code == 0, "\(config): \(run.talk)")
    record = try readJSON(try folder.read("record.json"), file: "record.json")
    var figures: [String: String] = [:]
    for name in folder.files() where name.hasPrefix("figures/") && name.hasSuffix(".csv") {
      figures[String(name.dropFirst("figures/".count).dropLast(".csv".count))] = try folder.read(name)
    }
    self.figures = figures
  }

  /// The forecasts that are no baselines, by what the configs call them.
  var laws: [PaperForecast] {
    (record["forecasts"]?.elements ?? []).map { PaperForecast(json: $0) }.filter { Self.predictors[$0.name] != nil }
  }

  func law(_ name: String, _ task: String) throws -> PaperForecast {
    try #require(laws.first { $0.name == name && $0.task == task }, "\(name), \(task)")
  }

  /// What the reference calls a law.
  static let predictors = [
    "model size": "model_size", "training FLOPs": "flops", "one component": "pc1", "two components": "pc2",
    "three components": "pc3", "four components": "pc4",
  ]

  /// The values of a summary's or a measurement's only row with these keys.
  func values(_ part: String, _ name: String, _ keys: [String: String]) throws -> JSONValue {
    let rows = (record[part]?.elements ?? []).filter { row in
      let called = row["name"]?.string ?? row[part == "summaries" ? "summary" : "metric"]?.string
      let own = (row["sweep"]?.members ?? []) + (row["keys"]?.members ?? [])
      return called == name
        && keys.allSatisfy { key, value in own.contains { $0.name == key && $0.value.string == value } }
    }
    #expect(rows.count == 1, "\(part) \(name) \(keys)")
    return try #require(rows.first?["values"])
  }
}

/// One forecast of a record.
struct PaperForecast {
  let json: JSONValue

  var name: String { json["name"]?.string ?? "" }
  var task: String { json["sweep"]?["task"]?.string ?? "" }
  var column: String { json["target"]?["column"]?.string ?? "" }
  var trainCount: Int? { json["rows"]?["train"]?.int }
  var testCount: Int? { json["rows"]?["test"]?.int }
  var sse: Double? { json["fitted"]?["sse"]?.double }
  var weights: [Double] { json["fitted"]?["parameters"]?["weights"]?.elements?.compactMap(\.double) ?? [] }
  var intercept: Double? { json["fitted"]?["parameters"]?["intercept"]?.double }

  func mse(_ rows: String) throws -> Double {
    let metric = json["metrics"]?.elements?.first { $0["metric"]?.string == "mse" }
    return try #require(metric?[rows]?.double, "\(name), \(task): \(rows)")
  }

  /// Slope and intercept over log10 compute in a family's terms.
  func line(_ family: String) throws -> (slope: Double, intercept: Double) {
    let told = json["equivalent-compute"]
    let line = try #require(
      (told?.elements ?? told.map { [$0] } ?? []).first { $0["family"]?.string == family }, "\(family)")
    return (try #require(line["slope"]?.double), try #require(line["intercept"]?.double))
  }
}

/// A number as it is printed with so many digits.
func printed(_ value: Double, _ digits: Int) -> Double {
  Double(String(format: "%.\(digits - 1)e", value)) ?? .nan
}
