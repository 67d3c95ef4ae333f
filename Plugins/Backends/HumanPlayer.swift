import ChatClient
import EvaluationKit

/// Someone at the terminal.
struct HumanPlayer: Backend {
  static let card = PluginCard(
    name: "human",
    summary: "somebody at this terminal: sees what is new, types the reply",
    details: """
      What the game says since the last reply is shown, control characters escaped. A reply may have several lines; an empty \
      line or Ctrl-D ends it. One conversation is held at a time, so that games go on one after the other however many are \
      played at once. Where the process has no terminal the player refuses.
      """,
    source: "defined here", example: "- human")

  private let desk: HumanDesk

  init(_ settings: Settings) throws { self.init { try Terminal() } }

  /// - Parameter open: opens the terminal when the first conversation comes.
  init(open: @escaping @Sendable () throws -> any HumanTerminal) { desk = HumanDesk(open: open) }

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    var replies: [Reply] = []
    for conversation in conversations { replies.append(Reply(try await desk.reply(to: conversation))) }
    return replies
  }
}

/// Where somebody reads and types.
protocol HumanTerminal: Sendable {
  func write(_ text: String) throws
  /// The next line without its end; nil after Ctrl-D.
  func readLine() async throws -> String?
}

/// Holds one conversation after the other, and knows what has been shown.
private actor HumanDesk {
  private let open: @Sendable () throws -> any HumanTerminal
  private var terminal: (any HumanTerminal)?
  /// What whoever sits here has seen of each conversation, by who they are in it.
  private var seen: [Seat?: [Conversation.Message]] = [:]
  private var last: Seat??
  /// One after the other: an actor alone lets another in while a line is waited for.
  private let turn = Turn()

  init(open: @escaping @Sendable () throws -> any HumanTerminal) { self.open = open }

  func reply(to conversation: Conversation) async throws -> String {
    try await turn.take()
    do {
      let text = try await answer(conversation)
      await turn.pass()
      return text
    } catch {
      await turn.pass()
      throw error
    }
  }

  private func answer(_ conversation: Conversation) async throws -> String {
    let terminal = try terminal ?? open()
    self.terminal = terminal
    try terminal.write(news(of: conversation))
    var lines: [String] = []
    while true {
      guard let line = try await terminal.readLine() else { break }
      // An empty line ends a reply; before there is one it is a slip.
      if line.isEmpty, lines.isEmpty { continue }
      if line.isEmpty { break }
      lines.append(line)
    }
    let text = lines.joined(separator: "\n")
    seen[conversation.seat] = conversation.messages + [Conversation.Message(.assistant, text)]
    last = .some(conversation.seat)
    return text
  }

  /// What is shown: the messages since the last reply, under a line that says who one is where that has changed.
  private func news(of conversation: Conversation) -> String {
    let before = seen[conversation.seat] ?? []
    let goesOn = !before.isEmpty && conversation.messages.starts(with: before)
    var text = "\n"
    if last != .some(conversation.seat) || !goesOn {
      if let seat = conversation.seat {
        text += shown(
          "== \(seat.game), \(seat.experiment), instance \(seat.gameID): you are \(seat.player), \(seat.role)")
      } else {
        text += "== a new conversation"
      }
      text += "\n\n"
    }
    for message in conversation.messages.dropFirst(goesOn ? before.count : 0) {
      let lines = message.content.split(separator: "\n", omittingEmptySubsequences: false).map { shown(String($0)) }
      let name =
        switch message.role {
        case .system: "(system) "
        case .assistant: "(you) "
        case .user: ""
        }
      text += name + lines.joined(separator: "\n") + "\n\n"
    }
    return text + "-- your reply; an empty line or Ctrl-D ends it\n"
  }
}

/// A turn that one has at a time, in the order of asking.
private actor Turn {
  private var isTaken = false
  private var waiting: [(number: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  private var numbers = 0

  /// - Throws: `CancellationError`.
  func take() async throws {
    try Task.checkCancellation()
    guard isTaken else {
      isTaken = true
      return
    }
    numbers += 1
    let number = numbers
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          waiting.append((number, continuation))
        }
      }
    } onCancel: {
      // Ends by itself: it takes one out of a list.
      Task { await leave(number) }
    }
  }

  func pass() {
    isTaken = !waiting.isEmpty
    if isTaken { waiting.removeFirst().continuation.resume() }
  }

  private func leave(_ number: Int) {
    guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: place).continuation.resume(throwing: CancellationError())
  }
}
