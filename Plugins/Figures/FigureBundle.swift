import EvaluationKit

/// The built-in figures.
enum FigureBundle {
  static func add(to registry: inout Registry) {
    registry.add(ScalingCurve.self)
  }
}
