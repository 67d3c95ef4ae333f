/// A language model that can be talked to: the player of a game, the judge of an answer.
public protocol Backend: Plugin {
  /// A reply to each conversation, in order. Conversations do not know of each other.
  ///
  /// - Throws: ``EvaluationError`` where the model cannot be reached or refuses; the caller decides what is kept.
  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply]
}

/// What was said so far, and how the next message is to be drawn.
public struct Conversation: Sendable, Hashable, Codable {
  public struct Message: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable { case system, user, assistant }

    public var role: Role
    public var content: String

    public init(_ role: Role, _ content: String) {
      self.role = role
      self.content = content
    }
  }

  public var messages: [Message]
  public var sampling: Sampling
  /// Where the one who is asked sits, when a game is played.
  public var seat: Seat?

  public init(_ messages: [Message], sampling: Sampling = Sampling(), seat: Seat? = nil) {
    self.messages = messages
    self.sampling = sampling
    self.seat = seat
  }
}

/// A player's place in an episode of a game.
public struct Seat: Sendable, Hashable, Codable {
  /// The game's folder: "imagegame".
  public var game: String
  public var rules: RuleSet
  public var experiment: String
  /// The instance's place within the experiment, from 0, and its id.
  public var instance: Int
  public var gameID: Int
  /// "Player 1".
  public var player: String
  public var role: String
  /// Which of several episodes of the same instance and players it is, from 0.
  public var repetition: Int

  public init(
    game: String, rules: RuleSet, experiment: String, instance: Int, gameID: Int, player: String, role: String,
    repetition: Int = 0
  ) {
    self.game = game
    self.rules = rules
    self.experiment = experiment
    self.instance = instance
    self.gameID = gameID
    self.player = player
    self.role = role
    self.repetition = repetition
  }

  enum CodingKeys: String, CodingKey {
    case game, rules, experiment, instance, player, role, repetition
    case gameID = "game-id"
  }
}

/// A back end that answers by what the game brings, as a programmatic player does, and not by a model.
public protocol SparringBackend: Backend {
  var manner: PlayingManner { get }
}

/// How a reply is drawn; what is nil is left to the model.
public struct Sampling: Sendable, Hashable, Codable {
  /// At least 0; 0 takes the likeliest token each time.
  public var temperature: Double?
  public var topP: Double?
  /// Tokens of the reply at most.
  public var maximumTokens: Int?
  public var seed: Int?

  public init(temperature: Double? = nil, topP: Double? = nil, maximumTokens: Int? = nil, seed: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maximumTokens = maximumTokens
    self.seed = seed
  }

  enum CodingKeys: String, CodingKey {
    case temperature, seed
    case topP = "top-p"
    case maximumTokens = "max-tokens"
  }
}

/// What the model said, and what it cost where that is known.
public struct Reply: Sendable, Hashable, Codable {
  public var text: String
  public var promptTokens: Int?
  public var replyTokens: Int?

  public init(_ text: String, promptTokens: Int? = nil, replyTokens: Int? = nil) {
    self.text = text
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
  }

  enum CodingKeys: String, CodingKey {
    case text
    case promptTokens = "prompt-tokens"
    case replyTokens = "reply-tokens"
  }
}
