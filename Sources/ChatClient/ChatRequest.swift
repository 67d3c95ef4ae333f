import JSON

/// What a model is asked.
public struct ChatRequest: Sendable {
  public struct Message: Sendable, Hashable {
    /// "system", "user" or "assistant".
    public var role: String
    public var content: String

    public init(role: String, content: String) {
      self.role = role
      self.content = content
    }
  }

  /// What messages about it call it: "taboo/high_en/3, Player 1, message 5".
  public var label: String
  public var messages: [Message]
  /// Everything of the request's object but `model` and `messages`, as the server knows it.
  public var fields: [JSONMember]
  /// Tokens of the reply at most, to reckon a budget with.
  public var maximumTokens: Int
  /// Chance from 0 to 1 of the wait after each attempt, from what the request is.
  public var chance: @Sendable (_ attempt: Int) -> Double

  public init(
    label: String, messages: [Message], fields: [JSONMember] = [], maximumTokens: Int = 0,
    chance: @escaping @Sendable (_ attempt: Int) -> Double = { _ in 0.5 }
  ) {
    self.label = label
    self.messages = messages
    self.fields = fields
    self.maximumTokens = maximumTokens
    self.chance = chance
  }

  /// A guess before the server has counted: a token for three bytes, and four a message for its frame.
  var estimate: Usage {
    Usage(promptTokens: messages.reduce(0) { $0 + ($1.content.utf8.count + 2) / 3 + 4 }, replyTokens: maximumTokens)
  }

  func body(model: String) -> [UInt8] {
    let messages = messages.map { message -> JSONValue in
      ["role": .text(message.role), "content": .text(message.content)]
    }
    let start = [JSONMember("model", .text(model)), JSONMember("messages", .array(messages))]
    return Array(writeJSON(.object(start + fields)).utf8)
  }
}

/// What the model said.
public struct ChatReply: Sendable, Hashable {
  public var text: String
  /// What the server counted; nil where it did not tell.
  public var usage: Usage?
  /// Why the reply ends where it does, in the server's word: "stop", "length".
  public var finish: String?
  /// What the server calls the model that answered.
  public var model: String?
  /// How often it was asked, at least 1.
  public var attempts: Int

  public init(text: String, usage: Usage? = nil, finish: String? = nil, model: String? = nil, attempts: Int = 1) {
    self.text = text
    self.usage = usage
    self.finish = finish
    self.model = model
    self.attempts = attempts
  }
}
