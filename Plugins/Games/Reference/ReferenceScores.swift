import EvaluationKit
import JSON

/// Scores of an episode of the reference game, from the two replies and the instance.
enum ReferenceScores {
  private struct Outcome {
    var length = ScoreValue.undefined
    var tokens = ScoreValue.undefined
    var isGiverInForm = false
    var isFollowerInForm = false
    var isRight = false

    var isAborted: Bool { !isFollowerInForm }
    var requests: Int { isGiverInForm ? 2 : 1 }
    var parsed: Int { (isGiverInForm ? 1 : 0) + (isFollowerInForm ? 1 : 0) }
  }

  /// - Throws: ``EvaluationError`` where the transcript lacks a reply.
  static func scores(of transcript: Transcript) throws -> EpisodeScores {
    let outcome = try outcome(of: transcript)
    let expression = [
      NamedScore("Generated Expression Length", outcome.length),
      NamedScore("Generated Expression Number of Tokens", outcome.tokens),
    ]
    let requests = [
      NamedScore(ScoreName.requests, .count(outcome.requests)),
      NamedScore(ScoreName.parsed, .count(outcome.parsed)),
      NamedScore(ScoreName.violated, .count(outcome.requests - outcome.parsed)),
    ]
    let aborts = [
      NamedScore("Aborted at Player 1", .count(outcome.isGiverInForm ? 0 : 1)),
      NamedScore("Aborted at Player 2", .count(outcome.isGiverInForm && !outcome.isFollowerInForm ? 1 : 0)),
    ]
    let aborted = NamedScore(ScoreName.aborted, .count(outcome.isAborted ? 1 : 0))
    // clembench-1.6 takes what is no success for a loss, aborted or not (flaw).
    let isDecided = transcript.rules == .clembench16 || !outcome.isAborted
    let success = NamedScore(ScoreName.success, isDecided ? .count(outcome.isRight ? 1 : 0) : .undefined)
    let lose = NamedScore(ScoreName.lose, isDecided ? .count(outcome.isRight ? 0 : 1) : .undefined)
    let ends = transcript.rules == .clembench16 ? [success, lose, aborted] : [aborted, success, lose]
    let ratio = pythonRounded(Double(outcome.parsed) / Double(outcome.requests), digits: 4)
    let last = [
      NamedScore(ScoreName.main, outcome.isAborted ? .undefined : .count(outcome.isRight ? 100 : 0)),
      NamedScore(ScoreName.requestSuccess, .number(ratio)),
    ]
    return EpisodeScores(
      rounds: [RoundScores(0, expression + requests + [success])],
      episode: expression + aborts + requests + ends + last)
  }

  private static func outcome(of transcript: Transcript) throws -> Outcome {
    let episode = try ReferenceEpisode(transcript.instance, by: transcript.rules)
    let replies = transcript.events.filter(\.isReply)
    func reply(of player: String) throws -> String {
      guard let reply = replies.first(where: { $0.from == player })?.content.string else {
        throw EvaluationError("the transcript has no reply of \(player)")
      }
      return reply
    }
    var outcome = Outcome()
    let first = try reply(of: ReferenceEpisode.giver)
    guard let expression = try episode.expression(in: first) else { return outcome }
    outcome.isGiverInForm = true
    let measured = transcript.rules == .clembench16 ? expression : first
    outcome.length = .count(PythonText.length(measured))
    outcome.tokens = .count(ReplyTokens.count(of: measured))
    guard let choice = try episode.scoredChoice(in: try reply(of: ReferenceEpisode.follower)) else { return outcome }
    outcome.isFollowerInForm = true
    outcome.isRight = episode.isTarget(choice)
    return outcome
  }
}
