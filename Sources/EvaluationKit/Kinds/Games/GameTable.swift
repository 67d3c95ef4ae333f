import JSON

/// The table at which an instance is played: what each player has been told, and the transcript of it all.
///
/// A game speaks to players through it and writes its verdicts on it. Who answers, a model or a recording, it does not tell.
public struct GameTable: Sendable {
  /// How a player's model is asked.
  public typealias Ask = @Sendable (_ player: String, _ messages: [Conversation.Message]) async throws -> Answer

  /// A reply and how long it took, in seconds.
  public struct Answer: Sendable {
    public var reply: Reply
    public var duration: Double?

    public init(_ reply: Reply, duration: Double? = nil) {
      self.reply = reply
      self.duration = duration
    }
  }

  public private(set) var transcript: Transcript
  /// What each player will be sent when it is asked next, by its name ("Player 1").
  ///
  /// Games may rewrite it: some rules keep another history than what was said.
  public var histories: [String: [Conversation.Message]] = [:]

  private let ask: Ask
  private let now: @Sendable () -> Double?

  /// - Parameters:
  ///   - transcript: empty, with its players.
  ///   - now: seconds since 1970; nil where time is not kept.
  public init(_ transcript: Transcript, now: @escaping @Sendable () -> Double? = { nil }, ask: @escaping Ask) {
    self.transcript = transcript
    self.ask = ask
    self.now = now
  }

  // MARK: - Speaking

  /// Puts a message before a player, who keeps it.
  ///
  /// - Parameters:
  ///   - joined: whether it goes into the message before, after a blank line, and is not a message of its own.
  public mutating func tell(
    _ player: String, _ text: String, joined: Bool = false, as type: String = "send message", label: String? = nil
  ) {
    logMessage(to: player, text, as: type, label: label)
    var history = histories[player] ?? []
    if joined, let last = history.indices.last, history[last].role == .user {
      history[last].content += "\n\n" + text
    } else {
      history.append(Conversation.Message(.user, text))
    }
    histories[player] = history
  }

  /// A player's reply to all that it keeps, which it keeps too.
  public mutating func reply(
    of player: String, as type: String = "get message", label: String? = nil
  ) async throws -> String {
    let text = try await answer(of: player, to: histories[player] ?? [])
    logMessage(from: player, text, as: type, label: label)
    histories[player, default: []].append(Conversation.Message(.assistant, text))
    return text
  }

  /// A player's reply to a question on the side: neither is kept.
  public mutating func aside(
    to player: String, _ question: String,
    as types: (question: String, answer: String) = ("send message", "get message"),
    label: String? = nil
  ) async throws -> String {
    logMessage(to: player, question, as: types.question, label: label)
    let messages = (histories[player] ?? []) + [Conversation.Message(.user, question)]
    let text = try await answer(of: player, to: messages)
    logMessage(from: player, text, as: types.answer, label: label)
    return text
  }

  private mutating func answer(of player: String, to messages: [Conversation.Message]) async throws -> String {
    let answer = try await ask(player, messages)
    let model = transcript.players.first { $0.name == player }?.model ?? player
    transcript.requests.append(
      RequestRecord(
        player: player, model: model, messages: messages, reply: answer.reply, duration: answer.duration))
    return answer.reply.text
  }

  // MARK: - Writing

  /// Writes a message to a player that changes nothing in what it keeps.
  public mutating func logMessage(
    to player: String, _ text: String, as type: String = "send message", label: String? = nil
  ) {
    append(TranscriptEvent(from: "GM", to: player, type: type, content: .text(text), label: label))
  }

  /// Writes a message of a player that changes nothing in what it keeps.
  public mutating func logMessage(
    from player: String, _ text: String, as type: String = "get message", label: String? = nil
  ) {
    append(TranscriptEvent(from: player, to: "GM", type: type, content: .text(text), label: label))
  }

  /// Writes a verdict of the game master.
  public mutating func log(_ type: String, _ content: JSONValue, details: [JSONMember] = []) {
    append(TranscriptEvent(from: "GM", to: "GM", type: type, content: content, details: details))
  }

  /// Begins a round; the first has begun when the game does.
  public mutating func beginRound() { transcript.rounds.append([]) }

  /// Keeps a value beside the events, in place of what was kept under its name.
  public mutating func keep(_ name: String, _ value: JSONValue) {
    if let place = transcript.keys.firstIndex(where: { $0.name == name }) {
      transcript.keys[place].value = value
    } else {
      transcript.keys.append(JSONMember(name, value))
    }
  }

  private mutating func append(_ event: TranscriptEvent) {
    var event = event
    event.time = now()
    transcript.rounds[transcript.rounds.count - 1].append(event)
  }
}
