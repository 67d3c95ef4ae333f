import EvaluationKit

/// The built-in predictors.
enum PredictorBundle {
  static func add(to registry: inout Registry) {}
}
