import CommandTesting
import Foundation
import JSON
import Testing

/// The capability space of the published tables, as Ruan, Maddison and Hashimoto (2024) report it.
@Suite(
  "The capability space against the paper",
  .enabled(
    if: Repository.data != nil && Repository.reference != nil, "needs BELLWETHER_DATA and BELLWETHER_REFERENCE"))
struct CapabilitySpaceTests {
  private func record(_ table: String, _ benchmarks: String, keep: String?, _ rest: String) async throws -> JSONValue {
    let folder = try TestFolder()
    try folder.write(
      """
      name: space
      data:
        table:
          csv:
            path: dataset:obsscaling/\(table)
            rename: {Model: model, Model Family: family, FLOPs (1E21): flops}
      roles: {key: model, family: family, compute: flops}
      \(keep.map { "prepare: [{keep: {where: '\($0)'}}]" } ?? "")
      let: {benchmarks: [\(benchmarks)]}
      transform:
        - impute-pca: {columns: $benchmarks, components: 1, clip: [0, 1]}
        - pca: {columns: $benchmarks, components: 5, name: space}
      \(rest)
      """, to: "space.yaml")
    let run = await CapturedCommand.run(
      ["run", folder.path("space.yaml"), "--out", folder.path("out"), "--quiet"],
      environment: ShippedConfigs.environment)
    #expect(run.code == 0, "\(run.talk)")
    return try readJSON(try folder.read("out/record.json"), file: "record.json")
  }

  private func shares(_ record: JSONValue) throws -> [Double] {
    let space = try #require(record["transforms"]?.elements?.first { $0["name"]?.string == "space" })
    let shares = try #require(space["learned"]?["explained-variance-ratio"]?.elements)
    return shares.prefix(3).compactMap(\.double).map { ($0 * 10_000).rounded() / 10_000 }
  }

  private func values(_ record: JSONValue, _ metric: String) throws -> JSONValue {
    try #require(record["measurements"]?.elements?.first { $0["metric"]?.string == metric }?["values"])
  }

  @Test("77 base models: 80.16, 11.90 and 4.63 %; lines by family as the paper's, and slopes that differ")
  func base() async throws {
    let file = URL(filePath: try #require(Repository.reference)).appending(path: "ruan2024-models.json")
    let models = try readJSON([UInt8](Data(contentsOf: file)), file: "models")
    let original = (models["original"]?.elements ?? []).compactMap(\.string)
    #expect(original.count == 77)
    let names = original.map { "\"\($0)\"" }.joined(separator: ", ")
    let record = try await record(
      "base_llm_benchmark_eval.csv", "MMLU, ARC-C, HellaSwag, Winograd, TruthfulQA, GSM8K, XWinograd, HumanEval",
      keep: "model in [\(names)]",
      """
      metrics:
        - family-lines: {y: PC-1, x: log10(flops), name: first}
        - family-lines: {y: PC-2, x: log10(flops), name: second}
        - family-lines: {y: PC-3, x: log10(flops), name: third}
        - slope-test: {y: PC-1, x: log10(flops)}
      """)
    #expect(try shares(record) == [0.8016, 0.1190, 0.0463])
    func value(_ metric: String, _ name: String) throws -> Double {
      let all = try values(record, metric)
      return try #require(all[name]?.double)
    }
    // Claims A6 and A7: 14 families of at least three models.
    #expect(try value("first", "families") == 14)
    let (first, least) = (try value("first", "mean-r2"), try value("first", "min-r2"))
    #expect(abs(first - 0.966) < 0.005 && abs(least - 0.899) < 0.005)
    let (second, third) = (try value("second", "mean-r2"), try value("third", "mean-r2"))
    #expect(abs(second - 0.67) < 0.02 && abs(third - 0.76) < 0.02)
    // One slope for all does not hold: the spread is some sixty per cent of the common slope.
    #expect(try [value("slope-test", "df1"), value("slope-test", "df2")] == [13, 37])
    let (p, spread) = (try value("slope-test", "p"), try value("slope-test", "relative-slope-sd-lower"))
    #expect(p < 1e-8 && spread > 0.3)
  }

  @Test("27 instruction-tuned models: 89.28, 6.65 and 2.59 %")
  func instruct() async throws {
    let record = try await record(
      "instruct_llm_benchmark_eval.csv", "MMLU, ARC-C, HellaSwag, Winogrande, TruthfulQA, GSM8K, HumanEval", keep: nil,
      "metrics: [{distribution: {of: PC-1}}]")
    #expect(try shares(record) == [0.8928, 0.0665, 0.0259])
  }
}
