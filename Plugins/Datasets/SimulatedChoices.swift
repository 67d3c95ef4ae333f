import Diagnostics
import EvaluationKit
import Tables

/// Log-likelihoods of every choice of simulated multiple-choice items along the compute of known families.
struct SimulatedChoices: Dataset {
  static let card = PluginCard(
    name: "simulated-choices", summary: "simulated log-likelihoods of the choices of multiple-choice items",
    details: """
      A row is one item of a benchmark at one checkpoint of a family, with the natural logarithm of the probability of each \
      choice: the columns of `lm-eval`. Nothing here is fitted to a real model: the data test code and illustrate a \
      mechanism, and are no evidence about real models. Model a: the correct choice makes progress with compute, wrong \
      choices follow, fall behind after an onset, and wander; `fluctuation: 0` keeps them from wandering. Model b: Gaussian \
      processes with heavy-tailed noise, the same items for every family; `mode` and `dose` say what may move. The families \
      are those of Schaeffer et al. (2024) with the compute of their checkpoints. The numbers of a family and benchmark \
      depend on the seed alone, not on which others are asked for.

      `parameters` sets the numbers of the recipe, for all (`s_bm: 0.9`) or for one benchmark or family \
      (`wino2: {u_on: 20.5}`). Defaults are in brackets, one a benchmark where they differ.

      Model a (\(SimulatorABenchmark.all.map(\.name).joined(separator: ", "))): \
      \(SimulatorABenchmark.parameters.map { $0.described(SimulatorABenchmark.all) }.joined(separator: "; ")).

      Model b (\(SimulatorBBenchmark.all.map(\.name).joined(separator: ", "))): \
      \(SimulatorBBenchmark.parameters.map { $0.described(SimulatorBBenchmark.all) }.joined(separator: "; ")). \
      Of a family (\(SimulatorBFamily.all.map(\.name).joined(separator: ", "))): \
      \(SimulatorBFamily.parameters.map { $0.described(SimulatorBFamily.all) }.joined(separator: "; ")).
      """,
    parameters: [
      ParameterSpec("model", .choice(["a", "b"]), default: .text("a"), "which simulator"),
      ParameterSpec(
        "families", .list(.choice(SimulatedFamily.all.map(\.name))), optional: true,
        "by default all; model a: all but Pythia-300B"),
      ParameterSpec(
        "benchmarks", .list(.choice(SimulatorABenchmark.all.map(\.name) + SimulatorBBenchmark.all.map(\.name))),
        optional: true, "by default all of the model; model b: all but mmlu-like"),
      ParameterSpec(
        "items", .integer(1...10_000_000), optional: true,
        "items of each benchmark; by default 2000, model b: as many as the benchmark is like"),
      ParameterSpec("seed", .integer(0...Int.max), default: .integer(0), "another seed, other items and paths"),
      ParameterSpec(
        "parameters",
        .mapping(.oneOf([.number(-(.infinity)...(.infinity)), .mapping(.number(-(.infinity)...(.infinity)))])),
        optional: true, "numbers of the recipe: {SYMBOL: value} or {BENCHMARK: {SYMBOL: value}}"),
      ParameterSpec(
        "fluctuation", .number(0...100), optional: true,
        "model a: how much wrong choices move on their own; by default 1, 0 is the causal switch"),
      ParameterSpec(
        "shared-items", .truth, optional: true, "model a: the same items for every family; by default each its own"),
      ParameterSpec(
        "mode", .choice(SimulatorB.Mode.allCases.map(\.rawValue)), optional: true,
        "model b: what may move; by default full"),
      ParameterSpec(
        "dose", .number(0...100), optional: true, "model b: factor of all that a choice does on its own; by default 1"),
      ParameterSpec(
        "untrained", .truth, default: .truth(false),
        "whether Amber's checkpoint before training is a row: flops 0, log-likelihoods without meaning"),
      ParameterSpec(
        "truth", .truth, default: .truth(false), "whether what the items were made from stands in columns of its own"),
    ],
    source: "defined here; checkpoints: Schaeffer et al. (2024), arXiv 2406.04391",
    example: "samples: {simulated-choices: {model: a, families: [Cerebras], benchmarks: [arc4]}}",
    isSimulation: true)

  private let simulation: Simulation

  init(_ settings: Settings) throws { simulation = try Simulation(settings) }

  func open(in context: DataContext) async throws -> OpenedTable {
    // One item has all the columns.
    .later(try await simulation.table(items: 1).schema) { _ in try await simulation.table() }
  }
}
