import EvaluationKit

/// What became of an episode that was planned: four different things, told apart in every table.
public enum EpisodeStatus: String, Sendable, Hashable, Codable, CaseIterable {
  /// To its end by the rules, won or lost.
  case played
  /// A reply out of form ended it.
  case aborted
  /// Never played: the run was stopped before, or the player's model could not be asked any more.
  case missing
  /// A player's model gave no reply, or the rules leave the episode without scores.
  case failed
}

/// What an episode came to.
public struct EpisodeResult: Sendable, Hashable {
  public var status: EpisodeStatus
  /// The episode's scores in the order of the file; none where it is missing or failed.
  public var scores: [NamedScore]
  /// Why it failed or is missing.
  public var reason: String?

  public init(_ status: EpisodeStatus, scores: [NamedScore] = [], reason: String? = nil) {
    self.status = status
    self.scores = scores
    self.reason = reason
  }

  /// A finished episode by its scores.
  public init(scores: [NamedScore]) {
    let aborted = scores.first { $0.name == ScoreName.aborted }?.value.double
    self.init(aborted == 0 ? .played : .aborted, scores: scores)
  }

  public static let missing = EpisodeResult(.missing)
}
