import EvaluationKit
import NumericalMethods
import Tables

@testable import Plugins

/// A simulated cell as predictors see it: a row a checkpoint, its documents behind it, accuracy the target.
struct SimulatedRows {
  var compute: [Double]
  var table: Table
  var accuracy: [Double]
  var family: String
  var chance: Double
  /// How many checkpoints train: the first max(4, ceil(0.6 M)).
  var training: Int

  init(_ cell: SimulatedCell) throws {
    table = try SimulatedTable(cells: [cell], truth: false, untrained: nil).table()
    compute = cell.logCompute
    family = cell.family.name
    chance = 1 / Double(cell.choiceCount)
    training = max(4, (6 * compute.count + 9) / 10)
    accuracy = (0..<cell.checkpointCount).map { checkpoint in
      var right = 0
      for item in 0..<cell.itemCount {
        let first = cell.offset(checkpoint: checkpoint, item: item)
        let own = cell.logLikelihoods[first..<(first + cell.choiceCount)]
        if own.max() == own[first + cell.answers[item]] { right += 1 }
      }
      return Double(right) / Double(cell.itemCount)
    }
  }

  var documents: Int { table.rowCount / compute.count }

  /// The rows of these checkpoints; training ones know what stands behind them.
  func rows(_ checkpoints: Range<Int>, members: Bool) -> PredictorRows {
    PredictorRows(
      count: checkpoints.count,
      inputs: [PredictorRows.Input(name: "log10(flops)", values: NumberValues(checkpoints.map { compute[$0] }))],
      keys: checkpoints.map { "checkpoint \($0)" }, families: checkpoints.map { _ in family },
      compute: NumberValues(checkpoints.map { _ in nil }),
      members: members
        ? RowMembers(table: table, rows: checkpoints.map { Array(($0 * documents)..<(($0 + 1) * documents)) }) : nil)
  }

  var train: PredictorRows { rows(0..<training, members: true) }
  var test: PredictorRows { rows(training..<compute.count, members: false) }

  func forecasts(_ predictor: some Predictor, in run: RunContext) async throws -> [Prediction] {
    try await predictor.fit(train, target: Array(accuracy[..<training]), in: run).predict(test, in: run)
  }
}
