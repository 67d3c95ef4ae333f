import NumericalMethods

/// A conversational game: its rules and its scores. It talks to no model and reads no file.
///
/// Playing and scoring are apart: ``play(_:at:)`` writes a ``Transcript``, ``score(_:)`` needs nothing but one. What a player
/// sees is what the game puts before it, and nothing else.
public protocol Game: Plugin {
  /// What clembench calls the game, in folders and in tables of scores: "imagegame".
  var folder: String { get }
  /// The rules it was made for.
  var rules: RuleSet { get }

  /// Those who take part, in the order in which they are called Player 1, Player 2 and so on.
  func roles(in experiment: GameExperiment) throws -> [GameRole]

  /// Whether an experiment has what the rules need for all its instances, a list of words say; asked before anything is played.
  ///
  /// - Throws: ``EvaluationError`` that says what is missing and how to give it.
  func check(_ experiment: GameExperiment) throws

  /// Instances of our own under these rules: the same at every call.
  func builtInExperiments() throws -> [GameExperiment]

  /// Plays one instance to its end: a win, a loss, or the abort that a reply out of form brings.
  ///
  /// - Throws: what a player's model threw; ``EvaluationError`` where the instance lacks something that the rules need.
  func play(_ instance: GameInstance, at table: inout GameTable) async throws

  /// The scores of an episode, from its transcript alone.
  ///
  /// - Throws: ``EvaluationError`` where the rules leave the episode without scores, as some rules do.
  func score(_ transcript: Transcript) throws -> EpisodeScores

  /// What a programmatic player of this role says next; nil where the game brings no player of its own.
  ///
  /// A function of what the player has seen, its manner and its chance, so that an episode can be played again.
  func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String?
}

extension Game {
  public func check(_ experiment: GameExperiment) throws {}

  public func reply(
    as role: GameRole, to messages: [Conversation.Message], in manner: PlayingManner, chance: inout SeededGenerator
  ) -> String? { nil }
}

/// Someone who takes part in a game.
public struct GameRole: Sendable, Hashable {
  /// What transcripts call the role: "WordDescriber".
  public var name: String
  /// Whether the game master itself plays it, and no model is asked.
  public var isProgrammatic: Bool

  public init(_ name: String, isProgrammatic: Bool = false) {
    self.name = name
    self.isProgrammatic = isProgrammatic
  }
}

/// The version of clembench by whose rules, flaws included, a game is played and scored.
public enum RuleSet: String, Sendable, Hashable, Codable, CaseIterable {
  /// Spring and summer of 2024; behind the tables of Bhavsar et al. (2024).
  case clembench16 = "clembench-1.6"
  /// 2025.
  case clembench2 = "clembench-2"

  /// The parameter by which every game is told its rules.
  public static let parameter = ParameterSpec(
    "rules", .choice(allCases.map(\.rawValue)), default: .text(clembench2.rawValue), "the rule set")

  /// Reads ``parameter``.
  public init(_ settings: Settings) {
    guard let rules = RuleSet(rawValue: settings.text("rules")) else {
      preconditionFailure("the card let a rule set through that is none")
    }
    self = rules
  }
}

/// How a programmatic player plays.
public struct PlayingManner: Sendable, Hashable, Codable {
  /// From 0 (says things at random) to 1 (plays as well as it can from what it sees).
  public var skill: Double
  /// The share of replies with words around them that were not asked for.
  public var chattiness: Double
  /// The share of replies that break the game's rules of form.
  public var ruleBreaking: Double

  public init(skill: Double, chattiness: Double = 0, ruleBreaking: Double = 0) {
    self.skill = skill
    self.chattiness = chattiness
    self.ruleBreaking = ruleBreaking
  }

  enum CodingKeys: String, CodingKey {
    case skill, chattiness
    case ruleBreaking = "rule-breaking"
  }
}
