import Diagnostics
import EvaluationKit
import Files
import JSON

/// An episode as a folder keeps it.
public struct RecordedEpisode: Sendable {
  public var folder: EpisodeFolder
  /// Its experiment has a name, and facts only where somebody filled them in: an episode's folder keeps none.
  public var transcript: Transcript
  /// What clembench-2 keeps at the top of its files.
  public var header: EpisodeHeader
  /// `scores.json`, whole; nil where there is none.
  public var recordedScores: JSONValue?
  /// Where the recorded scores stand.
  public var scoresFile: String
  /// The label of those who play: that of the folder, or one of the models' names.
  public var players: String

  public var instance: GameInstance { transcript.instance }

  /// The recorded `episode scores`, by name, in their order.
  public var episodeScores: [JSONMember]? { recordedScores?["episode scores"]?.members }

  /// The recorded scores of rounds, by number: `turn scores` or, in newer files, `round scores`.
  public var roundScores: [JSONMember]? {
    (recordedScores?["turn scores"] ?? recordedScores?["round scores"])?.members
  }
}

/// What clembench-2 says of an episode besides its rounds.
public struct EpisodeHeader: Sendable, Hashable {
  public var meta: JSONValue?
  public var playerModels: JSONValue?

  public init(meta: JSONValue? = nil, playerModels: JSONValue? = nil) {
    self.meta = meta
    self.playerModels = playerModels
  }
}

extension EpisodeFolder {
  /// What a file of an episode may weigh, in bytes.
  static let limit = 512 << 20

  /// Reads the episode.
  ///
  /// - Parameters:
  ///   - rules: the rules it was played under; nil: as its `meta` tells, which only clembench-2 writes.
  ///   - games: the folders that games are called by.
  /// - Throws: ``Problem`` where something is missing or broken.
  public func read(rules: RuleSet? = nil, games: [String] = ClembenchEpisode.games) throws -> RecordedEpisode {
    let instance = try json(ClembenchEpisode.instanceFile)
    guard instance.members != nil else {
      throw Problem("'\(ClembenchEpisode.instanceFile)' holds \(instance.kind), not an object")
    }
    if !FilePath.exists(file(ClembenchEpisode.interactionsFile)) {
      let isCondensed = FilePath.exists(file(ClembenchEpisode.condensedFile))
      throw Problem(
        isCondensed
          ? "has a condensed record alone ('\(ClembenchEpisode.condensedFile)'), which cannot be replayed"
          : "has no '\(ClembenchEpisode.interactionsFile)'")
    }
    var episode = try Interactions(
      try json(ClembenchEpisode.interactionsFile), instance: instance, rules: rules, games: games, folder: self
    ).episode
    for name in [ClembenchEpisode.scoresFile, ClembenchEpisode.publishedScoresFile]
    where episode.recordedScores == nil && FilePath.exists(file(name)) {
      let scores = try json(name)
      guard scores["episode scores"]?.members != nil else { throw Problem("'\(name)' has no object 'episode scores'") }
      episode.recordedScores = scores
      episode.scoresFile = name
    }
    return episode
  }

  func json(_ name: String) throws -> JSONValue {
    let path = file(name)
    guard FilePath.exists(path) else { throw Problem("has no '\(name)'") }
    let bytes: [UInt8]
    do { bytes = try FilePath.read(path, limit: Self.limit) } catch {
      throw Problem("'\(name)' cannot be read: \(error)")
    }
    do { return try readJSON(bytes, file: name, allowNonFinite: true) } catch {
      throw Problem("'\(name)' is broken: \(briefly(error))")
    }
  }
}

/// What was wrong in a text, with its place, in a line.
func briefly(_ error: any Error) -> String {
  guard let diagnostic = error as? Diagnostic else { return "\(error)" }
  let place = diagnostic.location.map { " (line \($0.line), column \($0.column))" } ?? ""
  return diagnostic.message + place
}
