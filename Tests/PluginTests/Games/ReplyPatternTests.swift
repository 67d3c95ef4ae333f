import EvaluationKit
import Foundation
import JSON
import Testing

@testable import Plugins

/// Hand-written matchers against Python's `re`, and hostile replies.
@Suite struct ReplyPatternTests {
  private struct Case: Sendable {
    var reply: String
    var isMatch: Bool
    var content: String?
    var remainder: String?
  }

  private static func cases(_ name: String) throws -> (pattern: String, cases: [Case]) {
    let root = try Reference("reply-patterns.json").root[name]
    let cases = (root?["cases"]?.elements ?? []).map {
      Case(
        reply: $0["reply"]?.string ?? "", isMatch: $0["matches"]?.bool ?? false, content: $0["content"]?.string,
        remainder: $0["remainder"]?.string)
    }
    try #require(cases.count == 80)
    return (try #require(root?["pattern"]?.string), cases)
  }

  /// An instance of the image game with these patterns, others as they usually are.
  private static func image(
    instruction: String = "^instruction: [^\n]+$", end: String = "^\\s*instruction\\s*:\\s*done\\s*$",
    grid: String = ImagePatterns.gridPattern(3)
  ) throws -> ImagePatterns {
    let facts = JSONValue.object([
      JSONMember("player_1_response_pattern", .text(instruction)),
      JSONMember("player_1_terminate_pattern", .text(end)), JSONMember("player_2_response_pattern", .text(grid)),
    ])
    return try ImagePatterns(GameInstance(facts, index: 0, of: GameExperiment("made")), size: 3)
  }

  private static func reference(expression: String, answer: String) throws -> ReferencePatterns {
    let facts = JSONValue.object([
      JSONMember("player_1_response_pattern", .text(expression)),
      JSONMember("player_2_response_pattern", .text(answer)),
    ])
    return try ReferencePatterns(GameInstance(facts, index: 0, of: GameExperiment("made")))
  }

  @Test("what counts as an instruction, an end and a grid is what Python's re finds")
  func imagePatterns() throws {
    let (instruction, instructions) = try Self.cases("instruction")
    let (end, ends) = try Self.cases("end")
    let (grid, grids) = try Self.cases("grid")
    // As they stand, recognised by their text; and put into a group, which none of the hand-written matchers knows.
    for wrap in [{ $0 }, { "(?:\($0))" }] as [(String) -> String] {
      let patterns = try Self.image(instruction: wrap(instruction), end: wrap(end), grid: wrap(grid))
      for item in instructions { #expect(try patterns.isInstruction(item.reply) == item.isMatch, "\(item)") }
      for item in ends { #expect(try patterns.isEnd(item.reply) == item.isMatch, "\(item)") }
      for item in grids { #expect(try patterns.isGrid(item.reply) == item.isMatch, "\(item)") }
    }
  }

  @Test("what an expression and an answer hold is what Python's re finds", arguments: ["1.6", "2"])
  func referencePatterns(version: String) throws {
    let (expression, expressions) = try Self.cases("expression-\(version)")
    let (answer, answers) = try Self.cases("answer-\(version)")
    for wrap in [{ $0 }, { "(?:\($0))" }] as [(String) -> String] {
      let patterns = try Self.reference(expression: wrap(expression), answer: wrap(answer))
      func expectSame(_ item: Case, _ found: ReferencePatterns.Match?) {
        #expect((found != nil) == item.isMatch, "\(item)")
        #expect(found?.content.unicodeScalars.elementsEqual((item.content ?? "").unicodeScalars) ?? true, "\(item)")
        #expect(found.map { $0.hasRemainder } == item.remainder.map { !$0.isEmpty }, "\(item)")
      }
      // The linear-time matcher does not take a dotted capital I for an i, as Python does.
      let isKnown = wrap("") == ""
      func fits(_ item: Case) -> Bool { isKnown || !item.reply.unicodeScalars.contains("\u{130}") }
      for item in expressions where fits(item) { expectSame(item, try patterns.expression(in: item.reply)) }
      for item in answers where fits(item) { expectSame(item, try patterns.answer(in: item.reply)) }
    }
  }

  @Test("a pattern that cannot be matched in linear time is named")
  func unknownPattern() throws {
    let error = #expect(throws: EvaluationError.self) { try Self.image(instruction: "^(?=x)y") }
    #expect(error?.description.contains("player_1_response_pattern") == true)
    #expect(error?.description.contains("^(?=x)y") == true)
  }

  @Test("replies of megabytes are judged in no time")
  func hostileReplies() throws {
    let patterns = try Self.image()
    let reference = try Self.reference(
      expression: Self.cases("expression-2").pattern, answer: Self.cases("answer-2").pattern)
    let size = 1_000_000
    let start = ContinuousClock.now
    for filling in ["\n", " ", "A ", "\u{301}"] {
      let text = String(repeating: filling, count: size)
      #expect(try !patterns.isEnd("instruction:" + text))
      #expect(try !patterns.isGrid(text))
      _ = try patterns.isInstruction("instruction: " + text)
      _ = try reference.expression(in: "expression:" + text)
      _ = try reference.answer(in: "answer:" + text)
    }
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
