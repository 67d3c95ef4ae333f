import Foundation
import NumericalMethods
import Testing

/// One set-up of the reference, made again from the raw tables with this module's routines.
struct ReferenceSetup {
  let train: [String]
  let test: [String]
  let imputation: LearntImputation
  let imputationConverged: Bool
  let components: PrincipalComponents
  private let scores: [String: [Double]]
  private let target: [String: Double]
  private let size: [String: Double]
  private let compute: [String: Double]

  init(_ setup: ReferenceRuns.Setup, tables: ReferenceTables) throws {
    train = setup.components.trainModels
    test = setup.components.testModels
    let base = setup.group.hasPrefix("agent") ? tables.instruct : tables.base
    let metrics = setup.setup.imputation.metrics.map { base.column($0) }
    let trainTable = Self.table(of: train, metrics)
    let testTable = Self.table(of: test, metrics)
    imputation = try LowRankImputation(clip: 0...1).fit(trainTable)
    let filledTrain = try imputation.fill(trainTable)
    let filledTest = try imputation.fill(testTable)
    imputationConverged = imputation.converged && filledTrain.converged && filledTest.converged
    components = try principalComponents(filledTrain.matrix, count: 5)
    var scores: [String: [Double]] = [:]
    for (models, matrix) in [(train, filledTrain.matrix), (test, filledTest.matrix)] {
      let rows = try components.scores(of: matrix)
      for (index, model) in models.enumerated() { scores[model] = Array(rows.row(index)) }
    }
    self.scores = scores
    let range = setup.setup.range ?? [0, setup.group == "agent_aboard_10pct" ? 100 : 1]
    target = try tables.target(of: setup).mapValues { ($0 - range[0]) / (range[1] - range[0]) }
    size = base.column("Model Size (B)")
    compute = base.column("FLOPs (1E21)")
  }

  /// The inputs and targets of a predictor, without the rows that lack an input.
  func pairs(_ predictor: String, of models: [String]) throws -> (inputs: Matrix, target: [Double]) {
    var rows: [[Double]] = []
    var values: [Double] = []
    for model in models {
      let inputs: [Double]? =
        switch predictor {
        case "model_size": size[model].map { [Foundation.log($0 + 1e-9)] }
        case "flops": compute[model].map { [Foundation.log($0 + 1e-9)] }
        default: try scores[model].map { Array($0[..<(try #require(Int(predictor.dropFirst(2))))]) }
        }
      guard let inputs else { continue }
      rows.append(inputs)
      values.append(try #require(target[model]))
    }
    return (Matrix(rows: rows), values)
  }

  private static func table(of models: [String], _ metrics: [[String: Double]]) -> IncompleteMatrix {
    IncompleteMatrix(columns: metrics.map { metric in models.map { metric[$0] } })
  }
}

/// The raw tables the set-ups are made of.
struct ReferenceTables {
  let base, instruct, emergent, postTraining, agents: ReferenceTable

  init(in folder: URL) throws {
    func table(_ name: String) throws -> ReferenceTable {
      try ReferenceTable(contentsOf: folder.appendingPathComponent("obsscaling").appendingPathComponent(name))
    }
    base = try table("base_llm_benchmark_eval.csv")
    instruct = try table("instruct_llm_benchmark_eval.csv")
    emergent = try table("base_llm_emergent_capability_eval.csv")
    postTraining = try table("base_llm_post_training_eval.csv")
    agents = try table("instruct_llm_agent_eval.csv")
  }

  func target(of setup: ReferenceRuns.Setup) throws -> [String: Double] {
    switch setup.target {
    case "Overall Score": agents.column("ABench-OA")
    case "Average Success Rate": agents.column("ABoard-Avg_SR")
    default: (setup.group.hasPrefix("emergent") ? emergent : postTraining).column(setup.target)
    }
  }
}
