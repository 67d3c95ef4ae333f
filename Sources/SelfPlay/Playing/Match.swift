import EvaluationKit
import NumericalMethods

/// One instance played by given players.
///
/// An episode's chance comes from the seed, the instance, the players and the repetition, and not from when it is played.
public struct Match: Sendable {
  /// How an episode came to its end.
  public enum End: Sendable {
    /// By the rules: won, lost or aborted.
    case byRules(Transcript)
    /// A player's model gave no reply, or the instance lacks something; what was said up to then.
    case failed(Transcript, any Error)
  }

  private let game: any Game
  private let instance: GameInstance
  private let rules: RuleSet
  private let places: [Place]
  private let now: @Sendable () -> Double?

  /// A role at the table and who plays it; nobody where the game master does.
  private struct Place: Sendable {
    var seat: Seat
    var player: Player?
    var seed: Seed
  }

  /// - Parameters:
  ///   - players: one, who then sits at every place, or one for each role that a model plays.
  ///   - repetition: which of several episodes of the same instance and players it is, from 0.
  ///   - now: seconds since 1970, for the transcript; nil where time is not kept.
  /// - Throws: ``EvaluationError`` where there are not as many players as places, or the game says that it cannot play the
  ///   instance.
  public init(
    game: any Game, instance: GameInstance, players: [Player], repetition: Int = 0, seed: Seed = Seed(0),
    now: @escaping @Sendable () -> Double? = { nil }
  ) throws {
    self.game = game
    self.instance = instance
    rules = game.rules
    self.now = now
    let roles = try game.roles(in: instance.experiment)
    let wanted = roles.count { !$0.isProgrammatic }
    guard players.count == 1 || players.count == wanted else {
      throw EvaluationError("'\(game.folder)' has \(wanted) places for players, and \(players.count) want to play")
    }
    let root = seed.child("\(game.folder) \(game.rules.rawValue) \(instance.experiment.name)", instance.index)
      .child("repetition", repetition)
    var waiting = players[...]
    places = roles.enumerated().map { index, role in
      let seat = Seat(
        game: game.folder, rules: game.rules, experiment: instance.experiment.name, instance: instance.index,
        gameID: instance.id, player: "Player \(index + 1)", role: role.name, repetition: repetition)
      let player = role.isProgrammatic ? nil : players.count == 1 ? players[0] : waiting.removeFirst()
      return Place(seat: seat, player: player, seed: root.child(player?.name ?? "", index))
    }
  }

  /// - Throws: what a player's model threw, or the game; `CancellationError`.
  public func play() async throws -> Transcript {
    switch try await end() {
    case .byRules(let transcript): return transcript
    case .failed(_, let error): throw error
    }
  }

  /// Plays, and keeps what was said where it fails.
  ///
  /// - Throws: `CancellationError` alone.
  public func end() async throws -> End {
    var table = GameTable(emptyTranscript, now: now) { try await answer(of: $0, to: $1) }
    do {
      try await game.play(instance, at: &table)
      return .byRules(table.transcript)
    } catch let error as CancellationError {
      throw error
    } catch {
      // A call that was cancelled may fail in its own words.
      try Task.checkCancellation()
      return .failed(table.transcript, error)
    }
  }

  private var emptyTranscript: Transcript {
    let master = TranscriptPlayer("GM", role: "Game Master", model: "programmatic")
    let others = places.map {
      TranscriptPlayer($0.seat.player, role: $0.seat.role, model: $0.player?.name ?? "programmatic")
    }
    return Transcript(rules: rules, game: game.folder, instance: instance, players: [master] + others)
  }

  private func answer(of name: String, to messages: [Conversation.Message]) async throws -> GameTable.Answer {
    guard let place = places.first(where: { $0.seat.player == name }), let player = place.player else {
      throw EvaluationError("'\(game.folder)' asks '\(name)', whom no model plays", isFault: true)
    }
    try Task.checkCancellation()
    switch player.source {
    case .answers(let answer): return try await answer(place.seat, messages)
    case .sparring(let manner):
      var chance = Self.chance(place, messages).generator()
      guard let text = game.reply(as: GameRole(place.seat.role), to: messages, in: manner, chance: &chance) else {
        throw EvaluationError("'\(game.folder)' brings no player of its own for the role '\(place.seat.role)'")
      }
      return GameTable.Answer(Reply(text))
    case .model(let backend):
      let clock = ContinuousClock()
      let start = clock.now
      let run = RunContext(seed: Self.chance(place, messages))
      let replies = try await backend.reply(to: [Conversation(messages, seat: place.seat)], in: run)
      guard let reply = replies.first else {
        throw EvaluationError("the back end of '\(player.name)' gave no reply to a conversation", isFault: true)
      }
      return GameTable.Answer(reply, duration: (clock.now - start).seconds)
    }
  }

  /// The chance of one reply: of the place, and of what is asked there when.
  private static func chance(_ place: Place, _ messages: [Conversation.Message]) -> Seed {
    place.seed.child(messages.last?.content ?? "", messages.count)
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
