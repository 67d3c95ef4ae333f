import EvaluationKit
import JSON

/// Scores of an episode of the image game, from what the players said and the instance.
struct ImageScores {
  private struct Round {
    var number: Int
    var length: Int
    var tokens: Int
    var agreement: GridAgreement
    var changes: Int
    var requests: Requests
  }

  /// How many requests there were, and how many were answered in form.
  private struct Requests {
    var all = 0
    var violated = 0

    var scores: [NamedScore] {
      [
        NamedScore(ScoreName.requests, .count(all)), NamedScore(ScoreName.parsed, .count(all - violated)),
        NamedScore(ScoreName.violated, .count(violated)),
      ]
    }
  }

  private let rules: RuleSet
  private var rounds: [Round] = []
  private var requests = Requests()
  private var isAborted = false

  /// - Throws: ``EvaluationError`` where no round was played to its end although the game was not aborted.
  static func scores(of transcript: Transcript) throws -> EpisodeScores {
    let scores = try ImageScores(transcript)
    guard scores.isAborted || !scores.rounds.isEmpty else {
      throw EvaluationError(
        "the game was ended before a grid was printed; its averages are over no rounds, so there are no scores")
    }
    return EpisodeScores(rounds: scores.roundScores, episode: scores.episodeScores)
  }

  private init(_ transcript: Transcript) throws {
    rules = transcript.rules
    let episode = try ImageEpisode(transcript.instance, by: rules)
    let target = TextGrid(episode.target)
    var grid = TextGrid(empty: target.rows.count)
    var agreement = GridAgreement()
    for (number, events) in transcript.rounds.enumerated() {
      let replies = events.filter(\.isReply)
      var asked = Requests()
      defer {
        requests.all += asked.all
        requests.violated += asked.violated
      }
      if rules == .clembench2 { asked = Self.loggedRequests(events) }
      guard let reply = replies.first(where: { $0.from == ImageEpisode.giver })?.content.string else { break }
      if try episode.patterns.isEnd(reply) { break }
      if rules == .clembench16 { asked.all += 1 }
      guard try episode.patterns.isInstruction(reply) else {
        if rules == .clembench16 { asked.violated += 1 }
        isAborted = true
        break
      }
      guard let printed = replies.first(where: { $0.from == ImageEpisode.follower })?.content.string else {
        isAborted = true
        break
      }
      if rules == .clembench16 { asked.all += 1 }
      guard try episode.patterns.isGrid(printed) else {
        if rules == .clembench16 { asked.violated += 1 }
        isAborted = true
        break
      }
      let next = TextGrid(printed)
      agreement = GridAgreement(printed: next, target: target) ?? agreement
      let words = Self.words(of: reply)
      rounds.append(
        Round(
          number: number, length: PythonText.length(words), tokens: ReplyTokens.count(of: words),
          agreement: agreement, changes: next.differences(from: grid), requests: asked))
      grid = next
    }
  }

  /// Events of the round, the found end aside: what clembench-2 counts for requests (flaw).
  private static func loggedRequests(_ events: [TranscriptEvent]) -> Requests {
    Requests(
      all: events.count { $0.type != ImageEpisode.endEvent }, violated: events.count { $0.type == "invalid format" })
  }

  /// An instruction without the tag of clembench-1.6, which is looked for in this case only and under both rule sets
  /// (flaw).
  private static func words(of reply: String) -> String {
    PythonText.stripped(
      PythonText.replacing("Instruction:", with: "", in: ImageEpisode.firstLine(of: reply)))
  }

  private var roundScores: [RoundScores] {
    rounds.map { round in
      RoundScores(
        round.number,
        [
          NamedScore("Generated Expression Length", .count(round.length)),
          NamedScore("Generated Expression Number of Tokens", .count(round.tokens)),
          NamedScore("Precision", round.agreement.precision),
          NamedScore("Recall", round.agreement.recall),
          NamedScore("F1", round.agreement.f1),
          NamedScore("Changed Cell Count", .count(round.changes)),
        ] + round.requests.scores)
    }
  }

  private var episodeScores: [NamedScore] {
    let last = isAborted ? nil : rounds.last?.agreement
    let isSuccess = (last?.f1.double ?? 0) >= 99
    let parsed = requests.all - requests.violated
    let ratio: ScoreValue =
      requests.all == 0 ? .count(0) : .number(pythonRounded(Double(parsed) / Double(requests.all), digits: 4))
    return [
      NamedScore("Precision", last?.precision ?? .undefined),
      NamedScore("Recall", last?.recall ?? .undefined),
      NamedScore("F1", last?.f1 ?? .undefined),
      NamedScore(ScoreName.main, last?.f1 ?? .undefined),
      NamedScore("Average Changed Cell Count", average(\.changes)),
      NamedScore("Average Generated Instruction Length", average(\.length)),
      NamedScore("Average Generated Expression Number of Tokens", average(\.tokens)),
      NamedScore(ScoreName.success, .count(isSuccess ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(isAborted || isSuccess ? 0 : 1)),
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.requests, .count(requests.all)),
      NamedScore(ScoreName.violated, .count(requests.violated)),
      NamedScore(ScoreName.parsed, .count(parsed)),
      NamedScore(ScoreName.requestSuccess, ratio),
    ]
  }

  private func average(_ value: KeyPath<Round, Int>) -> ScoreValue {
    if isAborted || rounds.isEmpty { return .undefined }
    return .number(
      pythonRounded(Double(rounds.reduce(0) { $0 + $1[keyPath: value] }) / Double(rounds.count), digits: 4))
  }
}
