import Diagnostics
import EvaluationKit
import JSON
import Tables

/// What is odd about a combination's rows, though they can be worked on.
enum RowWarnings {
  static func of(_ rows: PreparedRows, _ combination: PlannedCombination) -> Diagnostics {
    Diagnostics(
      [
        noTest(rows, combination), repeatedKey(rows, combination),
        farOutside(rows, combination) ?? aboveTop(rows, combination),
      ].compactMap { $0 })
  }

  /// A split that leaves every row to train on judges nothing.
  private static func noTest(_ rows: PreparedRows, _ combination: PlannedCombination) -> Diagnostic? {
    guard combination.target != nil, !combination.split.isEmpty, rows.record.test == 0 else { return nil }
    return .warning(
      "no row is left to test on: all \(rows.record.train) are training rows", at: combination.split.first?.place,
      hint: "move the cutoff, or change its column; errors on training rows say little")
  }

  /// A model that stands in two rows may train in one and test in the other.
  private static func repeatedKey(_ rows: PreparedRows, _ combination: PlannedCombination) -> Diagnostic? {
    guard combination.target != nil, !combination.roles.key.isEmpty else { return nil }
    var seen: [String: Int] = [:]
    for (row, key) in RowKeys.keys(of: rows.table, combination.roles).enumerated() {
      guard let key else { continue }
      if let first = seen[key] {
        let notes = [first, row].compactMap { rows.table.origins?[$0] }.map { Diagnostic.Note("a row of it", at: $0) }
        return .warning(
          "the key '\(key)' stands in two rows", at: combination.split.first?.place,
          hint: "one may train and the other test; more columns under 'roles: key' tell rows apart", notes: notes)
      }
      seen[key] = row
    }
    return nil
  }

  /// Scores from 0 to 100 with a range of 0 to 1 fit nothing; a value somewhat below chance is no mistake.
  private static func farOutside(_ rows: PreparedRows, _ combination: PlannedCombination) -> Diagnostic? {
    guard let target = combination.target, let values = rows.target, let least = values.min(), let most = values.max(),
      most > 2 || least < -1
    else { return nil }
    let worst = most > 2 ? most : least
    let value = target.low + worst * (target.high - target.low)
    return .warning(
      "'\(target.expression.text)' has values such as \(numberText(value)), far outside its range \(numberText(target.low)) to \(numberText(target.high))",
      at: target.expression.place, hint: "give the range whose ends are mapped to 0 and 1")
  }

  /// No score is better than the best one; that it lies below chance happens.
  private static func aboveTop(_ rows: PreparedRows, _ combination: PlannedCombination) -> Diagnostic? {
    guard let target = combination.target, target.isRangeGiven, let values = rows.target, let most = values.max(),
      most > 1 + 1e-6
    else { return nil }
    let above = values.count { $0 > 1 + 1e-6 }
    let value = target.low + most * (target.high - target.low)
    return .warning(
      "'\(target.expression.text)' has \(counted(above, "value")) above the top of its range \(numberText(target.low)) to \(numberText(target.high)), the greatest \(numberText(value))",
      at: target.expression.place, hint: "give the best score there can be as the top, or mend the values")
  }
}
