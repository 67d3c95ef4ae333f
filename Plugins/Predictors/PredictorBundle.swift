import EvaluationKit

/// The built-in predictors.
enum PredictorBundle {
  static func add(to registry: inout Registry) {
    registry.add(Sigmoid.self)
    registry.add(TrainingMaximum.self)
    registry.add(TrainingMean.self)
  }
}
