import EvaluationKit

/// How many episodes were planned, and what became of them.
public struct EpisodeCounts: Sendable {
  public var planned = 0
  public var played = 0
  public var aborted = 0
  public var missing = 0
  public var failed = 0
  /// Why episodes failed or are missing, each reason once with how often it was given, in the order of the plan.
  public private(set) var reasons: [(reason: String, count: Int)] = []

  public init(_ results: some Sequence<EpisodeResult>) {
    for result in results { add(result) }
  }

  private mutating func add(_ result: EpisodeResult) {
    planned += 1
    switch result.status {
    case .played: played += 1
    case .aborted: aborted += 1
    case .missing: missing += 1
    case .failed: failed += 1
    }
    guard let reason = result.reason else { return }
    if let place = reasons.firstIndex(where: { $0.reason == reason }) {
      reasons[place].count += 1
    } else {
      reasons.append((reason, 1))
    }
  }

  /// What a record should keep of episodes that have no scores.
  public var notes: [String] {
    guard missing + failed > 0 else { return [] }
    let head = "of \(planned) episodes \(failed) failed and \(missing) are missing"
    return [head] + reasons.prefix(5).map { "\($0.count) \($0.count == 1 ? "episode" : "episodes"): \($0.reason)" }
  }
}
