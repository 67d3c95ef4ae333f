import EvaluationKit

/// Someone who can sit at a game's table, by the name that folders and tables give it.
public struct Player: Sendable {
  /// Answers all that the one at this seat has before it.
  public typealias Answer =
    @Sendable (_ seat: Seat, _ messages: [Conversation.Message]) async throws -> GameTable.Answer

  /// Where its replies come from.
  enum Source: Sendable {
    case answers(Answer)
    case model(any Backend)
    /// The game itself, playing in this manner.
    case sparring(PlayingManner)
  }

  public let name: String
  /// What makes its replies what they are, by which one player is told from another of the same name.
  public let identity: PlayerIdentity
  let source: Source

  /// A player that answers by a function, such as a recording.
  public init(name: String, identity: PlayerIdentity? = nil, answer: @escaping Answer) {
    self.name = name
    self.identity = identity ?? PlayerIdentity(id: "function")
    source = .answers(answer)
  }

  /// A player that answers by a back end: what a model says or, where the back end only holds a manner, what the game brings.
  public init(_ backend: NamedBackend) {
    name = backend.name
    identity = PlayerIdentity(backend)
    source =
      (backend.backend as? any SparringBackend).map { .sparring($0.manner) } ?? .model(backend.backend)
  }

  /// Whether it needs no waiting for, so that one of the machine's cores is all that it takes.
  var isProgrammatic: Bool { if case .sparring = source { true } else { false } }
}

/// Those who play together: one that plays with itself, or one for each place.
public struct PlayerPair: Sendable {
  public let players: [Player]

  /// A player with itself.
  public init(_ player: Player) { players = [player] }

  /// - Parameter players: at least one; Player 1 first.
  public init(_ players: [Player]) {
    precondition(!players.isEmpty, "somebody has to play")
    self.players = players
  }

  /// Each player with each other one, in both orders.
  public static func pairs(of players: [Player]) -> [PlayerPair] {
    players.indices.flatMap { first in
      players.indices.compactMap { $0 == first ? nil : PlayerPair([players[first], players[$0]]) }
    }
  }

  public var isSelfPlay: Bool { Set(players.map(\.name)).count == 1 }

  /// clembench's name for the two: "a--a", "a--b".
  public var label: String {
    players.count == 1 ? "\(players[0].name)--\(players[0].name)" : players.map(\.name).joined(separator: "--")
  }

  /// The player's name where one plays with itself, else the label.
  public var name: String { isSelfPlay ? players[0].name : label }
}
