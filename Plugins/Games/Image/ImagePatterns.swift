import EvaluationKit

/// What an instance of the image game takes for an instruction, for the end and for a grid.
///
/// The instance's regular expressions are recognised by their text and matched by hand; others go to the linear-time
/// matcher.
struct ImagePatterns: Sendable {
  private let instruction: Form
  private let end: Form
  private let grid: Form

  private enum Form: Sendable {
    /// `^TAG: [^\n]+$`
    case instruction(tag: String)
    /// `^\s*TAG\s*:\s*done\s*$`
    case end(tag: String)
    /// Rows of so many letters or empty cells, apart by one blank each.
    case grid(size: Int)
    case other(UnknownPattern)
  }

  /// - Throws: ``EvaluationError`` where the instance lacks a pattern or has one that cannot be matched.
  init(_ instance: GameInstance, size: Int) throws {
    let names = ["player_1_response_pattern", "player_1_terminate_pattern", "player_2_response_pattern"]
    let texts = try names.map { try instance.text($0) }
    instruction =
      if let tag = Self.word(in: texts[0], after: "^", before: ": [^\n]+$") { .instruction(tag: tag) } else {
        .other(try UnknownPattern(texts[0], called: names[0], ignoresCase: true))
      }
    end =
      if let tag = Self.word(in: texts[1], after: "^\\s*", before: "\\s*:\\s*done\\s*$") { .end(tag: tag) } else {
        .other(try UnknownPattern(texts[1], called: names[1], ignoresCase: true))
      }
    grid =
      if texts[2] == Self.gridPattern(size) { .grid(size: size) } else {
        .other(try UnknownPattern(texts[2], called: names[2], ignoresCase: false))
      }
  }

  func isInstruction(_ reply: String) throws -> Bool { try Self.fits(reply, instruction) }
  func isEnd(_ reply: String) throws -> Bool { try Self.fits(reply, end) }
  func isGrid(_ reply: String) throws -> Bool { try Self.fits(reply, grid) }

  /// The pattern of a grid as instances have it.
  static func gridPattern(_ size: Int) -> String {
    let row = "([A-Z▢]\\s){\(size - 1)}[A-Z▢]"
    return "^\n*" + Array(repeating: row, count: size).joined(separator: "\n") + "\n*$"
  }

  /// The word of ASCII letters that stands between a start and an end; nil where the text is not made so.
  private static func word(in text: String, after start: String, before end: String) -> String? {
    guard text.hasPrefix(start), text.hasSuffix(end), text.utf8.count > start.utf8.count + end.utf8.count else {
      return nil
    }
    let word = text.dropFirst(start.count).dropLast(end.count)
    return word.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) } ? String(word) : nil
  }

  private static func fits(_ reply: String, _ form: Form) throws -> Bool {
    var scanner = ReplyScanner(reply)
    switch form {
    case .instruction(let tag):
      guard scanner.take(tag), scanner.take(": "), !scanner.takeLine().isEmpty else { return false }
      return scanner.isAtLineEnd
    case .end(let tag):
      scanner.skipSpaces()
      guard scanner.take(tag) else { return false }
      scanner.skipSpaces()
      guard scanner.take(":") else { return false }
      scanner.skipSpaces()
      guard scanner.take("done") else { return false }
      scanner.skipSpaces()
      return scanner.isAtEnd
    case .grid(let size):
      scanner.skipNewlines()
      for row in 0..<size {
        if row > 0, !scanner.take("\n") { return false }
        for column in 0..<size {
          if column > 0, !scanner.takeSpace() { return false }
          guard scanner.take(where: isCell) else { return false }
        }
      }
      scanner.skipNewlines()
      return scanner.isAtEnd
    case .other(let pattern):
      return try pattern.match(reply) != nil
    }
  }

  private static func isCell(_ scalar: Unicode.Scalar) -> Bool {
    (0x41...0x5A).contains(scalar.value) || scalar == "▢"
  }
}
