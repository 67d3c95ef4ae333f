import EvaluationKit
import NumericalMethods
import Tables

/// Runs a fit; what goes wrong in it is said in the words of the experiment: rows and inputs by their names.
///
/// - Throws: `EvaluationError` in the place of `NumericalError`.
func sayingTrouble<Result>(fitting law: String, to rows: PredictorRows, _ fit: () throws -> Result) throws -> Result {
  do {
    return try fit()
  } catch let error as NumericalError {
    func input(_ index: Int) -> String { rows.inputs.indices.contains(index) ? rows.inputs[index].name : "" }
    let message =
      switch error {
      case .tooFewRows(let found, let needed):
        "\(law) needs at least \(counted(needed, "training row")), one a parameter, and there \(found == 1 ? "is" : "are") \(found)"
      case .dependentColumn(let column):
        "the input '\(input(column))' is constant over the training rows or follows from the inputs before it, so its"
          + " weight is undetermined"
      case .notFinite(let place, let column):
        "the input '\(input(column))' is infinite at the training row '\(rows.called(place))'"
      default: error.description
      }
    throw EvaluationError(message)
  }
}

extension PredictorRows {
  /// How a message calls a row: by its key, otherwise by its number from 1.
  func called(_ row: Int) -> String { keys[row] ?? "\(row + 1)" }

  /// The inputs as [count x inputs].
  ///
  /// - Throws: `EvaluationError` where a cell is missing.
  func completeMatrix() throws -> Matrix {
    guard let matrix else {
      let name = inputs.first { $0.values.missingCount > 0 }?.name ?? ""
      throw EvaluationError("the input '\(name)' is missing in some training rows")
    }
    return matrix
  }
}
