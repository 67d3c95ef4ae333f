import EvaluationKit
import JSON

/// Scores of an episode by clembench-2, from what was kept beside its events.
struct StrictWordleScores {
  private let transcript: Transcript
  private let variant: WordleVariant
  private let feedbacks: [WordleFeedback]
  private let changes: [WordleScores.Change]
  private let hasCritic: Bool

  /// - Throws: ``EvaluationError`` where the episode did not come to its end.
  init(_ transcript: Transcript, of variant: WordleVariant) throws {
    guard let kept = transcript[key: "Guesser Feedbacks"]?.elements else {
      throw EvaluationError("the episode keeps no 'Guesser Feedbacks', from which clembench-2 scores")
    }
    func texts(_ name: String) -> [String] { transcript[key: name]?.elements?.compactMap(\.string) ?? [] }
    self.transcript = transcript
    self.variant = variant
    feedbacks = kept.compactMap { $0.string.flatMap { WordleFeedback($0) } }
    hasCritic = transcript.instance["use_critic"]?.bool ?? variant.usesCritic
    changes = zip(zip(texts("Guesser Guesses"), texts("Guesser Guesses Committed")), texts("Critic Judgements")).map {
      WordleScores.Change(isChanged: !TabooWords.areEqual($0.0, $0.1), isAgreed: $1 == "yes")
    }
  }

  var scores: EpisodeScores { EpisodeScores(rounds: rounds, episode: episode) }

  private func number(_ name: String) -> Int { transcript[key: name]?.int ?? 0 }
  private var isAborted: Bool { number(ScoreName.aborted) == 1 }

  private var rounds: [RoundScores] {
    if feedbacks.isEmpty {
      return [
        RoundScores(0, [NamedScore("Closeness Score", .undefined), NamedScore("Strategy Score", .undefined)])
      ]
    }
    let strategy = WordleScores.strategy(feedbacks, isAborted: isAborted)
    return feedbacks.indices.map { place in
      var scores = [
        NamedScore("Closeness Score", .count(WordleScores.closeness(feedbacks[place]))),
        NamedScore("Strategy Score", .count(strategy[place])),
      ]
      if hasCritic, place < changes.count {
        scores.append(NamedScore("Change-Of-Opinion", .count(changes[place].isChanged ? 1 : 0)))
      }
      return RoundScores(place + 1, scores)
    }
  }

  private var episode: [NamedScore] {
    let requests = number(ScoreName.requests)
    let parsed = number(ScoreName.parsed)
    let isWon = number(ScoreName.success) == 1
    let guesses = transcript[key: "Guesser Guesses"]?.elements?.compactMap(\.string) ?? []
    let ratio: ScoreValue = requests == 0 ? .undefined : .number(Double(parsed) / Double(requests))
    let main: ScoreValue =
      isAborted ? .undefined : isWon ? WordleScores.speed(guesses: feedbacks.count, of: variant) : .count(0)
    return [
      NamedScore(ScoreName.aborted, .count(number(ScoreName.aborted))),
      NamedScore(ScoreName.lose, .count(number(ScoreName.lose))),
      NamedScore(ScoreName.success, .count(number(ScoreName.success))),
      NamedScore(ScoreName.requests, .count(requests)),
      NamedScore(ScoreName.parsed, .count(parsed)),
      NamedScore(ScoreName.violated, .count(number(ScoreName.violated))),
      NamedScore(ScoreName.requestSuccess, ratio),
      NamedScore(ScoreName.main, main),
      NamedScore("Guess Repetitions", isAborted ? .undefined : .count(WordleScores.repetitions(guesses))),
    ] + (hasCritic ? WordleScores.reactions(changes) : [])
  }
}
