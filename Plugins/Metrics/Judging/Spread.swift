import EvaluationKit

extension ForecastPairs {
  enum Side { case actual, both }

  /// Why nothing can be said of how these pairs vary together; nil where something can.
  func lackOfSpread(of side: Side) -> String? {
    if count == 0 { return "there is no row to judge" }
    if count < 2 { return "one row alone does not vary" }
    if !varies(actual) { return "the actual values are all equal" }
    if side == .both, !varies(predicted) { return "the predictions are all equal" }
    return nil
  }
}

/// Whether two of the values differ.
func varies(_ values: [Double]) -> Bool { values.contains { $0 != values[0] } }
