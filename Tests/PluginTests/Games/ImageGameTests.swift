import EvaluationKit
import JSON
import Testing

@testable import Plugins

/// Episodes of the image game, played by hand.
@Suite struct ImageGameTests {
  private static func instance(_ rules: RuleSet, size: Int = 3) -> GameInstance {
    let word = rules == .clembench16 ? "instruction" : "command"
    let target = rules == .clembench16 ? "X ▢ ▢\n▢ X ▢\n▢ ▢ X\n" : "X ▢ ▢\n▢ X ▢\n▢ ▢ X"
    let facts = JSONValue.object([
      JSONMember("player_1_prompt_header", "Describe."), JSONMember("player_2_prompt_header", "Draw."),
      JSONMember("player_1_question", "Next?"), JSONMember("grid_dimension", .integer(size)),
      JSONMember("player_1_response_pattern", .text("^\(word): [^\n]+$")),
      JSONMember("player_1_terminate_pattern", .text("^\\s*\(word)\\s*:\\s*done\\s*$")),
      JSONMember("player_2_response_pattern", .text(ImagePatterns.gridPattern(size))),
      JSONMember("target_grid", .text(target)),
    ])
    return GameInstance(facts, index: 0, of: GameExperiment("made"))
  }

  private static let empty = "▢ ▢ ▢\n▢ ▢ ▢\n▢ ▢ ▢"
  private static let one = "X ▢ ▢\n▢ ▢ ▢\n▢ ▢ ▢"

  @Test("players are sent the header, the grid and the question, then questions and instructions")
  func messages() async throws {
    let (first, _) = try await GameSelfPlay("imagegame", by: .clembench16)
      .scripted(Self.instance(.clembench16), ["Instruction: a", Self.one, "instruction: done"])
    let grid = "X ▢ ▢\n▢ X ▢\n▢ ▢ X"
    #expect(
      first.requests[0].messages == [.init(.system, ""), .init(.user, "Describe.\n\(grid)\n\nNext?\n")])
    #expect(first.requests[1].messages == [.init(.system, ""), .init(.user, "Draw.\nInstruction: a")])
    #expect(first.requests[2].messages.map(\.content).suffix(2) == ["Instruction: a", "Next?"])

    let (later, _) = try await GameSelfPlay("imagegame", by: .clembench2)
      .scripted(Self.instance(.clembench2), ["Command: a", Self.one, "command: done"])
    #expect(later.requests[0].messages == [.init(.user, "Describe.\n\(grid)\nNext?")])
    #expect(later.requests[1].messages == [.init(.user, "Draw.\n\nCommand: a")])
  }

  @Test("a grid with nothing in it leaves the scores of the round before")
  func emptyGrid() async throws {
    let (_, scores) = try await GameSelfPlay("imagegame", by: .clembench16).scripted(
      Self.instance(.clembench16),
      ["Instruction: a", Self.empty, "Instruction: b", Self.one, "Instruction: c", Self.empty, "instruction: done"])
    #expect(scores.rounds.map { $0.scores.first { $0.name == "F1" }?.value } == [.count(0), .number(50), .number(50)])
    #expect(scores["Main Score"] == .number(50))
    // 0, 1 and 1 cells changed.
    #expect(scores["Average Changed Cell Count"] == .number(0.6667))
  }

  @Test("clembench-1.6 counts replies for requests, clembench-2 events of the log")
  func requests() async throws {
    let (_, first) = try await GameSelfPlay("imagegame", by: .clembench16).scripted(
      Self.instance(.clembench16), ["Instruction: a", Self.one, "Instruction: b", Self.one, "instruction: done"])
    #expect(first["Request Count"] == .count(4))
    // Seven in the first round, six in the next, two for the end.
    let (_, later) = try await GameSelfPlay("imagegame", by: .clembench2).scripted(
      Self.instance(.clembench2), ["Command: a", Self.one, "Command: b", Self.one, "Command: done"])
    #expect(later["Request Count"] == .count(15) && later["Parsed Request Count"] == .count(15))
    // Three for the instruction and four for the grid, one of them violated.
    let (_, aborted) = try await GameSelfPlay("imagegame", by: .clembench2).scripted(
      Self.instance(.clembench2), ["Command: a", "no grid"])
    #expect(aborted["Request Count"] == .count(7) && aborted["Violated Request Count"] == .count(1))
    #expect(aborted["Request Success Ratio"] == .number(0.8571) && aborted["Main Score"] == .undefined)
  }

  @Test("rounds end at the square of the side, in clembench-2 at 50, which counts as one request more")
  func limits() async throws {
    let (first, _) = try await GameSelfPlay("imagegame", by: .clembench16).scripted(
      Self.instance(.clembench16), Array(repeating: ["Instruction: a", Self.one], count: 9).flatMap(\.self))
    #expect(first.rounds.count == 9)
    let (later, scores) = try await GameSelfPlay("imagegame", by: .clembench2).scripted(
      Self.instance(.clembench2), Array(repeating: ["Command: a", Self.one], count: 50).flatMap(\.self))
    #expect(later.rounds.count == 50)
    #expect(scores["Request Count"] == .count(7 + 49 * 6 + 1))
  }

  @Test("a tag in another case or of clembench-2 counts for the length of an instruction")
  func lengths() async throws {
    let (_, first) = try await GameSelfPlay("imagegame", by: .clembench16).scripted(
      Self.instance(.clembench16), ["Instruction: a b", Self.one, "INSTRUCTION: a b", Self.one, "instruction: done"])
    #expect(first["Average Generated Instruction Length"] == .number((3 + 16) / 2))
    let (_, later) = try await GameSelfPlay("imagegame", by: .clembench2).scripted(
      Self.instance(.clembench2), ["Command: a b", Self.one, "Command: done"])
    #expect(later["Average Generated Instruction Length"] == .number(12))
    #expect(later["Average Generated Expression Number of Tokens"] == .number(3))
  }

  @Test("an end before any grid leaves no scores")
  func noRounds() async throws {
    let play = try GameSelfPlay("imagegame", by: .clembench16)
    await #expect(throws: EvaluationError.self) {
      try await play.scripted(Self.instance(.clembench16), ["instruction: done"])
    }
  }

  @Test("what an instance lacks is said")
  func lacking() async throws {
    let play = try GameSelfPlay("imagegame", by: .clembench16)
    let bare = GameInstance(.object([]), index: 0, of: GameExperiment("made"))
    let error = await #expect(throws: EvaluationError.self) { try await play.scripted(bare, []) }
    #expect(error?.description.contains("grid_dimension") == true)
  }
}
