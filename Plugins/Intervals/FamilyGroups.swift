import EvaluationKit

/// The training rows of a forecast by family, families in the order in which they first appear. A row without a family is
/// a family of its own.
struct FamilyGroups: Sendable {
  /// Numbers of training rows, a list a family.
  let rows: [[Int]]

  /// - Throws: ``EvaluationError`` where the experiment has no families, or fewer than `least`.
  init(_ forecast: RefittableForecast, least: Int, in run: RunContext) throws {
    guard run.roles.family != nil else {
      throw EvaluationError("whole families are left out or drawn, and no column has the role 'family'")
    }
    var groups: [[Int]] = []
    var places: [String: Int] = [:]
    for row in 0..<forecast.trainingCount {
      guard let family = forecast.rows.families[row] else {
        groups.append([row])
        continue
      }
      if let place = places[family] {
        groups[place].append(row)
      } else {
        places[family] = groups.count
        groups.append([row])
      }
    }
    guard groups.count >= least else {
      throw EvaluationError(
        "at least \(least) families are needed among the training rows, and there \(groups.count == 1 ? "is" : "are") "
          + "\(groups.count)")
    }
    rows = groups
  }

  var count: Int { rows.count }

  /// The training rows of all families but one, in their order.
  func rows(without family: Int, of count: Int) -> [Int] {
    let left = Set(rows[family])
    return (0..<count).filter { !left.contains($0) }
  }
}
