import EvaluationKit

/// How far a printed grid agrees with the target, in per cent of the cells.
struct GridAgreement: Sendable, Hashable {
  var precision = ScoreValue.count(0)
  var recall = ScoreValue.count(0)
  var f1 = ScoreValue.count(0)

  /// Nothing agrees, or nothing was compared.
  init() {}

  /// Recall is the share of the target's filled cells that are printed right, precision the share of the printed ones
  /// that are right; both are rounded to four digits before F1 is taken, and all to whole per cents at the end, halves
  /// to even.
  ///
  /// Nil where the original fails with an error that it swallows, so that what was found last time stays: where nothing
  /// is filled in one of the grids (a division by zero), or where a row lacks cells that the first row has.
  init?(printed: TextGrid, target: TextGrid) {
    self.init()
    guard printed.rows.count == target.rows.count, printed.width == target.width else { return }
    var (filled, recalled, drawn, right) = (0, 0, 0, 0)
    for row in target.rows.indices {
      guard printed.rows[row].count >= target.width, target.rows[row].count >= target.width else { return nil }
      for column in 0..<target.width {
        let wanted = target.rows[row][column]
        let found = printed.rows[row][column]
        let isHit = wanted == found || PythonText.lowercased(String(wanted)) == PythonText.lowercased(String(found))
        if !TextGrid.isEmpty(wanted) {
          filled += 1
          if isHit { recalled += 1 }
        }
        if !TextGrid.isEmpty(found) {
          drawn += 1
          if isHit { right += 1 }
        }
      }
    }
    guard filled > 0, drawn > 0 else { return nil }
    let recall = pythonRounded(Double(recalled) / Double(filled), digits: 4)
    let precision = pythonRounded(Double(right) / Double(drawn), digits: 4)
    self.recall = .number(pythonRounded(recall * 100, digits: 0))
    self.precision = .number(pythonRounded(precision * 100, digits: 0))
    if recall > 0, precision > 0 {
      let f1 = pythonRounded(2 * precision * recall / (precision + recall), digits: 4)
      self.f1 = .number(pythonRounded(f1 * 100, digits: 0))
    }
  }
}
