import EvaluationKit

/// The built-in back ends.
enum BackendBundle {
  static func add(to registry: inout Registry) {
    registry.add(HumanPlayer.self)
    registry.add(OpenAICompatible.self)
    registry.add(Programmatic.self)
    registry.add(RecordedPlayer.self)
  }
}
