import Diagnostics
import EvaluationKit
import Tables

/// How an answer is found in the text that a model wrote.
///
/// `strict`, `strict-cot`, `self-consistency` and `flexible` find what the filters of lm-evaluation-harness' tasks gsm8k, gsm8k_cot
/// and gsm8k_cot_self_consistency find, to the character, oddities included.
struct AnswerExtraction: Sendable {
  enum Way: String, CaseIterable, Sendable {
    case strict, flexible, boxed, whole
    case strictCoT = "strict-cot"
    case selfConsistency = "self-consistency"
  }

  enum Method: Sendable {
    case known(Way)
    case pattern(TextPattern, last: Bool)
  }

  /// What stands for an answer that was not found, as the harness has it.
  static let unparsed = "[invalid]"

  static let details = """
    `strict`: the number after the first '#### ' (the harness' gsm8k, strict-match); `strict-cot`: the number after the first \
    'The answer is ' and before another character (gsm8k_cot, which so loses the last digit of a text that ends in a digit); \
    `self-consistency`: the same up to its last digit (gsm8k_cot_self_consistency); `flexible`: the last run of two or more of \
    digits, dollars, commas and points, or the last number (flexible-extract, to which '...' is an answer); `boxed`: what \
    stands in the last \\boxed{} or \\fbox{}; `whole`: the text without blanks at its ends. Anything else is a regular \
    expression in Python's words with a group; of several groups the first that is not empty counts. It is matched in time \
    proportional to the text, and so cannot refer back or look around. What is not found, or empty, is the text '[invalid]', \
    a value of its own.
    """

  static let parameters = [
    ParameterSpec(
      "how", .text,
      "strict, strict-cot, self-consistency, flexible, boxed, whole, or a regular expression with a group"),
    ParameterSpec(
      "which", .choice(["first", "last"]), default: .text("first"),
      "which of several matches of a regular expression counts"),
  ]

  static let source =
    "Gao et al. (2024), A framework for few-shot language model evaluation, doi 10.5281/zenodo.12608602: filters of the "
    + "tasks gsm8k, gsm8k_cot and gsm8k_cot_self_consistency; boxed: Hendrycks et al. (2021), the MATH dataset"

  let method: Method

  /// - Throws: ``Diagnostics/Diagnostic`` at the pattern's mistake.
  init(_ how: Setting?, which: String?) throws {
    let text = how?.text ?? ""
    if let way = Way(rawValue: text) {
      method = .known(way)
      return
    }
    let pattern = try TextPattern(how)
    guard pattern.groupCount > 0 else {
      throw Diagnostic.error(
        "'\(text)' is no way to find an answer, and no regular expression with a group", at: how?.place,
        hint: nearest(to: text, among: Way.allCases.map(\.rawValue)).map { "did you mean '\($0)'?" }
          ?? "put what is the answer in brackets: 'The answer is ([0-9]+)'")
    }
    method = .pattern(pattern, last: which == "last")
  }

  /// What was found in a text, and whether the search was given up.
  struct Found: Sendable {
    /// Nil where there is none.
    var answer: String?
    var gaveUp = false

    /// As tables hold it.
    var cell: String { answer ?? AnswerExtraction.unparsed }
  }

  /// Answers as a column that holds each text once: most are given many times.
  static func column(_ answers: [String?]) -> TextValues { TextValues(CodedTexts(answers)) }

  func answer(in text: String) -> Found {
    var text = text
    return text.withUTF8 { answer(in: $0) }
  }

  /// - Parameter text: UTF-8.
  func answer(in text: UnsafeBufferPointer<UInt8>) -> Found {
    switch method {
    case .known(let way): return Found(answer: way.answer(in: text))
    case .pattern(let pattern, let last):
      var matcher = PatternMatcher(pattern, in: String(decoding: text, as: UTF8.self))
      guard let match = matcher.match(last: last) else { return Found(answer: nil, gaveUp: matcher.gaveUp) }
      for group in 1...pattern.groupCount {
        guard let range = match.range(group), !range.isEmpty else { continue }
        let answer = matcher.text(range).withoutOuterBlanks
        return Found(answer: answer.isEmpty ? nil : answer)
      }
      return Found(answer: nil)
    }
  }
}

extension TextPattern {
  /// - Throws: a diagnostic at the mistake, inside the pattern where the file has it as it was written.
  init(_ setting: Setting?) throws {
    do {
      try self.init(setting?.text ?? "")
    } catch let mistake as PatternMistake {
      var place = setting?.textPlace
      place?.column += mistake.offset
      throw Diagnostic.error(
        "the regular expression '\(setting?.text ?? "")' cannot be read: \(mistake.message)"
          + (place == nil && mistake.offset > 0 ? " (character \(mistake.offset + 1))" : ""),
        at: place ?? setting?.place, hint: mistake.hint)
    }
  }
}

extension String {
  /// Without the blanks at both ends that Python's strip() takes away.
  var withoutOuterBlanks: String {
    var rest = unicodeScalars[...]
    while let first = rest.first, CharacterSetOfPattern.fits(first, .blank) { rest.removeFirst() }
    while let last = rest.last, CharacterSetOfPattern.fits(last, .blank) { rest.removeLast() }
    return String(rest)
  }
}

// MARK: - The known ways, byte by byte

extension AnswerExtraction.Way {
  fileprivate func answer(in text: UnsafeBufferPointer<UInt8>) -> String? {
    switch self {
    case .strict: Self.number(after: "#### ", in: text) { _, end in end }
    case .strictCoT:
      // The pattern wants one more character on the line; where there is none the number gives its last.
      Self.number(after: "The answer is ", in: text) { _, end in
        end < text.count && text[end] != UInt8(ascii: "\n") ? end : end - 1
      }
    case .selfConsistency:
      Self.number(after: "The answer is ", in: text) { start, end in
        var end = end
        while end > start, !Self.isDigit(text[end - 1]) { end -= 1 }
        return end
      }
    case .flexible: Self.lastNumber(in: text)
    case .boxed: Self.lastBox(in: text)
    case .whole:
      Self.nonempty(String(decoding: text, as: UTF8.self).withoutOuterBlanks)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func nonempty(_ text: String) -> String? { text.isEmpty ? nil : text }

  /// `WORDS(-?[0-9.,]+)`, the first such; `end` may shorten what was matched.
  private static func number(
    after words: StaticString, in text: UnsafeBufferPointer<UInt8>, end: (Int, Int) -> Int
  ) -> String? {
    let words = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
    guard let head = words.first else { return nil }
    var place = 0
    while place + words.count <= text.count {
      guard text[place] == head, text[place..<(place + words.count)].elementsEqual(words) else {
        place += 1
        continue
      }
      let start = place + words.count
      let digits = start < text.count && text[start] == UInt8(ascii: "-") ? start + 1 : start
      var stop = digits
      while stop < text.count, isDigit(text[stop]) || text[stop] == 0x2E || text[stop] == 0x2C { stop += 1 }
      let last = stop > digits ? end(digits, stop) : digits
      if last > digits { return String(decoding: text[start..<last], as: UTF8.self) }
      place += 1
    }
    return nil
  }

  /// `(-?[$0-9.,]{2,})|(-?[0-9]+)`, the last such.
  private static func lastNumber(in text: UnsafeBufferPointer<UInt8>) -> String? {
    var found: Range<Int>?
    var place = 0
    while place < text.count {
      let isMinus = text[place] == UInt8(ascii: "-")
      let start = isMinus ? place + 1 : place
      var stop = start
      while stop < text.count, isDigit(text[stop]) || [0x24, 0x2E, 0x2C].contains(text[stop]) { stop += 1 }
      if stop - start >= 2 || (stop - start == 1 && isDigit(text[start])) {
        found = place..<stop
        place = stop
      } else {
        place += 1
      }
    }
    return found.map { String(decoding: text[$0], as: UTF8.self) }
  }

  /// Within the braces of the last `\boxed{...}` or `\fbox{...}`, brackets balanced.
  private static func lastBox(in text: UnsafeBufferPointer<UInt8>) -> String? {
    var start = text.count
    while start > 0 {
      start -= 1
      guard text[start] == UInt8(ascii: "\\") else { continue }
      for words in ["\\boxed{", "\\fbox{"] where text[start...].starts(with: words.utf8) {
        let open = start + words.utf8.count
        var depth = 1
        for end in open..<text.count {
          if text[end] == UInt8(ascii: "{") { depth += 1 }
          if text[end] == UInt8(ascii: "}") { depth -= 1 }
          if depth == 0 { return nonempty(String(decoding: text[open..<end], as: UTF8.self).withoutOuterBlanks) }
        }
      }
    }
    return nil
  }
}
