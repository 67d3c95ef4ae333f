import EvaluationKit
import JSON

/// Replays episodes of folders and compares what they come to with what was recorded.
public struct EpisodeReplayer {
  private let games: GameShelf
  private var experiments: ExperimentShelf
  private let rules: RuleSet?

  /// - Parameters:
  ///   - rules: those to replay by; nil: those that each episode was played under.
  ///   - words: a list of words in place of all others.
  ///   - dataset: a file of the dataset clembench by its path within; nil where it is not there.
  public init(
    _ games: GameShelf, rules: RuleSet? = nil, words: WordList? = nil, dataset: @escaping (String) throws -> [UInt8]?
  ) {
    self.games = games
    self.rules = rules
    experiments = ExperimentShelf(games, words: words, dataset: dataset)
  }

  /// An episode with all that is known of its experiment, and its game.
  ///
  /// - Throws: ``EpisodeFolder/Problem``; ``ExperimentShelf/NoWords``.
  public mutating func recording(in folder: EpisodeFolder) throws -> (episode: RecordedEpisode, game: any Game) {
    var episode = try folder.read(rules: rules, games: games.folders)
    guard let game = games.game(episode.transcript.game, episode.transcript.rules) else {
      throw EpisodeFolder.Problem("no game '\(VisibleText.line(episode.transcript.game, limit: 60))' is known")
    }
    do { episode.transcript = try experiments.filled(episode) } catch let error as EvaluationError {
      throw EpisodeFolder.Problem("\(error)")
    }
    return (episode, game)
  }

  /// An episode to be scored, which takes no list of words.
  ///
  /// - Throws: ``EpisodeFolder/Problem``.
  public mutating func transcript(in folder: EpisodeFolder) throws -> (episode: RecordedEpisode, game: any Game) {
    do { return try recording(in: folder) } catch is ExperimentShelf.NoWords {
      let episode = try folder.read(rules: rules, games: games.folders)
      guard let game = games.game(episode.transcript.game, episode.transcript.rules) else {
        throw EpisodeFolder.Problem("no game '\(VisibleText.line(episode.transcript.game, limit: 60))' is known")
      }
      return (episode, game)
    }
  }

  /// - Throws: ``ExperimentShelf/NoWords``; `CancellationError`.
  public mutating func replay(_ folder: EpisodeFolder) async throws -> ReplayedEpisode {
    let place = folder.place(games: games.folders)
    var result = ReplayedEpisode(folder: folder, game: place.game.flatMap { games.folders.contains($0) ? $0 : nil })
    do {
      let (episode, game) = try recording(in: folder)
      result.game = episode.transcript.game
      result.rules = episode.transcript.rules
      let replay = try await Replay(episode.transcript, under: game)
      result.scores = replay.scores
      result.reason = replay.scoresReason
      result.compare(replay, with: episode)
    } catch let problem as EpisodeFolder.Problem {
      result.outcome = .unreadable(problem.reason)
    } catch let error as EvaluationError {
      result.outcome = .unreadable("\(error)")
    }
    return result
  }
}

/// What a replay came to, beside what was recorded.
public struct ReplayedEpisode: Sendable {
  public enum Outcome: Sendable, Hashable {
    case equal
    case different
    /// Replayed without anything in the way; nothing was recorded that it could be compared with.
    case withoutScores
    case unreadable(String)
  }

  public var folder: EpisodeFolder
  /// Nil where not known.
  public var game: String?
  public var rules: RuleSet?
  public var outcome = Outcome.withoutScores
  /// Scores of the episode that are not as recorded.
  public var differences: [ScoreDifference] = []
  /// Scores of rounds that are not; they do not make an episode different.
  public var roundDifferences: [ScoreDifference] = []
  /// Where the rules and the recording part.
  public var divergence: String?
  /// Scored afresh.
  public var scores: EpisodeScores?
  /// Why there are none.
  public var reason: String?

  init(folder: EpisodeFolder, game: String?) {
    self.folder = folder
    self.game = game
  }

  mutating func compare(_ replay: Replay, with episode: RecordedEpisode) {
    divergence = replay.divergence
    if let recorded = episode.episodeScores {
      differences = ScoreDifference.differences(recorded: recorded, computed: replay.scores?.episode ?? [])
      roundDifferences = ScoreDifference.differences(
        recorded: episode.roundScores ?? [],
        computed: episode.roundScores == nil ? [] : replay.scores?.rounds ?? [])
      let isSame = differences.isEmpty && divergence == nil && replay.scores != nil
      outcome = isSame ? .equal : .different
    } else {
      outcome = divergence == nil ? .withoutScores : .different
    }
  }
}

/// How many replayed episodes came out how, over all and by game and rules.
public struct ReplaySummary: Sendable {
  public struct Counts: Sendable, Hashable {
    public var episodes = 0
    public var equal = 0
    public var different = 0
    public var unreadable = 0
    public var withoutScores = 0

    mutating func count(_ outcome: ReplayedEpisode.Outcome) {
      episodes += 1
      switch outcome {
      case .equal: equal += 1
      case .different: different += 1
      case .withoutScores: withoutScores += 1
      case .unreadable: unreadable += 1
      }
    }

    var members: [JSONMember] {
      [
        JSONMember("episodes", .integer(episodes)), JSONMember("equal", .integer(equal)),
        JSONMember("different", .integer(different)), JSONMember("unreadable", .integer(unreadable)),
        JSONMember("without-scores", .integer(withoutScores)),
      ]
    }
  }

  public private(set) var all = Counts()
  /// Sorted by game, then rules; an episode of which the rules are not known stands under "unknown".
  public private(set) var rows: [(game: String, rules: String, counts: Counts)] = []

  public init(_ episodes: [ReplayedEpisode]) {
    var counts: [String: [String: Counts]] = [:]
    for episode in episodes {
      all.count(episode.outcome)
      counts[episode.game ?? "unknown", default: [:]][episode.rules?.rawValue ?? "unknown", default: Counts()]
        .count(episode.outcome)
    }
    for game in counts.keys.sorted() {
      for (rules, count) in (counts[game] ?? [:]).sorted(by: { $0.key < $1.key }) { rows.append((game, rules, count)) }
    }
  }

  /// `{"episodes": ..., "equal": ..., "by-game": {GAME: {"episodes": ..., "rules": {RULES: {...}}}}}`
  public var members: [JSONMember] {
    var games: [JSONMember] = []
    for game in Set(rows.map(\.game)).sorted() {
      let own = rows.filter { $0.game == game }
      let sum = own.reduce(into: Counts()) { sum, row in
        sum.episodes += row.counts.episodes
        sum.equal += row.counts.equal
        sum.different += row.counts.different
        sum.unreadable += row.counts.unreadable
        sum.withoutScores += row.counts.withoutScores
      }
      let rules = own.map { JSONMember($0.rules, .object($0.counts.members)) }
      games.append(JSONMember(game, .object(sum.members + [JSONMember("rules", .object(rules))])))
    }
    return all.members + [JSONMember("by-game", .object(games))]
  }
}
