import EvaluationKit
import NumericalMethods

extension ForecastPairs {
  /// Predicted less actual, a pair each.
  var errors: [Double] { zip(predicted, actual).map { $0 - $1 } }

  /// The mean of something of each error; undefined where there is no pair.
  func meanError(_ term: (Double) -> Double) -> MetricResult {
    guard count > 0 else { return MetricResult(nil, n: 0, reason: "there is no row to judge") }
    return MetricResult(mean(errors.map(term)), n: count)
  }
}
