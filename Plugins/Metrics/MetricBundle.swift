import EvaluationKit

/// The built-in metrics.
enum MetricBundle {
  static func add(to registry: inout Registry) {
    registry.add(MeanAbsoluteError.self)
    registry.add(MeanSquaredError.self)
  }
}
