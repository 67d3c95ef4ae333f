import EvaluationKit
import EvaluationTesting
import Synchronization
import Testing

@testable import Plugins

/// A terminal whose lines are known beforehand; nil stands for Ctrl-D.
private final class ScriptedTerminal: HumanTerminal {
  private let state: Mutex<(lines: [String?], written: String)>

  init(_ lines: [String?]) { state = Mutex((lines, "")) }

  /// What was written since the last look.
  var news: String {
    state.withLock { state in
      defer { state.written = "" }
      return state.written
    }
  }

  /// Whether all lines were taken.
  var isRead: Bool { state.withLock(\.lines.isEmpty) }
  /// Whether so many conversations were shown.
  func hasShown(_ count: Int) -> Bool { state.withLock { $0.written.split(separator: "== ").count > count } }

  func write(_ text: String) { state.withLock { $0.written += text } }

  func readLine() async throws -> String? {
    let line: String?? = state.withLock { $0.lines.isEmpty ? nil : .some($0.lines.removeFirst()) }
    guard let line else {
      try await Task.sleep(for: .seconds(60))
      return nil
    }
    return line
  }
}

/// Somebody at a terminal.
@Suite(.timeLimit(.minutes(10))) struct HumanPlayerTests {
  private static let seat = Seat(
    game: "taboo", rules: .clembench2, experiment: "high_en", instance: 0, gameID: 3, player: "Player 1",
    role: "WordDescriber")

  @Test("what is new is shown, and a reply ends with an empty line or Ctrl-D")
  func conversation() async throws {
    let terminal = ScriptedTerminal(["", "CLUE: a thing", "that flies", "", "CLUE: up", nil, nil])
    let human = HumanPlayer { terminal }
    var talk = Conversation([.init(.user, "Describe\u{1B}[2J it.\nBriefly.")], seat: Self.seat)
    #expect(try await human.reply(to: [talk], in: NoteBook().run()) == [Reply("CLUE: a thing\nthat flies")])
    #expect(
      terminal.news == """

        == taboo, high_en, instance 3: you are Player 1, WordDescriber

        Describe\\u{1B}[2J it.
        Briefly.

        -- your reply; an empty line or Ctrl-D ends it

        """)
    talk.messages += [.init(.assistant, "CLUE: a thing\nthat flies"), .init(.user, "GUESS: kite")]
    #expect(try await human.reply(to: [talk], in: NoteBook().run()) == [Reply("CLUE: up")])
    #expect(terminal.news == "\nGUESS: kite\n\n-- your reply; an empty line or Ctrl-D ends it\n")
    // Ctrl-D alone is a reply that says nothing.
    let other = Conversation([.init(.system, "Be kind."), .init(.user, "Hello.")])
    #expect(try await human.reply(to: [other], in: NoteBook().run()) == [Reply("")])
    #expect(terminal.news.hasPrefix("\n== a new conversation\n\n(system) Be kind.\n\nHello.\n\n"))
  }

  @Test("conversations that come at once are held one after the other, and cancelling ends the wait for a line")
  func turns() async throws {
    let terminal = ScriptedTerminal(["first", ""])
    let human = HumanPlayer { terminal }
    let all = Task {
      await withTaskGroup(of: String.self) { group in
        for index in 0..<3 {
          group.addTask {
            let talk = Conversation([.init(.user, "talk \(index)")])
            let replies = try? await human.reply(to: [talk], in: NoteBook().run())
            return replies?.first?.text ?? "none"
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    while !terminal.isRead { try await Task.sleep(for: .milliseconds(5)) }
    // The first reply is out of the way when the next conversation shows.
    while !terminal.hasShown(2) { try await Task.sleep(for: .milliseconds(5)) }
    all.cancel()
    let taken = await ContinuousClock().measure { #expect(await all.value.sorted() == ["first", "none", "none"]) }
    // Nothing would ever be typed; beside other tests a task may wait for its turn.
    #expect(taken < .seconds(60))
  }

  @Test("where there is no terminal the player refuses, for all conversations")
  func noTerminal() async throws {
    let human = HumanPlayer { try Terminal(path: "/dev/null") }
    await #expect {
      try await human.reply(to: [Conversation([.init(.user, "Hello.")])], in: NoteBook().run())
    } throws: {
      ($0 as? EvaluationError)
        == EvaluationError("a human plays at a terminal, and this process has none", concernsModel: true)
    }
  }
}
