import EvaluationKit

/// The games that come with Bellwether.
enum GameBundle {
  static func add(to registry: inout Registry) {
    registry.add(ImageGame.self)
    registry.add(PrivateSharedGame.self)
    registry.add(ReferenceGame.self)
    registry.add(Taboo.self)
    registry.add(Wordle.self)
    registry.add(WordleWithClue.self)
    registry.add(WordleWithCritic.self)
  }
}
