import EvaluationKit
import JSON

/// An instance of the reference game as it is played: an expression and an answer.
struct ReferenceEpisode {
  static let giver = "Player 1"
  static let follower = "Player 2"

  let rules: RuleSet
  let giverPrompt: String
  let followerPrompt: String
  /// The names by which the target may be chosen, in lower case.
  let targetNames: [String]
  private let patterns: ReferencePatterns
  private let isGiverStrict: Bool
  private let isFollowerStrict: Bool

  /// - Throws: ``EvaluationError`` where the instance lacks a prompt, a pattern or the target's names.
  init(_ instance: GameInstance, by rules: RuleSet) throws {
    self.rules = rules
    giverPrompt = try instance.text("player_1_prompt_header")
    followerPrompt = try instance.text("player_2_prompt_header")
    targetNames = try instance.texts("target_grid_name")
    patterns = try ReferencePatterns(instance)
    isGiverStrict = (instance["p1_mode"]?.string ?? "strict") == "strict"
    isFollowerStrict = (instance["p2_mode"]?.string ?? "strict") == "strict"
  }

  func play(at table: inout GameTable) async throws {
    table.tell(Self.giver, giverPrompt, label: label("context"))
    let reply = try await table.reply(of: Self.giver, label: label("response"))
    guard let expression = try expression(in: reply) else {
      logInvalid("Invalid generated expression", of: reply, at: &table)
      return
    }
    table.log(
      "parse", .text(reply), details: rules == .clembench16 ? [JSONMember("expression", .text(expression))] : [])
    let prompt = PythonText.replacing("TARGET_EXPRESSION", with: reply, in: followerPrompt)
    table.tell(Self.follower, prompt, label: label("context"))
    let answer = try await table.reply(of: Self.follower, label: label("response"))
    guard let choice = try playedChoice(in: answer) else {
      logInvalid("Invalid generated choice", of: answer, at: &table)
      return
    }
    if rules == .clembench16 {
      table.log("parse", .text(answer), details: [JSONMember("answer", .text(choice))])
    } else {
      table.log(isTarget(choice) ? "parse_correct" : "parse_wrong", .text(PythonText.lowercased(choice)))
    }
  }

  /// The words of an expression in form; nil where it is not in form.
  func expression(in reply: String) throws -> String? {
    let match = try patterns.expression(in: reply)
    return match.flatMap { isGiverStrict && $0.hasRemainder ? nil : $0.content }
  }

  /// The choice that the scores are made of. In clembench-1.6 whatever follows it is let pass, though it ended the game
  /// (flaw).
  func scoredChoice(in reply: String) throws -> String? {
    rules == .clembench16 ? try patterns.answer(in: reply)?.content : try playedChoice(in: reply)
  }

  func isTarget(_ choice: String) -> Bool {
    let choice = PythonText.lowercased(choice)
    return targetNames.contains { $0.utf8.elementsEqual(choice.utf8) }
  }

  private func playedChoice(in reply: String) throws -> String? {
    let match = try patterns.answer(in: reply)
    return match.flatMap { isFollowerStrict && $0.hasRemainder ? nil : $0.content }
  }

  private func label(_ name: String) -> String? { rules == .clembench2 ? name : nil }

  private func logInvalid(_ what: String, of reply: String, at table: inout GameTable) {
    let details = rules == .clembench16 ? [JSONMember("original_content", .text(reply))] : []
    table.log("invalid format", .text(what), details: details)
  }
}
