import EvaluationKit
import JSON

/// Scores of an episode by clembench-1.6, from what its last event holds.
struct RetryingWordleScores {
  private let data: JSONValue
  private let variant: WordleVariant
  private let feedbacks: [WordleFeedback]
  private let guesses: [String]
  private let changes: [WordleScores.Change]
  private let hasCritic: Bool
  private let isAborted: Bool

  /// - Throws: ``EvaluationError`` where the episode did not come to its end.
  init(_ transcript: Transcript, of variant: WordleVariant) throws {
    let last = transcript.events.last { event in event.details.contains { $0.name == "data_for_computation" } }
    guard let data = last?.details.first(where: { $0.name == "data_for_computation" })?.value else {
      throw EvaluationError("the episode has no event with 'data_for_computation', from which clembench-1.6 scores")
    }
    self.data = data
    self.variant = variant
    let pairs = data["turns_guess_feedback"]?.elements ?? []
    guesses = pairs.compactMap { $0[0]?.string }
    feedbacks = pairs.compactMap { $0[1]?.string.flatMap { WordleFeedback($0) } }
    hasCritic = data["use_critic"]?.bool ?? variant.usesCritic
    isAborted = data["game_final_status"]?.string == "ABORTED"
    changes = (data["critic_guesses_change"]?.elements ?? []).map {
      WordleScores.Change(isChanged: $0[0] != $0[1], isAgreed: $0[2]?.string == "yes")
    }
  }

  var scores: EpisodeScores { EpisodeScores(rounds: rounds, episode: episode) }

  private func number(_ name: String) -> Int { data[name]?.int ?? 0 }

  private var rounds: [RoundScores] {
    if feedbacks.isEmpty {
      let names = ["closeness score", "strategy score"] + (hasCritic ? ["change_of_opinion"] : [])
      return [RoundScores(1, names.map { NamedScore($0, .undefined) })]
    }
    let strategy = WordleScores.strategy(feedbacks, isAborted: isAborted)
    return feedbacks.indices.map { place in
      func increase(_ name: String) -> Int {
        (data[name]?[place]?.int ?? 0) - (place == 0 ? 0 : data[name]?[place - 1]?.int ?? 0)
      }
      let requests = increase("turns_req_count")
      let parsed = increase("turns_parse_count")
      var scores = [
        NamedScore(ScoreName.requests, .count(requests)),
        NamedScore(ScoreName.parsed, .count(parsed)),
        NamedScore(ScoreName.violated, .count(requests - parsed)),
        NamedScore("closeness score", .count(WordleScores.closeness(feedbacks[place]))),
        NamedScore("strategy score", .count(strategy[place])),
      ]
      if hasCritic, place < changes.count {
        scores.append(NamedScore("change_of_opinion", .count(changes[place].isChanged ? 1 : 0)))
      }
      return RoundScores(place + 1, scores)
    }
  }

  private var episode: [NamedScore] {
    let status = data["game_final_status"]?.string
    let requests = number("guesser_req_count") + number("critic_req_count")
    let parsed = number("guesser_parsed_req_count") + number("critic_parsed_req_count")
    let repetitions = WordleScores.repetitions(guesses)
    let ratio: ScoreValue =
      requests == 0 ? .undefined : .number(pythonRounded(Double(parsed) / Double(requests), digits: 2))
    let main: ScoreValue =
      isAborted
      ? .undefined : status == "WIN" ? WordleScores.speed(guesses: feedbacks.count, of: variant) : .count(0)
    return [
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(status == "LOSS" ? 1 : 0)),
      NamedScore(ScoreName.success, .count(status == "WIN" ? 1 : 0)),
      NamedScore(ScoreName.requests, .count(requests)),
      NamedScore(ScoreName.parsed, .count(parsed)),
      NamedScore(ScoreName.violated, .count(requests - parsed)),
      NamedScore(ScoreName.requestSuccess, ratio),
      NamedScore(ScoreName.main, main),
      NamedScore("repeats guess", isAborted ? .undefined : .count(repetitions > 0 ? 1 : 0)),
      NamedScore("total guess repetitions", isAborted ? .undefined : .count(repetitions)),
    ] + (hasCritic ? WordleScores.reactions(changes) : [])
  }
}
