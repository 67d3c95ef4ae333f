import EvaluationKit

/// The games that come with Bellwether.
enum GameBundle {
  static func add(to registry: inout Registry) {
  }
}
