import Diagnostics
import JSON

/// A piece of an expression's text; `start` and `end` are offsets in characters.
struct ExpressionToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case number(Double)
    case text(String)
    case column(String)
    case reference(String)
    /// The name of a function, known or not, before its bracket.
    case function(String)
    /// A word that is neither a column nor a function nor one of the language's own.
    case word(String)
    case keyword(String)
    case symbol(String)
    case end
  }

  var kind: Kind
  var start: Int
  var end: Int
}

/// A mistake in an expression, by the offset of its character.
struct ExpressionFault: Error {
  var offset: Int
  var message: String
  var hint: String?

  init(_ offset: Int, _ message: String, hint: String? = nil) {
    self.offset = offset
    self.message = message
    self.hint = hint
  }
}

/// Cuts an expression's text into tokens.
///
/// A name is the longest run of letters, digits, `_`, `-` and `.` from here that is a known column and
/// ends where a word ends; so `PC-1` is a column where there is one, and `PC` minus 1 otherwise. Nothing
/// can be subtracted from a text, so with a text column `family`, `family-1` is a word of its own.
struct ExpressionLexer {
  static let keywords: Set<String> = ["and", "or", "not", "in", "is", "known", "missing", "true", "false"]

  private let characters: [Character]
  private let columns: Set<String>
  private let textColumns: Set<String>
  private let references: Set<String>
  private let functions: Set<String>
  private let longestName: Int
  private var index = 0

  init(_ text: String, schema: TableSchema, references: some Sequence<String>, functions: Set<String>) {
    characters = Array(text)
    columns = Set(schema.names)
    textColumns = Set(schema.names(of: .text))
    self.references = Set(references)
    self.functions = functions
    longestName = self.columns.union(self.references).union(functions).lazy.map(\.count).max() ?? 0
  }

  mutating func tokens() throws(ExpressionFault) -> [ExpressionToken] {
    var result: [ExpressionToken] = []
    while true {
      while index < characters.count, characters[index].isWhitespace { index += 1 }
      let start = index
      let kind = try next()
      result.append(ExpressionToken(kind: kind, start: start, end: index))
      if kind == .end { return result }
    }
  }

  private mutating func next() throws(ExpressionFault) -> ExpressionToken.Kind {
    guard index < characters.count else { return .end }
    let character = characters[index]
    if character == "\"" || character == "'" { return .text(try quoted("text")) }
    if character == "`" { return .column(try quoted("name")) }
    if character == "$" { return reference() }
    if isWordCharacter(index) { return numberOrName() }
    if character == ".", index + 1 < characters.count, characters[index + 1].isASCIIDigit { return numberOrName() }
    return try symbol()
  }

  /// The content of quotes, where the quote itself is written twice.
  private mutating func quoted(_ what: String) throws(ExpressionFault) -> String {
    let open = index
    let quote = characters[index]
    var content = ""
    index += 1
    while index < characters.count {
      if characters[index] == quote {
        index += 1
        guard index < characters.count, characters[index] == quote else { return content }
      }
      content.append(characters[index])
      index += 1
    }
    throw ExpressionFault(open, "the quoted \(what) that starts here lacks its closing quote")
  }

  private mutating func symbol() throws(ExpressionFault) -> ExpressionToken.Kind {
    let pair = String(characters[index..<min(index + 2, characters.count)])
    if let hint = [
      "==": "equality is one '='", "<>": "write !=", "**": "a power is written ^", "&&": "write and", "||": "write or",
    ][pair] {
      throw ExpressionFault(index, "no operator is written '\(pair)'", hint: hint)
    }
    if ["!=", "<=", ">="].contains(pair) {
      index += 2
      return .symbol(pair)
    }
    let single = String(characters[index])
    guard "+-*/^()[],=<>".contains(single) else {
      let hints = ["≤": "write <=", "≥": "write >=", "≠": "write !=", "−": "write -", "×": "write *", "!": "write not"]
      throw ExpressionFault(index, "the character '\(single)' means nothing here", hint: hints[single])
    }
    index += 1
    return .symbol(single)
  }
}

// MARK: - Names and numbers

extension ExpressionLexer {
  private mutating func reference() -> ExpressionToken.Kind {
    index += 1
    let run = runEnd()
    let end = longest(upTo: run) { references.contains($0) } ?? withoutTrailingMarks(run)
    defer { index = end }
    return .reference(String(characters[index..<end]))
  }

  private mutating func numberOrName() -> ExpressionToken.Kind {
    let start = index
    let run = runEnd()
    var columnEnd = longest(upTo: run) { name in
      columns.contains(name) && !Self.keywords.contains(name) && readNumber(name) == nil
    }
    if let end = columnEnd, end < withoutTrailingMarks(run),
      textColumns.contains(String(characters[start..<end]))
    {
      columnEnd = nil
    }
    let functionEnd = longest(upTo: run) { functions.contains($0) }.flatMap { isBracket(after: $0) ? $0 : nil }
    if let functionEnd, functionEnd >= columnEnd ?? 0 { return take(start..<functionEnd) { .function($0) } }
    if let columnEnd { return take(start..<columnEnd) { .column($0) } }
    if let (value, end) = number(), end >= characters.count || !isWordCharacter(end) {
      index = end
      return .number(value)
    }
    let plain = characters[start..<run].firstIndex { $0 == "-" || $0 == "." } ?? run
    let word = String(characters[start..<plain])
    if Self.keywords.contains(word) { return take(start..<plain) { .keyword($0) } }
    let end = withoutTrailingMarks(run)
    if isBracket(after: end) {
      // `a-ln(x)` with an unknown `a` is a difference, not a function called `a-ln`.
      if let mark = characters[start..<end].lastIndex(of: "-"), mark > start,
        functions.contains(String(characters[(mark + 1)..<end]))
      {
        return take(start..<mark) { .word($0) }
      }
      return take(start..<end) { .function($0) }
    }
    return take(start..<end) { .word($0) }
  }

  private mutating func take(
    _ range: Range<Int>, as kind: (String) -> ExpressionToken.Kind
  ) -> ExpressionToken.Kind {
    index = range.upperBound
    return kind(String(characters[range]))
  }

  private func isWordCharacter(_ index: Int) -> Bool {
    characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
  }

  /// The end of the run of characters that a name without quotes may hold.
  private func runEnd() -> Int {
    var end = index
    while end < characters.count, isWordCharacter(end) || characters[end] == "-" || characters[end] == "." { end += 1 }
    return end
  }

  private func withoutTrailingMarks(_ run: Int) -> Int {
    var end = run
    while end > index + 1, !isWordCharacter(end - 1) { end -= 1 }
    return end
  }

  /// The end of the longest known name that starts here and ends where a word ends.
  private func longest(upTo run: Int, isKnown: (String) -> Bool) -> Int? {
    var end = min(run, index + longestName)
    while end > index {
      if end == characters.count || !isWordCharacter(end) || !isWordCharacter(end - 1),
        isKnown(String(characters[index..<end]))
      {
        return end
      }
      end -= 1
    }
    return nil
  }

  private func isBracket(after end: Int) -> Bool {
    var next = end
    while next < characters.count, characters[next].isWhitespace { next += 1 }
    return next < characters.count && characters[next] == "("
  }

  private func number() -> (value: Double, end: Int)? {
    var end = index
    func skipDigits() { while end < characters.count, characters[end].isASCIIDigit { end += 1 } }
    skipDigits()
    if end < characters.count, characters[end] == "." {
      end += 1
      skipDigits()
    }
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      var digits = end + 1
      if digits < characters.count, characters[digits] == "-" || characters[digits] == "+" { digits += 1 }
      if digits < characters.count, characters[digits].isASCIIDigit {
        end = digits
        skipDigits()
      }
    }
    return readNumber(String(characters[index..<end])).map { ($0, end) }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
