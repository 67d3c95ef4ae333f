import EvaluationKit
import JSON

/// Scores of an episode of taboo from its events; the same in both rule sets.
enum TabooScores {
  static func scores(of transcript: Transcript) -> EpisodeScores {
    let rounds = transcript.rounds.filter { !$0.isEmpty }
    var scores = EpisodeScores()
    var isWon = false
    var isAborted = false
    var violated = 0
    for (number, events) in rounds.enumerated() {
      isWon = isWon || events.contains { $0.type == "correct guess" }
      isAborted = isAborted || events.contains { $0.type == "invalid format" }
      // Clue and guess of a round are one request (flaw); once broken, every later round counts as broken.
      violated += isAborted ? 1 : 0
      scores.rounds.append(
        RoundScores(
          number,
          [
            NamedScore("Accuracy", .count(isWon ? 1 : 0)),
            NamedScore(ScoreName.violated, .count(isAborted ? 1 : 0)),
            NamedScore(ScoreName.parsed, .count(isAborted ? 0 : 1)),
            NamedScore(ScoreName.requests, .count(1)),
          ]))
    }
    let requests = rounds.count
    let parsed = requests - violated
    let success = isWon && !isAborted
    let main: ScoreValue =
      isAborted ? .undefined : success ? .number(100 / Double(requests)) : .count(0)
    scores.episode = [
      NamedScore(ScoreName.violated, .count(violated)),
      NamedScore(ScoreName.parsed, .count(parsed)),
      NamedScore(ScoreName.requests, .count(requests)),
      NamedScore(ScoreName.requestSuccess, requests == 0 ? .undefined : .number(Double(parsed) / Double(requests))),
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.success, .count(success ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(isAborted || success ? 0 : 1)),
      NamedScore(ScoreName.main, main),
      NamedScore("Repetition-Guesser", .count(repetitions(of: "guess", in: rounds))),
      NamedScore("Repetition-Describer", .count(repetitions(of: "clue", in: rounds))),
    ]
    return scores
  }

  /// Rounds that say what the round before said; newer logs have no events of these types, so 0 (flaw).
  private static func repetitions(of type: String, in rounds: [[TranscriptEvent]]) -> Int {
    var last: JSONValue?
    var count = 0
    for events in rounds {
      guard let said = events.last(where: { $0.type == type })?.content else { continue }
      if said == last { count += 1 }
      last = said
    }
    return count
  }
}
