import EvaluationKit
import JSON

/// An instance of the image game as it is played.
struct ImageEpisode {
  static let giver = "Player 1"
  static let follower = "Player 2"
  /// In clembench-2, whatever the grid.
  static let laterRoundLimit = 50
  static let endEvent = "found terminate pattern"

  let rules: RuleSet
  let patterns: ImagePatterns
  let target: String
  let giverHeader: String
  let followerHeader: String
  let question: String
  let roundLimit: Int

  /// - Throws: ``EvaluationError`` where the instance lacks a prompt, a grid or a pattern.
  init(_ instance: GameInstance, by rules: RuleSet) throws {
    self.rules = rules
    let size = try instance.integer("grid_dimension")
    guard (1...100).contains(size) else {
      throw EvaluationError("instance \(instance.id): 'grid_dimension' is \(size); grids have 1 to 100 rows")
    }
    patterns = try ImagePatterns(instance, size: size)
    target = try instance.text("target_grid")
    giverHeader = try instance.text("player_1_prompt_header")
    followerHeader = try instance.text("player_2_prompt_header")
    question = try instance.text("player_1_question")
    roundLimit = rules == .clembench16 ? size * size : Self.laterRoundLimit
  }

  func play(at table: inout GameTable) async throws {
    if rules == .clembench16 {
      for player in [Self.giver, Self.follower] { table.histories[player] = [Conversation.Message(.system, "")] }
    }
    for round in 1...roundLimit {
      if round > 1 { table.beginRound() }
      askGiver(isFirst: round == 1, at: &table)
      let reply = try await table.reply(of: Self.giver, label: label("response"))
      guard let instruction = try read(reply, at: &table) else { return }
      tellFollower(instruction, isFirst: round == 1, at: &table)
      let grid = try await table.reply(of: Self.follower, label: label("response"))
      guard try patterns.isGrid(grid) else {
        log("invalid format", "Invalid grid format", of: grid, at: &table)
        return
      }
      log(rules == .clembench16 ? "parse" : "found grid", grid, of: grid, at: &table)
    }
    if rules == .clembench2 { table.log("max rounds reached", .text(String(roundLimit))) }
  }

  private func label(_ name: String) -> String? { rules == .clembench2 ? name : nil }

  private func askGiver(isFirst: Bool, at table: inout GameTable) {
    var text = question
    if isFirst {
      text = giverHeader + "\n" + target + "\n" + question + (rules == .clembench16 ? "\n" : "")
    }
    table.tell(Self.giver, text, label: label("context"))
  }

  /// The instruction to pass on; nil where the game is over.
  private func read(_ reply: String, at table: inout GameTable) throws -> String? {
    if try patterns.isEnd(reply) {
      if rules == .clembench2 { table.log(Self.endEvent, .text(reply)) }
      return nil
    }
    guard try patterns.isInstruction(reply) else {
      log("invalid format", "Invalid instruction format", of: reply, at: &table)
      return nil
    }
    let line = Self.firstLine(of: reply)
    log(rules == .clembench16 ? "parse" : "found instruction", line, of: reply, at: &table)
    return line
  }

  static func firstLine(of reply: String) -> String {
    let bytes = reply.utf8
    return String(reply[..<(bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex)])
  }

  private func tellFollower(_ instruction: String, isFirst: Bool, at table: inout GameTable) {
    switch (isFirst, rules) {
    case (false, _): table.tell(Self.follower, instruction, label: label("context"))
    case (true, .clembench16): table.tell(Self.follower, followerHeader + "\n" + instruction)
    case (true, .clembench2):
      table.tell(Self.follower, followerHeader, label: "initial prompt")
      table.tell(Self.follower, instruction, joined: true, label: "context")
    }
  }

  private func log(_ type: String, _ content: String, of reply: String, at table: inout GameTable) {
    let details = rules == .clembench16 ? [JSONMember("original_content", .text(reply))] : []
    table.log(type, .text(content), details: details)
  }
}
