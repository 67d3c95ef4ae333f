import EvaluationKit

/// The built-in transforms.
enum TransformBundle {
  static func add(to registry: inout Registry) {
    registry.add(ImputePCA.self)
    registry.add(KeepRows.self)
    registry.add(PCATransform.self)
  }
}
