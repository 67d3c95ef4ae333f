import EvaluationKit

/// How many episodes there are of each kind.
public struct StatusCounts: Sendable, Hashable {
  public var played = 0
  public var aborted = 0
  public var missing = 0
  /// A player's model failed, or the rules leave the episode without scores.
  public var failed = 0

  public init() {}

  public var planned: Int { played + aborted + missing + failed }

  public mutating func count(_ status: EpisodeStatus) {
    switch status {
    case .played: played += 1
    case .aborted: aborted += 1
    case .missing: missing += 1
    case .failed: failed += 1
    }
  }

  public static func + (left: StatusCounts, right: StatusCounts) -> StatusCounts {
    var sum = left
    sum.played += right.played
    sum.aborted += right.aborted
    sum.missing += right.missing
    sum.failed += right.failed
    return sum
  }
}

/// What a pair of players came to in a game, rounded as clembench rounds: two digits, halves to even.
public struct GameCell: Sendable, Hashable {
  public var counts = StatusCounts()
  /// The share of episodes that were not aborted, in percent.
  public var percentPlayed: Double?
  /// The mean main score of the played episodes; nil where none was.
  public var quality: Double?
  /// The sample standard deviation of the main score; nil for fewer than two played episodes.
  public var deviation: Double?
  /// Episodes without a result that clembench would leave out without a word: with them, the numbers could be anything.
  public var open = 0
  /// What percentPlayed and quality come to at least, whatever becomes of the open episodes.
  var least: (played: Double, quality: Double?) = (0, nil)

  public init() {}

  /// Numbers as a table gives them.
  public init(percentPlayed: Double?, quality: Double?) {
    self.percentPlayed = percentPlayed
    self.quality = quality
  }

  public init(_ episodes: [ScoredEpisode]) {
    var played: [Double] = []
    var main: [Double] = []
    for episode in episodes {
      counts.count(episode.result.status)
      switch episode.result.status {
      case .missing: open += 1
      case .failed: open += episode.isLeftOut ? 0 : 1
      case .played, .aborted:
        if let share = episode[ScoreName.played] { played.append(share) }
        if let score = episode[ScoreName.main], !score.isNaN { main.append(score) }
      }
    }
    fill(played: played, main: main)
  }

  /// - Parameters:
  ///   - played: 1 or 0 for each episode that has a result.
  ///   - main: the main scores that are defined.
  public init(counts: StatusCounts, open: Int, played: [Double], main: [Double]) {
    self.counts = counts
    self.open = open
    fill(played: played, main: main)
  }

  private mutating func fill(played: [Double], main: [Double]) {
    percentPlayed = compensatedMean(played).map { roundedToCents($0 * 100) }
    quality = compensatedMean(main).map(roundedToCents)
    deviation = sampleDeviation(main).map(roundedToCents)
    let all = played + [Double](repeating: 0, count: open)
    least.played = compensatedMean(all).map { roundedToCents($0 * 100) } ?? 0
    least.quality = compensatedMean(main + [Double](repeating: 0, count: open)).map(roundedToCents)
  }

  public static func == (left: GameCell, right: GameCell) -> Bool {
    left.counts == right.counts && left.percentPlayed == right.percentPlayed && left.quality == right.quality
      && left.deviation == right.deviation && left.open == right.open
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(counts)
    hasher.combine(percentPlayed)
    hasher.combine(quality)
  }
}

/// A pair of players over its games.
public struct Clemscore: Sendable, Hashable {
  /// The mean of the games' shares of played episodes, in percent.
  public var percentPlayed: Double?
  /// The mean of the games' quality scores, of games that were played.
  public var quality: Double?
  /// percentPlayed / 100 times quality.
  public var score: Double?

  /// From the games' rounded numbers, which are averaged and rounded again.
  ///
  /// Source: clembench's table of results, as `results_main.csv` shows it.
  public init(_ games: [GameCell]) {
    self.init(played: games.compactMap(\.percentPlayed), quality: games.compactMap(\.quality))
  }

  /// What the numbers come to at least, whatever becomes of open episodes: each counts as not played, and as worth nothing.
  public static func least(_ games: [GameCell]) -> Clemscore {
    Clemscore(played: games.map(\.least.played), quality: games.compactMap(\.least.quality))
  }

  private init(played: [Double], quality: [Double]) {
    percentPlayed = compensatedMean(played).map(roundedToCents)
    self.quality = compensatedMean(quality).map(roundedToCents)
    if let percentPlayed, let quality = self.quality { score = roundedToCents(percentPlayed / 100 * quality) }
  }
}

// MARK: - Numbers as pandas makes them

/// To two digits, halves to even of what the product with 100 is as a double: numpy's `round(x, 2)`.
func roundedToCents(_ value: Double) -> Double { (value * 100).rounded(.toNearestOrEven) / 100 }

/// The mean with Kahan's compensated sum, as pandas takes the mean of a group; nil of nothing.
func compensatedMean(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  var (sum, compensation) = (0.0, 0.0)
  for value in values {
    let term = value - compensation
    let next = sum + term
    compensation = next - sum - term
    sum = next
  }
  return sum / Double(values.count)
}

/// The standard deviation with n - 1 below, by Welford's sums; nil of fewer than two.
func sampleDeviation(_ values: [Double]) -> Double? {
  guard values.count > 1 else { return nil }
  var (mean, squares) = (0.0, 0.0)
  for (index, value) in values.enumerated() {
    let old = mean
    mean += (value - old) / Double(index + 1)
    squares += (value - mean) * (value - old)
  }
  return (squares / Double(values.count - 1)).squareRoot()
}
