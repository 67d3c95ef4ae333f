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

  public init(_ messages: [Message], sampling: Sampling = Sampling()) {
    self.messages = messages
    self.sampling = sampling
  }
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
