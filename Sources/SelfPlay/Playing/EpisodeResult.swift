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
  /// Whether it failed because the rules leave it without scores: it was played, and is not played again.
  public var isUnscored: Bool

  public init(_ status: EpisodeStatus, scores: [NamedScore] = [], reason: String? = nil, isUnscored: Bool = false) {
    self.status = status
    self.scores = scores
    self.reason = reason
    self.isUnscored = isUnscored
  }

  /// A finished episode by its scores.
  public init(scores: [NamedScore]) {
    let aborted = scores.first { $0.name == ScoreName.aborted }?.value.double
    self.init(aborted == 0 ? .played : .aborted, scores: scores)
  }

  public static let missing = EpisodeResult(.missing)
}

extension [EpisodeResult] {
  /// What a record should keep of episodes that have no scores: how many there are, and each reason with how often it was
  /// given, in the order of the episodes.
  public var remarks: [String] {
    let failed = count { $0.status == .failed }
    let missing = count { $0.status == .missing }
    guard failed + missing > 0 else { return [] }
    var reasons: [(text: String, count: Int)] = []
    for reason in compactMap(\.reason) {
      if let place = reasons.firstIndex(where: { $0.text == reason }) {
        reasons[place].count += 1
      } else {
        reasons.append((reason, 1))
      }
    }
    return ["of \(count) episodes \(failed) failed and \(missing) \(missing == 1 ? "is" : "are") missing"]
      + reasons.prefix(5).map { "\($0.count) \($0.count == 1 ? "episode" : "episodes"): \($0.text)" }
      + (reasons.count > 5 ? ["and \(reasons.count - 5) other reasons"] : [])
  }
}
