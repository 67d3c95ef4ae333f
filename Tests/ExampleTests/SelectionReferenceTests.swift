import CommandTesting
import Foundation
import JSON
import Testing

/// The subset selection of Ruan et al. from its configs: what is chosen against the reference runs, what is forecast
/// from it against fits by scipy (`Small/make_selection.py`).
@Suite(
  "Subset selection against the reference",
  .enabled(
    if: Repository.data != nil && Repository.reference != nil, "needs BELLWETHER_DATA and BELLWETHER_REFERENCE"))
struct SelectionReferenceTests {
  @Test("families, objective and the next best are the reference's at every budget, of as many subsets")
  func choices() async throws {
    let reference = try #require(Self.reference()["subset_selection"]?["eval_notebook"])
    let chosen = try await Self.record("fig-7-selection")["transforms"]?.elements ?? []
    #expect(chosen.count == 9)
    for transform in chosen {
      let learned = try #require(transform["learned"])
      let budget = try #require(transform["sweep"]?["budget"]?.int)
      let expected = try #require(reference["budgets"]?["\(budget)"])
      #expect(learned["subsets"] == reference["n_combinations"])
      #expect(learned["found"]?.string == "exhaustive")
      #expect(learned["units"] == expected["families"], "budget \(budget)")
      #expect(Set(Self.texts(learned["models"])) == Set(Self.texts(expected["models"])), "budget \(budget)")
      let objective = try #require(learned["objective"]?.double)
      #expect(abs(objective / (try #require(expected["objective"]?.double)) - 1) < 1e-10)
      let next = try #require(learned["runner-up"]?["objective"]?.double)
      #expect(abs(next / (try #require(expected["runner_up_objective"]?.double)) - 1) < 1e-10)
    }
  }

  /// The authors' printed objectives and families.
  private static let guide: [(objective: String, subsets: Int, families: Set<String>)] = [
    ("37.43", 431_909, ["Mixtral", "Phi", "MPT", "Llama-2"]),
    ("16.93", 431_909, ["Llama-3", "Falcon", "DeepSeek-Coder", "Llama-2"]),
    ("10.25", 431_909, ["Qwen", "Mixtral", "Falcon", "MPT", "CodeLlama", "DeepSeek-Coder", "Llama-2"]),
    ("10.51", 89_845, ["Llama", "Qwen", "Phi", "MPT", "DeepSeek-Coder", "Llama-2"]),
    ("7.04", 89_845, ["Llama", "Qwen", "Phi", "MPT", "DeepSeek-Coder", "Llama-2", "Gemma", "Falcon"]),
  ]

  @Test("Table 1 has the authors' families and objectives, of as many subsets")
  func table() async throws {
    let chosen = try await Self.record("table-1")["transforms"]?.elements ?? []
    #expect(chosen.count == Self.guide.count)
    for (transform, expected) in zip(chosen, Self.guide) {
      let learned = try #require(transform["learned"])
      #expect(String(format: "%.2f", try #require(learned["objective"]?.double)) == expected.objective)
      #expect(Set(Self.texts(learned["units"])) == expected.families)
      #expect(learned["subsets"]?.int == expected.subsets)
    }
  }

  @Test("each of the 240 laws of chosen models is scipy's: training error, and test error to four digits")
  func laws() async throws {
    let known = try readJSON(
      String(contentsOfFile: Repository.root + "Tests/ExampleTests/Small/selection.json", encoding: .utf8),
      file: "selection.json")
    var expected: [String: JSONValue] = [:]
    for fit in known["fits"]?.elements ?? [] {
      let names = ["budget", "choice", "task"].map { fit[$0]?.string ?? "" }
      expected[names.joined(separator: ", ")] = fit
    }
    let record = try await Self.record("fig-7")
    #expect(record["failures"]?.elements?.isEmpty == true)
    var compared = 0
    for forecast in record["forecasts"]?.elements ?? [] where forecast["sweep"]?["choice"]?.string != "all 47" {
      let what = try Self.name(of: forecast)
      let fit = try #require(expected[what], "\(what)")
      #expect(forecast["rows"]?["train"]?.int == fit["train"]?.int, "\(what)")
      #expect(forecast["rows"]?["test"]?.int == fit["test"]?.int, "\(what)")
      let (sse, best) = (
        try #require(forecast["fitted"]?["sse"]?.double), try #require(fit["sse"]?.double)
      )
      #expect(sse <= best * (1 + 1e-6) + 1e-12, "\(what): the training error is above scipy's")
      let mse = try #require(Self.mse(forecast))
      #expect(
        String(format: "%.3e", mse) == String(format: "%.3e", try #require(fit["mse"]?.double)), "\(what)")
      compared += 1
    }
    #expect(compared == 240)
    try compareErrors(record)
  }

  /// The published errors come of fits that stopped early: chosen ones agree to 2 %, random ones to 16 %.
  private func compareErrors(_ record: JSONValue) throws {
    var errors: [String: [String: [Double]]] = [:]
    for forecast in record["forecasts"]?.elements ?? [] {
      let budget = "\(try #require(forecast["sweep"]?["models"]?.int))"
      let choice = try #require(forecast["sweep"]?["choice"]?.string)
      let draw = choice == "random" ? "random \(forecast["sweep"]?["draw"]?.int ?? 0)" : choice
      errors[budget, default: [:]][draw, default: []].append(log(try #require(Self.mse(forecast))))
    }
    let reference = try #require(Self.reference()["subset_selection"]?["eval_notebook"])
    for (budget, found) in errors {
      func middle(_ name: String) -> Double {
        let logs = found[name] ?? []
        return exp(logs.reduce(0, +) / Double(logs.count))
      }
      let random = (1...5).map { middle("random \($0)") }.reduce(0, +) / 5
      let expected = try #require(reference["budgets"]?[budget])
      let chosen = middle("V-optimal")
      #expect(abs(chosen / (try #require(expected["gmean_mse_test"]?.double)) - 1) < 0.02, "budget \(budget)")
      #expect(abs(random / (try #require(expected["random_mean_gmean_mse"]?.double)) - 1) < 0.16, "budget \(budget)")
      #expect(chosen < random, "budget \(budget)")
      let all = try #require(reference["all_models"]?["gmean_mse_test"]?.double)
      #expect(abs(middle("all 47") / all - 1) < 0.02)
    }
  }

  @Test("without a target's column the same families are chosen: what is forecast has no say")
  func noTarget() async throws {
    let record = try await Self.record("fig-c17-c18")
    let chosen = (record["transforms"]?.elements ?? []).filter {
      $0["transform"]?.string == "select-models" && $0["sweep"]?["choice"]?.string == "V-optimal"
    }
    #expect(chosen.count == 9)
    for transform in chosen {
      let same = chosen.filter { $0["sweep"]?["models"] == transform["sweep"]?["models"] }
      #expect(same.count == 3 && same.allSatisfy { $0["learned"]?["models"] == transform["learned"]?["models"] })
    }
  }

  // MARK: Reading

  private static func reference() throws -> JSONValue {
    let folder = try #require(Repository.reference)
    return try readJSON(
      String(contentsOfFile: folder + "/observational.json", encoding: .utf8), file: "observational.json")
  }

  private static func record(_ config: String) async throws -> JSONValue {
    let folder = try TestFolder()
    let run = await CapturedCommand.run(
      ["run", ShippedConfigs.folder + "papers/ruan2024/\(config).yaml", "--out", folder.path, "--quiet"],
      environment: ShippedConfigs.environment)
    #expect(run.code == 0, "\(run.talk)")
    return try readJSON(try folder.read("record.json"), file: "record.json")
  }

  private static func name(of forecast: JSONValue) throws -> String {
    let sweep = try #require(forecast["sweep"])
    let choice = sweep["choice"]?.string == "random" ? "random \(sweep["draw"]?.int ?? 0)" : "V-optimal"
    return ["\(sweep["models"]?.int ?? 0)", choice, sweep["task"]?.string ?? ""].joined(separator: ", ")
  }

  private static func mse(_ forecast: JSONValue) -> Double? {
    forecast["metrics"]?.elements?.first { $0["metric"]?.string == "mse" }?["test"]?.double
  }

  private static func texts(_ value: JSONValue?) -> [String] { value?.elements?.compactMap(\.string) ?? [] }
}
