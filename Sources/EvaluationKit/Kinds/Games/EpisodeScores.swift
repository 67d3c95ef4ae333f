/// What an episode came to.
public struct EpisodeScores: Sendable, Hashable {
  /// Scores of rounds by their number, in the order of the file.
  public var rounds: [RoundScores]
  /// Scores of the whole episode, in the order of the file.
  public var episode: [NamedScore]

  public init(rounds: [RoundScores] = [], episode: [NamedScore] = []) {
    self.rounds = rounds
    self.episode = episode
  }

  /// A score of the episode; nil where there is none of this name.
  public subscript(name: String) -> ScoreValue? { episode.first { $0.name == name }?.value }
}

public struct RoundScores: Sendable, Hashable {
  /// As the game counts: some from 0, some from 1.
  public var number: Int
  public var scores: [NamedScore]

  public init(_ number: Int, _ scores: [NamedScore]) {
    self.number = number
    self.scores = scores
  }
}

public struct NamedScore: Sendable, Hashable {
  public var name: String
  public var value: ScoreValue

  public init(_ name: String, _ value: ScoreValue) {
    self.name = name
    self.value = value
  }
}

/// A score: a count, a number, or nothing that could be computed.
///
/// Counts and numbers are told apart because clembench's files do: `1` and `1.0`.
public enum ScoreValue: Sendable, Hashable {
  case count(Int)
  case number(Double)
  /// clembench writes it as `NaN`.
  case undefined

  /// Nil where undefined.
  public var double: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number): number
    case .undefined: nil
    }
  }
}

/// The names that games share, in clembench's spelling.
public enum ScoreName {
  public static let aborted = "Aborted"
  public static let success = "Success"
  public static let lose = "Lose"
  /// What the benchmark is made of: from 0 to 100, undefined in aborted episodes.
  public static let main = "Main Score"
  /// 1 - Aborted; in tables, not in files.
  public static let played = "Played"
  public static let requests = "Request Count"
  public static let parsed = "Parsed Request Count"
  public static let violated = "Violated Request Count"
  public static let requestSuccess = "Request Success Ratio"
}
