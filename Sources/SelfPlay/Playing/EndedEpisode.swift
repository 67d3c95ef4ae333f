import EvaluationKit

/// An episode that came to an end: what was said, and what it is worth.
public struct EndedEpisode: Sendable {
  public var transcript: Transcript
  /// Nil where it failed, or the rules leave it without scores.
  public var scores: EpisodeScores?
  /// Why it failed: a player's model gave no reply. It is played again when the tournament goes on.
  public var failure: String?
  /// Why it has no scores though it ended by the rules.
  public var unscored: String?
  /// Why nothing more is to be asked of a player's model.
  var closing: String?

  public var result: EpisodeResult {
    if let scores { return EpisodeResult(scores: scores.episode) }
    return EpisodeResult(.failed, reason: failure ?? unscored, isUnscored: failure == nil)
  }

  /// - Throws: `CancellationError` alone.
  static func playing(_ episode: PlannedEpisode, now: @escaping @Sendable () -> Double?) async throws -> EndedEpisode {
    let match: Match
    do {
      match = try episode.match(now: now)
    } catch {
      let empty = Transcript(rules: episode.rules, game: episode.game.folder, instance: episode.instance, players: [])
      return EndedEpisode(transcript: empty, failure: "\(error)")
    }
    switch try await match.end() {
    case .byRules(let transcript):
      do {
        return EndedEpisode(transcript: transcript, scores: try episode.game.score(transcript))
      } catch {
        return EndedEpisode(transcript: transcript, unscored: "\(error)")
      }
    case .failed(let transcript, let error):
      let closes = (error as? EvaluationError)?.concernsModel ?? false
      return EndedEpisode(transcript: transcript, failure: "\(error)", closing: closes ? "\(error)" : nil)
    }
  }
}
