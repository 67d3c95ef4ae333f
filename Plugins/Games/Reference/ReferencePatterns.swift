import EvaluationKit

/// What an instance of the reference game takes for an expression and for an answer.
///
/// The instance's regular expressions are recognised by their text and matched by hand; others go to the linear-time
/// matcher.
struct ReferencePatterns: Sendable {
  private let expression: Form
  private let answer: Form

  /// What a pattern found in a reply.
  struct Match: Sendable, Hashable {
    /// An expression's words, or the choice of an answer.
    var content: String
    /// Whether more stands below: a further paragraph.
    var hasRemainder: Bool
  }

  private enum Form: Sendable {
    /// `^TAG:\s(?P<content>.+)\n*(?P<remainder>.*)`
    case line(tag: String)
    /// `^(?P<tag>TAG:\s*)(?P<content>(?P<response>.+)\n*(?P<remainder>(.|\n)*))`
    case looseLine(tag: String)
    /// `^TAG:\s(?P<content>A|B)\n*(?P<remainder>.*)`
    case choice(tag: String, of: [String])
    /// `^(?P<tag>TAG:\s*)(?P<content>(?P<response>A|B).*\n*(?P<remainder>(.|\n)*))`
    case looseChoice(tag: String, of: [String])
    case other(UnknownPattern)
  }

  /// - Throws: ``EvaluationError`` where the instance lacks a pattern or has one that cannot be matched.
  init(_ instance: GameInstance) throws {
    expression = try Self.form(of: "player_1_response_pattern", in: instance)
    answer = try Self.form(of: "player_2_response_pattern", in: instance)
  }

  func expression(in reply: String) throws -> Match? { try Self.match(expression, reply) }
  func answer(in reply: String) throws -> Match? { try Self.match(answer, reply) }

  // MARK: - Recognising

  private static func form(of name: String, in instance: GameInstance) throws -> Form {
    let text = try instance.text(name)
    if let (tag, body) = parts(of: text, "^", ":\\s(?P<content>", ")\n*(?P<remainder>.*)") {
      if body == ".+" { return .line(tag: tag) }
      if let choices = choices(body) { return .choice(tag: tag, of: choices) }
    }
    let start = "^(?P<tag>"
    let middle = ":\\s*)(?P<content>(?P<response>"
    if let (tag, body) = parts(of: text, start, middle, ").*\n*(?P<remainder>(.|\n)*))"), let choices = choices(body) {
      return .looseChoice(tag: tag, of: choices)
    }
    if let (tag, body) = parts(of: text, start, middle, ")\n*(?P<remainder>(.|\n)*))"), body == ".+" {
      return .looseLine(tag: tag)
    }
    return .other(try UnknownPattern(text, called: name, ignoresCase: true))
  }

  /// The two parts of a text that stand between three others; nil where it is not made so.
  private static func parts(
    of text: String, _ start: String, _ middle: String, _ end: String
  ) -> (tag: String, body: String)? {
    guard text.hasPrefix(start), text.hasSuffix(end), let found = PythonText.place(of: middle, in: text) else {
      return nil
    }
    let tagStart = text.utf8.index(text.startIndex, offsetBy: start.utf8.count)
    let bodyEnd = text.utf8.index(text.endIndex, offsetBy: -end.utf8.count)
    guard tagStart < found.lowerBound, found.upperBound < bodyEnd else { return nil }
    let tag = text[tagStart..<found.lowerBound]
    guard tag.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) else { return nil }
    return (String(tag), String(text[found.upperBound..<bodyEnd]))
  }

  /// Words of ASCII letters and digits, apart by `|`.
  private static func choices(_ body: String) -> [String]? {
    let choices = PythonText.split(body, by: "|").map(String.init)
    let isPlain = choices.allSatisfy { choice in
      !choice.isEmpty && choice.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
    }
    return isPlain ? choices : nil
  }

  // MARK: - Matching

  private static func match(_ form: Form, _ reply: String) throws -> Match? {
    var scanner = ReplyScanner(reply)
    switch form {
    case .line(let tag):
      guard scanner.take(tag), scanner.take(":"), scanner.takeSpace() else { return nil }
      let line = scanner.takeLine()
      return line.isEmpty ? nil : rest(of: &scanner, after: String(line))
    case .looseLine(let tag):
      guard scanner.take(tag), scanner.take(":") else { return nil }
      return looseLine(&scanner)
    case .choice(let tag, let choices):
      guard scanner.take(tag), scanner.take(":"), scanner.takeSpace() else { return nil }
      guard let choice = take(choices, from: &scanner) else { return nil }
      return rest(of: &scanner, after: choice)
    case .looseChoice(let tag, let choices):
      guard scanner.take(tag), scanner.take(":") else { return nil }
      scanner.skipSpaces()
      guard let choice = take(choices, from: &scanner) else { return nil }
      _ = scanner.takeLine()
      return rest(of: &scanner, after: choice)
    case .other(let pattern):
      guard let groups = try pattern.match(reply) else { return nil }
      return Match(
        content: groups["response"] ?? groups["content"] ?? "", hasRemainder: !(groups["remainder"] ?? "").isEmpty)
    }
  }

  private static func rest(of scanner: inout ReplyScanner, after content: String) -> Match {
    scanner.skipNewlines()
    return Match(content: content, hasRemainder: !scanner.isAtEnd)
  }

  /// `\s*.+\n*`: where nothing but blanks follows, the last of them that is no newline is what `.+` is left with.
  private static func looseLine(_ scanner: inout ReplyScanner) -> Match? {
    let blanks = scanner.rest
    scanner.skipSpaces()
    if scanner.isAtEnd {
      guard let last = blanks.last(where: { $0 != "\n" }) else { return nil }
      return Match(content: String(last), hasRemainder: false)
    }
    return rest(of: &scanner, after: String(scanner.takeLine()))
  }

  /// The first choice that stands here, spelt as the reply has it.
  private static func take(_ choices: [String], from scanner: inout ReplyScanner) -> String? {
    for choice in choices {
      let before = scanner.rest
      if scanner.take(choice) { return String(Substring(before[..<scanner.rest.startIndex])) }
    }
    return nil
  }
}
