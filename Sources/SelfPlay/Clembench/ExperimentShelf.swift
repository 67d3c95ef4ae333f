import EvaluationKit
import JSON

/// Where the facts come from that an episode's folder does not keep: prompts, turn limits, word lists.
///
/// An instance that clembench's instances hold, or our own, has the facts of its experiment there. Any other has those that
/// the game knows by itself, and of a game of words the list of the dataset. A list that is named goes before all others.
public struct ExperimentShelf {
  /// What cannot be known and is not to be guessed.
  public struct NoWords: Error, CustomStringConvertible {
    public var game: String
    public var rules: RuleSet
    public var description: String {
      "no list of words for '\(game)' (\(rules.rawValue)): name one with --words FILE, or the folder of the dataset "
        + "'clembench', which holds \(InstanceFile.wordFiles(rules)[0]), with --data FOLDER"
    }
  }

  private let games: GameShelf
  private let named: WordList?
  /// A file of the dataset clembench by its path within; nil where it is not there.
  private let dataset: (String) throws -> [UInt8]?
  private var known: [Key: Known] = [:]

  private struct Key: Hashable {
    var game: String
    var rules: RuleSet
  }

  private struct Known {
    var experiments: [GameExperiment] = []
    /// Experiment and place of each instance.
    var places: [JSONValue: (Int, Int)] = [:]
    var words: WordList?
    /// What the game knows by itself.
    var own: GameExperiment?
  }

  public init(_ games: GameShelf, words: WordList? = nil, dataset: @escaping (String) throws -> [UInt8]?) {
    self.games = games
    named = words
    self.dataset = dataset
  }

  /// The transcript with what is known of its experiment.
  ///
  /// - Throws: ``NoWords``; ``EvaluationError`` for a broken file of the dataset.
  public mutating func filled(_ episode: RecordedEpisode) throws -> Transcript {
    var transcript = episode.transcript
    let known = try knowledge(Key(game: transcript.game, rules: transcript.rules))
    let facts = transcript.instance.facts
    var experiment: GameExperiment
    if let (place, index) = known.places[facts] {
      experiment = known.experiments[place]
      if transcript.instance.experiment.name.isEmpty { transcript.instance.index = index }
    } else {
      let name = transcript.instance.experiment.name
      experiment = known.experiments.last { $0.name == name } ?? known.own ?? GameExperiment("")
      experiment.words = nil
    }
    experiment.instances = []
    let name = transcript.instance.experiment.name
    if !name.isEmpty { experiment.name = name } else if known.places[facts] == nil { experiment.name = "unknown" }
    experiment.words = named ?? experiment.words ?? known.words
    if experiment.words == nil, transcript.game.hasPrefix("wordle") {
      throw NoWords(game: transcript.game, rules: transcript.rules)
    }
    transcript.instance = GameInstance(facts, index: transcript.instance.index, of: experiment)
    return transcript
  }

  private mutating func knowledge(_ key: Key) throws -> Known {
    if let found = known[key] { return found }
    var result = Known()
    let own = try games.game(key.game, key.rules)?.builtInExperiments() ?? []
    result.own = own.first
    result.experiments = own
    let folder = key.rules == .clembench16 ? "instances/v1.6/" : "instances/v2/"
    let files: InstanceFile.Files = { [dataset] in try dataset(Self.within(folder + $0)) }
    if try InstanceFile.names(of: key.game).contains(where: { try files($0) != nil }) {
      result.experiments += try InstanceFile.experiments(
        of: key.game, in: "dataset:clembench/" + folder, rules: key.rules, files: files)
    }
    for (place, experiment) in result.experiments.enumerated() {
      for (index, instance) in experiment.instances.enumerated() where result.places[instance] == nil {
        result.places[instance] = (place, index)
      }
    }
    if key.game.hasPrefix("wordle") {
      for name in InstanceFile.wordFiles(key.rules) where result.words == nil {
        result.words = try files(name).map { try InstanceFile.words($0, name) }
      }
    }
    known[key] = result
    return result
  }

  /// Without `..`, which a dataset's paths may not have.
  private static func within(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
