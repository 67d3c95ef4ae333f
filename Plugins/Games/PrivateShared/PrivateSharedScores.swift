import EvaluationKit
import JSON

/// Scores of an episode of private-shared, from what the game kept beside its events.
struct PrivateSharedScores {
  private let requests: [Int]
  private let parsed: [Int]
  private let violated: [Int]
  private let filled: [Bool]
  private let isAborted: Bool
  /// Of the rounds in which every probe was answered in form.
  private let rounds: [BinaryAgreement]

  static func scores(of transcript: Transcript) throws -> EpisodeScores {
    let scores = try PrivateSharedScores(transcript)
    return EpisodeScores(rounds: scores.roundScores, episode: scores.episodeScores)
  }

  /// - Throws: ``EvaluationError`` where the transcript lacks what is scored, or where the rules leave it without scores.
  private init(_ transcript: Transcript) throws {
    func counts(_ name: String) throws -> [Int] {
      try Self.kept(name, transcript[key: name]?.elements?.compactMap(\.int))
    }
    requests = try counts(ScoreName.requests)
    parsed = try counts(ScoreName.parsed)
    violated = try counts(ScoreName.violated)
    filled = try Self.kept("Filled Slots", transcript[key: "Filled Slots"]?.elements?.compactMap(\.bool))
    isAborted = try Self.kept(ScoreName.aborted, transcript[key: ScoreName.aborted]?.bool)
    let played = try Self.kept("Played Probe Rounds", transcript[key: "Played Probe Rounds"]?.int)
    let probes = try Self.kept("probes", transcript[key: "probes"]?.elements)
    rounds = probes.prefix(max(0, played)).map { probes in
      var agreement = BinaryAgreement()
      for probe in probes.elements ?? [] {
        guard let truth = probe["gt"]?.int, let value = probe["value"]?.int else { continue }
        agreement.add(truth == 1, value == 1)
      }
      return agreement
    }
    if !isAborted { try checkSlots() }
  }

  /// Rounds that were skipped leave fewer slots than the original's scorer looks for.
  private func checkSlots() throws {
    let lastRound = requests.lastIndex { $0 > 0 } ?? 0
    guard filled.isEmpty || filled.count < lastRound else { return }
    throw EvaluationError(
      """
      \(filled.count) of \(requests.count - 1) slots were asked for and answered in form; clembench-2 skips the other \
      rounds, and its scorer fails where it finds too few, so there are no scores
      """)
  }

  private static func kept<Value>(_ name: String, _ value: Value?) throws -> Value {
    guard let value else { throw EvaluationError("the transcript lacks '\(name)', which private-shared keeps") }
    return value
  }

  private var roundScores: [RoundScores] {
    rounds.enumerated().map { number, agreement in
      var scores = [
        NamedScore(ScoreName.requests, .count(count(requests, number))),
        NamedScore(ScoreName.parsed, .count(count(parsed, number))),
        NamedScore(ScoreName.violated, .count(count(violated, number))),
        NamedScore("Accuracy", agreement.accuracy.map { .number($0) } ?? .undefined),
      ]
      if number > 0, filled.indices.contains(number - 1) {
        scores.append(NamedScore("Slot Filled?", .count(filled[number - 1] ? 1 : 0)))
      }
      return RoundScores(number, scores)
    }
  }

  private func count(_ counts: [Int], _ round: Int) -> Int { counts.indices.contains(round) ? counts[round] : 0 }

  private var episodeScores: [NamedScore] {
    var all = BinaryAgreement()
    for round in rounds { all.add(round) }
    let slotAccuracy = filled.isEmpty ? 0 : Double(filled.count { $0 }) / Double(filled.count)
    // Python's max(0, x) gives 0 also where x is not a number.
    let truncated = all.kappa.map { max(0, $0) } ?? 0
    let isSuccess = !isAborted && all.accuracy == 1 && slotAccuracy == 1
    func played(_ value: Double?) -> ScoreValue { isAborted ? .undefined : value.map { .number($0) } ?? .undefined }
    var scores: [NamedScore] = []
    // Halfway through the N + 1 probing rounds.
    let middle = requests.count / 2 - 1
    if rounds.indices.contains(middle) { scores.append(NamedScore("Middle-Accuracy", played(rounds[middle].accuracy))) }
    let requestSum = requests.reduce(0, +)
    let parsedSum = parsed.reduce(0, +)
    scores += [
      NamedScore("Accuracy", played(all.accuracy)),
      NamedScore("Kappa", played(all.kappa)),
      NamedScore("Truncated Kappa", isAborted ? .undefined : truncated > 0 ? .number(truncated) : .count(0)),
      NamedScore("Slot-Filling-Accuracy", played(slotAccuracy)),
      NamedScore(ScoreName.main, played(Self.mainScore(slotAccuracy, truncated))),
      NamedScore(ScoreName.aborted, .count(isAborted ? 1 : 0)),
      NamedScore(ScoreName.lose, .count(isAborted || isSuccess ? 0 : 1)),
      NamedScore(ScoreName.success, .count(isSuccess ? 1 : 0)),
      NamedScore(ScoreName.requests, .count(requestSum)),
      NamedScore(ScoreName.parsed, .count(parsedSum)),
      NamedScore(ScoreName.violated, .count(violated.reduce(0, +))),
      NamedScore(
        ScoreName.requestSuccess, requestSum == 0 ? .undefined : .number(Double(parsedSum) / Double(requestSum))),
    ]
    return scores
  }

  /// 100 times the harmonic mean of both, 0 where both are.
  private static func mainScore(_ slots: Double, _ probes: Double) -> Double {
    slots + probes == 0 ? 0 : 100 * (2 * slots * probes / (slots + probes))
  }
}
