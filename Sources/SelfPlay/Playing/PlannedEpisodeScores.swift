import EvaluationKit

extension ScoredEpisode {
  /// An episode of a plan and what it came to, by the names that our tables have.
  public init(_ planned: PlannedEpisode, _ result: EpisodeResult) {
    self.init(
      players: planned.pair.name, game: planned.game.folder, experiment: planned.instance.experiment.name,
      episode: "episode_\(planned.instance.index)", index: planned.instance.index, gameID: planned.instance.id,
      rules: planned.rules, result: result)
    isLeftOut = result.isUnscored
  }
}
