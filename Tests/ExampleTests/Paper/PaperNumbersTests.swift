import CommandTesting
import Foundation
import JSON
import Testing

/// What the paper prints, against the records of the experiments that are named for its figures and tables.
///
/// Numbers are compared at the printed digits. Where the paper's optimiser stopped before the least squares, and the
/// printed digits are those of its stop, the test says so and holds the number that is there at the optimum.
@Suite("Numbers of the paper", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct PaperNumbersTests {
  // MARK: The capability space

  @Test(
    "the components of base models explain 80.16, 11.90 and 4.63 %, of instruction-tuned ones 89.28, 6.65 and 2.59 %")
  func explainedVariance() async throws {
    for (config, expected) in [
      ("fig-2", [0.8016, 0.1190, 0.0463, 0.0136, 0.0113]), ("fig-c01", [0.8928, 0.0665, 0.0259]),
    ] {
      let space = try #require(try await PaperRun(config).record["transforms"]?.elements?.last?["learned"])
      let shares = try #require(space["explained-variance-ratio"]?.elements).compactMap(\.double)
      for (share, printed) in zip(shares, expected) { #expect(abs(share - printed) <= 0.00005, "\(config)") }
    }
  }

  @Test("the first component weighs all benchmarks above 0, and the third is HumanEval's")
  func loadings() async throws {
    let space = try #require(try await PaperRun("fig-2").record["transforms"]?.elements?.last?["learned"])
    let loadings = try #require(space["loadings"]?.elements).map { $0.elements?.compactMap(\.double) ?? [] }
    let expected = [
      [0.45, 0.34, 0.38, 0.24, 0.08, 0.55, 0.21, 0.35], [-0.12, 0.30, 0.62, 0.30, -0.19, -0.43, 0.19, -0.40],
      [-0.32, 0.04, 0.10, 0.00, -0.27, -0.35, 0.09, 0.83],
    ]
    for (found, printed) in zip(loadings, expected) {
      #expect(zip(found, printed).allSatisfy { abs($0 - $1) <= 0.005 + 1e-9 }, "\(found)")
    }
  }

  @Test("there are 77 base models of 21 families, 47 of them up to Llama-2-7B, and 6 of 616 and 9 of 189 cells missing")
  func counts() async throws {
    let space = try await PaperRun("fig-2")
    let families = (space.record["measurements"]?.elements ?? []).filter { $0["metric"]?.string == "models" }
    #expect(families.count == 21)
    #expect(families.compactMap { $0["n"]?.int }.reduce(0, +) == 77)
    let small = try space.values("measurements", "up to Llama-2-7B", [:])
    let count = try #require(small["count"]?.double)
    #expect((count * (try #require(small["mean"]?.double))).rounded() == 47)
    let tables = try await PaperRun("table-b1")
    for (table, missing, cells) in [("table-b1", 6, 616), ("table-b2", 9, 189)] {
      let rows = (tables.record["measurements"]?.elements ?? []).filter { $0["sweep"]?["table"]?.string == table }
      #expect(rows.compactMap { $0["undefined"]?.int }.reduce(0, +) == missing)
      #expect(rows.compactMap { $0["n"]?.int }.reduce(missing, +) == cells)
    }
  }

  @Test("R squared within 14 families is .966 for the first component, at least .899, and less for the others")
  func familyLines() async throws {
    let run = try await PaperRun("fig-c02")
    for (component, mean) in [("PC-1", 0.966), ("PC-2", 0.67), ("PC-3", 0.76)] {
      let values = try run.values("measurements", component, [:])
      #expect(values["families"]?.int == 14)
      #expect(abs(try #require(values["mean-r2"]?.double) - mean) <= 0.005, "\(component)")
    }
    let first = try await PaperRun("fig-3").values("measurements", "over families", [:])
    #expect(abs(try #require(first["min-r2"]?.double) - 0.899) <= 0.0005)
  }

  @Test("one slope for all families does not hold: their slopes spread by a good half of the common one")
  func slopeTest() async throws {
    let test = try await PaperRun("fig-3").values("measurements", "one slope for all", [:])
    #expect(try #require(test["p"]?.double) < 1e-9)
    #expect(try #require(test["relative-slope-sd-lower"]?.double) > 0.3)
    #expect(try #require(test["r2-one-slope"]?.double) < 0.8)
  }

  @Test("single benchmarks follow compute within families as the inventory says, and HumanEval not at all in XGLM")
  func benchmarks() async throws {
    let run = try await PaperRun("fig-c04")
    let printed = [
      ("MMLU", 0.71), ("ARC-C", 0.96), ("HellaSwag", 0.95), ("Winograd", 0.96), ("TruthfulQA", 0.74), ("GSM8K", 0.82),
      ("XWinograd", 0.89),
    ]
    for (benchmark, mean) in printed {
      let found = try #require(try run.values("measurements", benchmark, [:])["mean-r2"]?.double)
      #expect(abs(found - mean) <= 0.005, "\(benchmark)")
    }
    let humanEval = try run.values("measurements", "HumanEval", [:])
    #expect(try #require(humanEval["r2-families"]?.int) < (try #require(humanEval["families"]?.int)))
  }

  // MARK: Forecasts

  /// Errors and curve of a law, as printed: training and test error, slope and intercept.
  struct Printed: Sendable, CustomTestStringConvertible {
    var config: String
    var task: String
    var law: String
    var train: Double?
    var test: Double
    /// In Llama-2's terms, or Llama-2-Chat's; of training FLOPs by the logarithm to base e.
    var line: (Double, Double)?

    init(_ config: String, _ task: String, _ law: String, _ train: Double?, _ test: Double, _ line: (Double, Double)?) {
      (self.config, self.task, self.law, self.train, self.test, self.line) = (config, task, law, train, test, line)
    }

    var testDescription: String { "\(config), \(task), \(law)" }
  }

  private static let compute = "training FLOPs"
  private static let components = "three components"
  private static let size = "model size"

  static let printedNumbers = [
    Printed("fig-4", "word unscramble", compute, 2.6e-4, 1.3e-2, (1.04, -7.03)),
    Printed("fig-4", "Persian QA", compute, 2.7e-4, 2.1e-2, (0.57, -6.40)),
    Printed("fig-4", "3-digit subtraction", compute, 9.1e-3, 6.3e-2, (1.07, -4.67)),
    Printed("fig-4", "2-digit multiplication", compute, 6.2e-3, 1.2e-1, (0.50, -3.17)),
    Printed("fig-4", "word unscramble", components, 1.3e-4, 4.0e-3, (2.00, -6.11)),
    // Printed: 3.2e-3 and (2.32, -8.43), where the paper's optimiser stopped.
    Printed("fig-4", "Persian QA", components, 1.8e-4, 5.7e-3, (2.35, -8.46)),
    Printed("fig-4", "3-digit subtraction", components, 6.5e-3, 1.3e-2, (5.50, -8.92)),
    Printed("fig-4", "2-digit multiplication", components, 2.8e-3, 9.9e-3, (2.22, -4.45)),
    Printed("fig-5", "AgentBench", components, 3.7e-4, 2.2e-4, (1.00, -5.52)),
    Printed("fig-5", "AgentBoard", components, 2.9e-4, 3.6e-3, (0.98, -6.60)),
    Printed("fig-6", "GSM8K naive", components, nil, 7.2e-4, (1.09, -4.77)),
    Printed("fig-6", "GSM8K CoT", components, nil, 4.7e-3, (2.04, -5.53)),
    Printed("fig-6", "GSM8K CoT + SC", components, nil, 5.6e-3, (2.19, -5.74)),
    Printed("fig-c05", "GSM8K naive", compute, 4.6e-4, 8.9e-3, (0.36, -4.46)),
    Printed("fig-c05", "GSM8K CoT", compute, 1.4e-2, 4.5e-2, (0.58, -4.01)),
    Printed("fig-c05", "GSM8K CoT + SC", compute, 1.5e-2, 4.6e-2, (0.68, -4.46)),
    Printed("fig-c05", "GSM8K naive", components, 4.6e-5, 2.6e-3, (1.09, -4.77)),
    Printed("fig-c05", "GSM8K CoT", components, 3.1e-3, 6.0e-3, (2.04, -5.53)),
    Printed("fig-c05", "GSM8K CoT + SC", components, 2.9e-3, 6.4e-3, (2.19, -5.74)),
    Printed("fig-c06", "GPQA", compute, 4.9e-4, 2.3e-3, (0.55, -6.06)),
    Printed("fig-c06", "MATH level 5", compute, 2.5e-4, 1.3e-2, (0.77, -7.15)),
    Printed("fig-c06", "BBH", compute, 2.7e-3, 2.7e-2, (0.19, -2.74)),
    // Printed: 8.3e-4 and (1.84, -7.70), a stop within 1.5 % of the optimum.
    Printed("fig-c06", "GPQA", components, 2.7e-4, 8.2e-4, (1.83, -7.69)),
    Printed("fig-c06", "MATH level 5", components, 6.6e-5, 2.2e-3, (2.27, -9.33)),
    Printed("fig-c06", "BBH", components, 3.4e-4, 1.5e-3, (1.19, -4.22)),
    // The inventory's own run stopped at 9.0e-3.
    Printed("fig-c06", "GPQA", size, 5.6e-4, 8.9e-3, nil),
    Printed("fig-c06", "MATH level 5", size, 4.3e-4, 1.3e-2, nil),
    Printed("fig-c06", "BBH", size, 3.2e-3, 5.3e-2, nil),
    Printed("fig-c12", "word unscramble", size, nil, 7.5e-2, nil),
    // The inventory: 2.7e-2, where the reference stops 15 % above the least squares.
    Printed("fig-c12", "Persian QA", size, nil, 2.4e-2, nil),
    Printed("fig-c12", "3-digit subtraction", size, nil, 0.52, nil),
    Printed("fig-c12", "2-digit multiplication", size, nil, 0.28, nil),
    Printed("fig-c13", "3-digit subtraction", size, nil, 0.33, nil),
    Printed("fig-c13", "2-digit multiplication", size, nil, 0.26, nil),
    Printed("fig-c13", "3-digit subtraction", compute, nil, 2.8e-3, nil),
    Printed("fig-c13", "2-digit multiplication", compute, nil, 2.8e-2, nil),
    Printed("fig-c13", "3-digit subtraction", components, nil, 3.1e-2, nil),
    // The inventory: 1.7e-2; the least squares give 1.648e-2 here and in scipy.
    Printed("fig-c13", "2-digit multiplication", components, nil, 1.6e-2, nil),
    Printed("fig-c14", "IPA transliterate", components, nil, 9.6e-2, nil),
    Printed("fig-c14", "3-digit addition", components, nil, 3.0e-2, nil),
    Printed("fig-c14", "2-digit addition", components, nil, 4.1e-3, nil),
    Printed("fig-c14", "3-digit addition", compute, nil, 7.3e-2, nil),
    Printed("fig-c14", "2-digit addition", compute, nil, 4.8e-2, nil),
    Printed("fig-c14", "3-digit addition", size, nil, 0.58, nil),
    Printed("fig-c14", "2-digit addition", size, nil, 0.32, nil),
    Printed("fig-c15", "GSM8K naive", size, nil, 1.2e-2, nil),
    Printed("fig-c15", "GSM8K CoT", size, nil, 0.19, nil),
    Printed("fig-c15", "GSM8K CoT + SC", size, nil, 0.22, nil),
    Printed("fig-c15", "GSM8K naive", compute, nil, 3.7e-3, nil),
    Printed("fig-c15", "GSM8K CoT", compute, nil, 3.7e-2, nil),
    Printed("fig-c15", "GSM8K CoT + SC", compute, nil, 3.8e-2, nil),
    Printed("fig-c16", "BBH naive", components, nil, 3.0e-3, (1.26, -4.87)),
    Printed("fig-c16", "BBH CoT", components, nil, 9.7e-3, (1.62, -5.03)),
    Printed("fig-c16", "BBH CoT", compute, nil, 3.3e-3, nil),
    Printed("fig-c20b", "AgentBench", components, nil, 5.8e-3, nil),
  ]

  @Test("errors and curves are the printed ones", arguments: Dictionary(grouping: printedNumbers, by: \.config))
  func errors(config: String, numbers: [Printed]) async throws {
    let run = try await PaperRun(config)
    for number in numbers {
      let law = try run.law(number.law, number.task)
      if let train = number.train { #expect(printed(try law.mse("train"), 2) == train, "\(number): training error") }
      let test = try law.mse("test")
      #expect(printed(test, 2) == number.test, "\(number): test error \(test)")
      guard let line = number.line else { continue }
      let found: (slope: Double, intercept: Double) =
        number.law == Self.compute
        ? (law.weights.first ?? .nan, law.intercept ?? .nan)
        : try law.line(config == "fig-5" ? "Llama-2-Chat" : "Llama-2")
      #expect(abs(found.slope - line.0) <= 0.0055, "\(number): slope \(found.slope)")
      #expect(abs(found.intercept - line.1) <= 0.0055, "\(number): intercept \(found.intercept)")
    }
  }

  @Test("table C.1's weights are the printed ones but for Persian QA, and nearly for two that stopped early")
  func tableC1() async throws {
    let table: [(task: String, weights: [Double], line: (Double, Double), within: Double)] = [
      ("word unscramble", [6.74, -3.22, -1.37, -4.93], (2.00, -6.11), 0.02),
      // Printed: 2.86, 3.18, -0.19, -5.26 and (2.32, -8.43), where the paper's optimiser stopped.
      ("Persian QA", [2.97, 3.36, 1.29, -5.28], (2.35, -8.46), 0.005),
      ("3-digit subtraction", [5.98, 8.74, 39.55, -4.68], (5.50, -8.92), 0.005),
      ("2-digit multiplication", [3.60, 4.24, 8.05, -2.68], (2.22, -4.45), 0.005),
      ("AgentBench", [2.32, 0.79, -2.82, -2.96], (1.00, -5.52), 0.005),
      ("AgentBoard", [3.02, 2.60, 1.17, -2.98], (0.98, -6.60), 0.005),
      ("GSM8K naive", [2.69, 1.55, -0.36, -3.57], (1.09, -4.77), 0.005),
      ("GSM8K CoT", [2.56, 4.64, 4.21, -2.50], (2.04, -5.53), 0.005),
      ("GSM8K CoT + SC", [2.73, 4.82, 4.95, -2.49], (2.19, -5.74), 0.0052),
      ("BBH naive", [2.70, 3.06, -0.84, -3.23], (1.26, -4.87), 0.006),
      ("BBH CoT", [4.20, 3.81, -2.92, -3.12], (1.62, -5.03), 0.005),
    ]
    let run = try await PaperRun("table-c1")
    for (task, weights, line, within) in table {
      let law = try run.law("three components", task)
      let found = law.weights + [try #require(law.intercept)]
      #expect(found.count == 4 && zip(found, weights).allSatisfy { abs($0 - $1) <= within }, "\(task): \(found)")
      let family = task.hasPrefix("Agent") ? "Llama-2-Chat" : "Llama-2"
      let form = try run.values("summaries", "laws", ["task": task, "form": "log10 \(family)-equivalent compute"])
      #expect(abs(try #require(form["slope"]?.double) - line.0) <= 0.005, "\(task)")
      #expect(abs(try #require(form["intercept"]?.double) - line.1) <= 0.005, "\(task)")
    }
  }

  @Test("the laws in terms of benchmarks are those of figures 5c and 6b")
  func benchmarkWeights() async throws {
    let printed: [(config: String, task: String, weights: [(String, Double)])] = [
      (
        "fig-5", "AgentBench",
        [
          ("MMLU", 2.34), ("ARC-C", 0.82), ("HellaSwag", 0.32), ("Winogrande", 0.54), ("TruthfulQA", 0.60),
          ("GSM8K", -0.42), ("HumanEval", 2.63),
        ]
      ),
      (
        "fig-5", "AgentBoard",
        [
          ("MMLU", -0.10), ("ARC-C", -0.31), ("HellaSwag", -0.55), ("Winogrande", 0.14), ("TruthfulQA", 0.56),
          ("GSM8K", 2.28), ("HumanEval", 3.36),
        ]
      ),
      (
        "fig-6", "GSM8K naive",
        [
          ("MMLU", 1.53), ("ARC-C", 1.30), ("HellaSwag", 1.22), ("Winograd", 0.75), ("TruthfulQA", 0.16),
          ("XWinograd", 0.13), ("HumanEval", 1.92),
        ]
      ),
      (
        "fig-6", "GSM8K CoT",
        [
          ("MMLU", 5.03), ("ARC-C", 2.04), ("HellaSwag", -0.10), ("Winograd", 0.96), ("TruthfulQA", 1.75),
          ("XWinograd", -2.39), ("HumanEval", 2.58),
        ]
      ),
    ]
    for (config, task, weights) in printed {
      let found = try await PaperRun(config).values("summaries", "laws", ["task": task, "form": "columns"])
      for (benchmark, weight) in weights {
        let value = try #require(found[benchmark]?.double)
        #expect(abs(value - weight) <= 0.0075, "\(task), \(benchmark): \(value)")
      }
    }
  }

  @Test("the law for chains of thought in the compute of five families is that of figure 9")
  func families() async throws {
    let law = try await PaperRun("fig-9").law("three components", "GSM8K CoT")
    let printed = [
      ("Llama-2", 2.04, -5.53), ("Phi", 1.00, -0.55), ("DeepSeek-Coder", 1.06, -3.56), ("Qwen1.5", 1.60, -3.51),
      ("CodeLlama", 2.34, -6.86),
    ]
    for (family, slope, intercept) in printed {
      let line = try law.line(family)
      #expect(abs(line.slope - slope) <= 0.005 && abs(line.intercept - intercept) <= 0.005, "\(family): \(line)")
    }
  }

  // MARK: Which predictor is better

  @Test("three components beat FLOPs on all 7 tasks that have them and four components on 8 of 9, not on Persian QA")
  func componentCounts() async throws {
    var beatsCompute: [String] = []
    var beatsFour: [String] = []
    for config in ["fig-c07", "fig-c08", "fig-c09"] {
      let run = try await PaperRun(config)
      for three in run.laws where three.name == "three components" {
        let error = try three.mse("test")
        if error < (try run.law("four components", three.task).mse("test")) { beatsFour.append(three.task) }
        guard config != "fig-c09" else { continue }
        if error < (try run.law("training FLOPs", three.task).mse("test")) { beatsCompute.append(three.task) }
      }
    }
    #expect(beatsCompute.count == 7)
    // Held by early stopping only: at the optimum Persian QA's four components test better than three.
    #expect(beatsFour.count == 8 && !beatsFour.contains("Persian QA"))
  }

  @Test(
    "three components have the least area under the error curve in 3 of 3 and in 6 of 8 set-ups, Persian QA's excepted")
  func errorCurves() async throws {
    var lost: [String] = []
    for (config, setups) in [("fig-c10", 3), ("fig-c11", 8)] {
      let areas = try await PaperRun(config).record["summaries"]?.elements ?? []
      let groups = Dictionary(grouping: areas) { row in
        "\(row["keys"]?["order"]?.string ?? "") \(row["keys"]?["task"]?.string ?? "")"
      }
      #expect(groups.count == setups)
      for (setup, rows) in groups {
        #expect(rows.count == 3)
        let ranked = rows.sorted {
          ($0["values"]?["mse"]?.double ?? .infinity) < ($1["values"]?["mse"]?.double ?? .infinity)
        }
        if ranked.first?["keys"]?["name"]?.string != "three components" { lost.append(setup) }
      }
    }
    #expect(lost.sorted() == ["FLOPs Persian QA", "accuracy Persian QA"])
  }
}
