import EvaluationKit
import NumericalMethods

/// How well the intervals of one forecast hold over the test rows of many combinations.
struct PooledIntervals: Sendable {
  var bootstrap: ClusterBootstrap?
  var seed: Seed

  func result(
    _ measure: IntervalMeasure, _ cells: [IntervalRows.Cell], level: Double
  ) -> MetricResult {
    let clusters = cells.clustered { $0.place.label(on: bootstrap?.axis) }.map { $0.flatMap(\.rows) }
    let lacking = cells.reduce(0) { $0 + $1.lacking }
    let reason = "no such row has an interval"
    guard measure != .width else {
      let widths = WeightedMedian(clusters.map { $0.map { $0.upper - $0.lower } }.filter { !$0.isEmpty })
      return bootstrap.result(
        "value", widths.value, clusters: widths.clusters, n: widths.count, undefined: lacking, reason: reason,
        seed: seed, of: widths.value)
    }
    let fine = 2 / (1 - level)
    let parts = clusters.map { rows in
      var part = ClusterMean.Part()
      for row in rows {
        let isInside = row.lower <= row.actual && row.actual <= row.upper
        let outside = max(row.lower - row.actual, 0) + max(row.actual - row.upper, 0)
        part.add(measure == .coverage ? (isInside ? 1 : 0) : row.upper - row.lower + fine * outside)
      }
      return part
    }
    return bootstrap.result("value", ClusterMean(parts), undefined: lacking, reason: reason, seed: seed)
  }
}

/// What is told of intervals over many combinations.
enum IntervalMeasure: String, CaseIterable, Sendable {
  case coverage, width
  case score = "interval-score"
}
