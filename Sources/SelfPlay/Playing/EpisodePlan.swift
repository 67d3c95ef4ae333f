import EvaluationKit
import NumericalMethods

/// A game with the instances that are to be played.
public struct PlayedGame: Sendable {
  public var game: any Game
  public var experiments: [GameExperiment]

  public init(_ game: any Game, experiments: [GameExperiment]) {
    self.game = game
    self.experiments = experiments
  }
}

/// An episode that is to be played.
public struct PlannedEpisode: Sendable {
  public var game: any Game
  /// The experiment's place within the game, from 0.
  public var experiment: Int
  public var instance: GameInstance
  public var pair: PlayerPair
  public var repetition: Int
  public var seed: Seed

  public var rules: RuleSet { game.rules }

  func match(now: @escaping @Sendable () -> Double?) throws -> Match {
    try Match(
      game: game, instance: instance, players: pair.players, repetition: repetition, seed: seed, now: now)
  }
}

/// All episodes of a tournament, in the order of its tables: pairs, games, experiments, instances, repetitions.
public struct EpisodePlan: Sendable {
  public private(set) var episodes: [PlannedEpisode] = []
  /// The games with all their experiments, also those that are left out.
  public let games: [PlayedGame]
  /// Who does not play what, and why.
  public private(set) var notes: [String] = []

  /// - Parameters:
  ///   - limit: instances of each experiment at most.
  ///   - experiments: the names of those to be played; nil: all.
  /// - Throws: ``EvaluationError`` where nothing is left to play, or a game cannot be played by so many.
  public init(
    _ games: [PlayedGame], pairs: [PlayerPair], repetitions: Int = 1, limit: Int? = nil,
    experiments wanted: [String]? = nil, seed: Seed = Seed(0)
  ) throws {
    self.games = games
    let known = games.flatMap { $0.experiments.map(\.name) }
    for name in wanted ?? [] where !known.contains(name) {
      throw EvaluationError("no experiment is called '\(name)'; there are \(Self.listed(known))")
    }
    for pair in pairs {
      for played in games {
        for (number, experiment) in played.experiments.enumerated() where wanted?.contains(experiment.name) ?? true {
          let places = try played.game.roles(in: experiment).count { !$0.isProgrammatic }
          guard pair.players.count == 1 || pair.players.count == places else {
            note(
              "'\(pair.label)' does not play '\(played.game.folder)', which has \(places) \(places == 1 ? "place" : "places")"
            )
            continue
          }
          try played.game.check(experiment)
          for instance in experiment.frozen().prefix(limit ?? .max) {
            for repetition in 0..<repetitions {
              episodes.append(
                PlannedEpisode(
                  game: played.game, experiment: number, instance: instance, pair: pair,
                  repetition: repetition, seed: seed))
            }
          }
        }
      }
    }
    if episodes.isEmpty {
      let why = notes.isEmpty ? "no game has an instance" : notes.joined(separator: "; ")
      throw EvaluationError("there is nothing to play: \(why)")
    }
  }

  /// The same episodes with another chance.
  public func seeded(_ seed: Seed) -> EpisodePlan {
    var plan = self
    for index in plan.episodes.indices { plan.episodes[index].seed = seed }
    return plan
  }

  private mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  private static func listed(_ names: [String]) -> String {
    names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.map { "'\($0)'" }.joined(separator: ", ")
  }
}
