import EvaluationKit
import Synchronization

/// Plays the episodes of a plan, so many at once for each pair of players; what comes out stands in the plan's order.
public struct Tournament: Sendable {
  /// Where episodes go when they end, and come from when a tournament goes on.
  public struct Keeper: Sendable {
    /// What is kept of an episode that was played before; nil: it is to be played.
    public var kept: @Sendable (_ index: Int) throws -> EpisodeResult?
    public var keep: @Sendable (_ index: Int, EndedEpisode) throws -> Void

    public init(
      kept: @escaping @Sendable (_ index: Int) throws -> EpisodeResult?,
      keep: @escaping @Sendable (_ index: Int, EndedEpisode) throws -> Void
    ) {
      self.kept = kept
      self.keep = keep
    }

    /// Keeps nothing.
    public static let none = Keeper(kept: { _ in nil }, keep: { _, _ in })
  }

  private let episodes: [PlannedEpisode]
  private let width: Int
  private let keeper: Keeper
  private let now: @Sendable () -> Double?

  /// - Parameters:
  ///   - width: episodes under way at once, of each pair of players.
  ///   - now: seconds since 1970, for transcripts; nil where time is not kept.
  public init(
    _ episodes: [PlannedEpisode], width: Int, keeper: Keeper = .none,
    now: @escaping @Sendable () -> Double? = { nil }
  ) {
    self.episodes = episodes
    self.width = max(1, width)
    self.keeper = keeper
    self.now = now
  }

  /// A result for each episode. Those of a stopped run are missing.
  ///
  /// - Parameter progress: called after each episode, from one task at a time.
  /// - Throws: what the keeper throws. Being cancelled is no error: what is under way is dropped.
  public func play(progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }) async throws -> [EpisodeResult] {
    var results = try episodes.indices.map { try keeper.kept($0) }
    var lanes = lanes(of: results.indices.filter { results[$0] == nil })
    let closed = ClosedModels()
    var done = results.count { $0 != nil }
    progress(done, episodes.count)
    try await withThrowingTaskGroup(of: (lane: Int, index: Int, result: EpisodeResult?).self) { group in
      func start(_ lane: Int) {
        guard !Task.isCancelled, let index = lanes[lane].popLast() else { return }
        group.addTask { (lane, index, try await result(of: index, closed)) }
      }
      for lane in lanes.indices {
        for _ in 0..<width { start(lane) }
      }
      while let (lane, index, result) = try await group.next() {
        results[index] = result
        done += 1
        progress(done, episodes.count)
        start(lane)
      }
    }
    return results.map { $0 ?? .missing }
  }

  /// The episodes of each pair of players, the first last.
  private func lanes(of indices: [Int]) -> [[Int]] {
    var lanes: [[Int]] = []
    var places: [String: Int] = [:]
    for index in indices {
      let label = episodes[index].pair.label
      if let place = places[label] {
        lanes[place].append(index)
      } else {
        places[label] = lanes.count
        lanes.append([index])
      }
    }
    return lanes.map { $0.reversed() }
  }

  /// Nil where the tournament was stopped.
  private func result(of index: Int, _ closed: ClosedModels) async throws -> EpisodeResult? {
    let episode = episodes[index]
    if let reason = closed.reason(for: episode.pair) { return EpisodeResult(.missing, reason: reason) }
    do {
      let ended = try await EndedEpisode.playing(episode, now: now)
      if let reason = ended.closing {
        closed.close(episode.pair, because: reason)
        return EpisodeResult(.missing, reason: reason)
      }
      try keeper.keep(index, ended)
      return ended.result
    } catch is CancellationError {
      return nil
    }
  }
}

/// The pairs of players one of whose models is asked no more: what it would say is missing, not failed.
private final class ClosedModels: Sendable {
  private let reasons = Mutex<[String: String]>([:])

  func reason(for pair: PlayerPair) -> String? { reasons.withLock { $0[pair.label] } }

  func close(_ pair: PlayerPair, because reason: String) {
    reasons.withLock { reasons in
      if reasons[pair.label] == nil { reasons[pair.label] = reason }
    }
  }
}
