import EvaluationKit
import JSON

/// The games in reach, by the folders that clembench calls them by, each made for a rule set.
public struct GameShelf: Sendable {
  private var games: [RuleSet: [(folder: String, game: any Game)]] = [:]

  /// - Throws: what a game's settings threw.
  public init(_ factories: [PluginFactory<any Game>]) throws {
    for rules in RuleSet.allCases {
      games[rules] = try factories.map { factory in
        let settings = Setting(["rules": .text(rules.rawValue)] as JSONValue)
        let game = try factory.make(Settings(settings, for: factory.card))
        return (game.folder, game)
      }
    }
  }

  public init(_ games: [RuleSet: [any Game]]) {
    self.games = games.mapValues { $0.map { ($0.folder, $0) } }
  }

  /// The folders of all games, sorted.
  public var folders: [String] { Set(games.values.flatMap { $0.map(\.folder) }).sorted() }

  public func game(_ folder: String, _ rules: RuleSet) -> (any Game)? {
    games[rules]?.first { $0.folder == folder }?.game
  }
}
