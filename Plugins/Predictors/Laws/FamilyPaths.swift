import EvaluationKit
import NumericalMethods
import Tables

/// The training rows of each family along one input, for laws that are fitted to each family apart.
struct FamilyPaths: Sendable {
  struct Path: Sendable {
    /// Nil for the rows without one, which are one path.
    var family: String?
    /// Of the training table, by rising input.
    var rows: [Int]
    var inputs: [Double]
  }

  /// In the order in which the families come.
  let paths: [Path]

  /// - Throws: `EvaluationError` where an input is missing, or there are no rows.
  init(_ rows: PredictorRows) throws {
    guard rows.count > 0 else { throw EvaluationError("there are no training rows") }
    let inputs = try rows.completeMatrix().column(0)
    var families: [String?] = []
    for family in rows.families where !families.contains(family) { families.append(family) }
    paths = families.map { family in
      let own = (0..<rows.count).filter { rows.families[$0] == family }.sorted { (inputs[$0], $0) < (inputs[$1], $1) }
      return Path(family: family, rows: own, inputs: own.map { inputs[$0] })
    }
  }

  /// What a path's rows with equal inputs average to, by rising input.
  static func means(_ path: Path, _ target: [Double]) -> [(input: Double, value: Double)] {
    var steps: [(input: Double, value: Double)] = []
    var count = 0.0
    for (row, input) in zip(path.rows, path.inputs) {
      if let last = steps.last, last.input == input {
        count += 1
        steps[steps.count - 1].value += (target[row] - last.value) / count
      } else {
        steps.append((input, target[row]))
        count = 1
      }
    }
    return steps
  }

  /// Why a row has no prediction of a law that is fitted to each family apart.
  static func unknown(_ family: String?) -> String {
    family.map { "no training row is of the family '\($0)'" } ?? "the row has no family, and no training row is without"
  }
}
