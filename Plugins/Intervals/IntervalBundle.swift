import EvaluationKit

/// The built-in interval methods.
enum IntervalBundle {
  static func add(to registry: inout Registry) {
    registry.add(BaggedLogit.self)
    registry.add(DeltaInterval.self)
    registry.add(FamilyBootstrap.self)
    registry.add(GroupedCrossValidation.self)
    registry.add(ResidualInterval.self)
  }
}
