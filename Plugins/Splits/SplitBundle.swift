import EvaluationKit

/// The built-in split rules.
enum SplitBundle {
  static func add(to registry: inout Registry) {
    registry.add(CutoffSplit.self)
    registry.add(HoldOutSplit.self)
  }
}
