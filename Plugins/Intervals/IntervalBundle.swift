import EvaluationKit

/// The built-in interval methods.
enum IntervalBundle {
  static func add(to registry: inout Registry) {
    registry.add(FamilyBootstrap.self)
    registry.add(ResidualInterval.self)
  }
}
