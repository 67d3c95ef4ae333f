import EvaluationKit

/// The built-in split rules.
enum SplitBundle {
  static func add(to registry: inout Registry) {
    registry.add(CutoffSplit.self)
    registry.add(FamilySplit.self)
    registry.add(HoldOutSplit.self)
    registry.add(KeySplit.self)
    registry.add(RandomSplit.self)
    registry.add(RankSplit.self)
  }
}
