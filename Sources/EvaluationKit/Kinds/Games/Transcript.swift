import JSON

/// All that happened in an episode: an episode is this value.
///
/// Its rounds and keys are those of clembench's `interactions.json`.
public struct Transcript: Sendable, Hashable {
  public var rules: RuleSet
  /// The game's ``Game/folder``.
  public var game: String
  public var instance: GameInstance
  /// In the order of their names: the game master ("GM") first, then Player 1 and so on.
  public var players: [TranscriptPlayer]
  /// At least one, the last of which may be empty.
  public var rounds: [[TranscriptEvent]] = [[]]
  /// What a game keeps beside its events, in the order in which it was first kept.
  public var keys: [JSONMember] = []
  /// Every question put to a model and its answer, in their order.
  public var requests: [RequestRecord] = []

  public init(rules: RuleSet, game: String, instance: GameInstance, players: [TranscriptPlayer]) {
    self.rules = rules
    self.game = game
    self.instance = instance
    self.players = players
  }

  /// What was kept under a name.
  public subscript(key name: String) -> JSONValue? { keys.first { $0.name == name }?.value }

  public var events: [TranscriptEvent] { rounds.flatMap(\.self) }
}

/// Someone whom a transcript names.
public struct TranscriptPlayer: Sendable, Hashable {
  /// "GM", "Player 1".
  public var name: String
  /// The role's name, "Game Master" for the game master.
  public var role: String
  /// The model's name; "programmatic" where none is asked.
  public var model: String

  public init(_ name: String, role: String, model: String) {
    self.name = name
    self.role = role
    self.model = model
  }
}

/// One thing that was said or found.
public struct TranscriptEvent: Sendable, Hashable {
  /// "GM" or a player's name.
  public var from: String
  public var to: String
  /// In seconds since 1970; nil where not known.
  public var time: Double?
  /// What kind of event: "send message", "get message", "parse", "invalid format", ...
  public var type: String
  /// A text for messages; what a verdict found may be any value.
  public var content: JSONValue
  /// What else the action holds, in its order.
  public var details: [JSONMember]
  /// clembench-2: "context", "response", "forget", "pseudo".
  public var label: String?

  public init(
    from: String, to: String, time: Double? = nil, type: String, content: JSONValue, details: [JSONMember] = [],
    label: String? = nil
  ) {
    self.from = from
    self.to = to
    self.time = time
    self.type = type
    self.content = content
    self.details = details
    self.label = label
  }

  /// Whether it is a model's own reply, and not one that was made up for it.
  public var isReply: Bool { to == "GM" && from != "GM" && label != "pseudo" }
}

/// A question put to a model, and its answer.
public struct RequestRecord: Sendable, Hashable {
  /// "Player 1".
  public var player: String
  public var model: String
  /// All that the model was sent.
  public var messages: [Conversation.Message]
  public var reply: Reply
  /// In seconds; nil where not known.
  public var duration: Double?

  public init(
    player: String, model: String, messages: [Conversation.Message], reply: Reply, duration: Double? = nil
  ) {
    self.player = player
    self.model = model
    self.messages = messages
    self.reply = reply
    self.duration = duration
  }
}
