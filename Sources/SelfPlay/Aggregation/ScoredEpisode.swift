import EvaluationKit

/// An episode in a table of scores: who played what, and what it came to.
public struct ScoredEpisode: Sendable, Hashable {
  /// The label of those who play: `NAME--NAME`, or the name of their folder.
  public var players: String
  /// The game's folder.
  public var game: String
  /// As its folder calls it.
  public var experiment: String
  /// As its folder calls it: "episode_7".
  public var episode: String
  /// The place within the experiment, from 0.
  public var index: Int
  public var gameID: Int?
  public var rules: RuleSet?
  public var result: EpisodeResult
  /// Whether it failed because the rules leave it without scores, as clembench's scorers sometimes do: it was played, and clembench
  /// counts it nowhere.
  public var isLeftOut = false
  /// Its folder; nil where there is none.
  public var path: String?

  public init(
    players: String, game: String, experiment: String, episode: String, index: Int, gameID: Int? = nil,
    rules: RuleSet? = nil, result: EpisodeResult
  ) {
    self.players = players
    self.game = game
    self.experiment = experiment
    self.episode = episode
    self.index = index
    self.gameID = gameID
    self.rules = rules
    self.result = result
  }

  /// The experiment without the number that clembench-1.6 puts before it.
  var experimentName: String {
    episode.hasPrefix("episode_") ? EpisodeFolder.withoutNumber(experiment) : experiment
  }

  /// Its scores with `Played`, which files do not hold: 1 - Aborted.
  public var scoresWithPlayed: [NamedScore] {
    let aborted = result.scores.first { $0.name == ScoreName.aborted }?.value.double
    return result.scores + (aborted.map { [NamedScore(ScoreName.played, .number(1 - $0))] } ?? [])
  }

  public subscript(name: String) -> Double? {
    if name == ScoreName.played { return self[ScoreName.aborted].map { 1 - $0 } }
    return result.scores.first { $0.name == name }?.value.double
  }
}
