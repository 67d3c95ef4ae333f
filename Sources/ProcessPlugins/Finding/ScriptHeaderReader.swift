import Diagnostics

/// Reads as much of TOML as a script header holds: strings, arrays of strings, and the tables of other
/// tools, which are passed over.
///
/// Source: TOML 1.0.0.
struct ScriptHeaderReader {
  private(set) var header: ScriptHeader
  private(set) var diagnostics = Diagnostics()
  private let characters: [Character]
  private var index = 0
  private var seen: [String: FileLocation] = [:]

  private static let keys = ["dependencies", "requires-python"]

  init(lines: [Substring], location: FileLocation) {
    header = ScriptHeader(location: location)
    characters = Array(lines.joined(separator: "\n"))
  }

  /// A mistake of the text ends the reading, one of a value does not.
  mutating func read() {
    do {
      while true {
        skipSpace()
        if peek == nil { return }
        if peek == "[" {
          try tables()
          return
        }
        try pair()
      }
    } catch let diagnostic as Diagnostic {
      diagnostics.append(diagnostic)
    } catch {
      preconditionFailure("a header's mistake is a diagnostic: \(error)")
    }
  }

  private mutating func pair() throws {
    let start = place
    let key = try key()
    skipBlanks()
    guard peek == "=" else { throw mistake("'=' is missing after '\(key)'") }
    index += 1
    skipBlanks()
    if key == "tool" || key.hasPrefix("tool.") {
      try skipValue()
    } else if let known = Self.keys.first(where: { $0 == key }) {
      if let first = seen[known] {
        throw Diagnostic.error("'\(known)' stands twice", at: start, notes: [.init("the first one", at: first)])
      }
      seen[known] = start
      try value(of: known)
    } else {
      diagnostics.append(
        .error(
          "a script header knows no key '\(key)'", at: start, hint: didYouMean(key, among: Self.keys, plural: "keys")))
      try skipValue()
    }
    skipBlanks()
    guard peek == nil || peek == "\n" || peek == "#" else { throw mistake("expected the end of the line") }
  }

  private mutating func value(of key: String) throws {
    if key == "requires-python" {
      let start = place
      guard let text = try string() else { throw mistake("'requires-python' takes a text such as \">=3.9\"") }
      if !text.isEmpty, text.allSatisfy({ "<>=!~.*, ".contains($0) || ($0.isASCII && ($0.isLetter || $0.isNumber)) }) {
        header.requiresPython = text
      } else {
        diagnostics.append(.error("'\(text)' is no version of Python", at: start, hint: "for example \">=3.9\""))
      }
      return
    }
    guard peek == "[" else {
      throw mistake("'dependencies' takes a list of texts", hint: "dependencies = [\"numpy\"]")
    }
    index += 1
    while true {
      skipSpace()
      if peek == "]" { break }
      let start = place
      guard let text = try string() else {
        throw mistake(peek == nil ? "the list of dependencies is not closed" : "a dependency is a text in quotes")
      }
      dependency(text, at: start)
      skipSpace()
      if peek == "," { index += 1 } else if peek != "]" { throw mistake("expected ',' or ']'") }
    }
    index += 1
  }

  private mutating func dependency(_ text: String, at location: FileLocation) {
    // What does not begin as a name does would be read as an option of uv.
    guard let first = text.first, first.isASCII, first.isLetter || first.isNumber,
      !text.contains(where: { $0.isNewline || $0 == "\0" })
    else {
      diagnostics.append(
        .error("'\(text)' is no dependency", at: location, hint: "for example \"scikit-learn>=1.4\""))
      return
    }
    header.dependencies.append(text)
  }

  /// A bare, quoted or dotted key; dots are kept.
  private mutating func key() throws -> String {
    var parts: [String] = []
    repeat {
      skipBlanks()
      if let text = try string() {
        parts.append(text)
      } else {
        let start = index
        while let next = peek, next.isASCII, next.isLetter || next.isNumber || next == "_" || next == "-" { index += 1 }
        guard index > start else { throw mistake("expected a key") }
        parts.append(String(characters[start..<index]))
      }
      skipBlanks()
      guard peek == "." else { break }
      index += 1
    } while true
    return parts.joined(separator: ".")
  }

  /// The first table; what follows belongs to it and those after it.
  private mutating func tables() throws {
    let start = place
    while peek == "[" { index += 1 }
    let name = try key()
    guard name == "tool" || name.hasPrefix("tool.") else {
      throw Diagnostic.error(
        "a script header knows no table '\(name)'", at: start, hint: "tables of other tools are called tool.something")
    }
  }

  /// A string in single or double quotes on one line; nil where none begins.
  private mutating func string() throws -> String? {
    guard let quote = peek, quote == "\"" || quote == "'" else { return nil }
    let start = place
    index += 1
    var text = ""
    while let next = peek, next != "\n" {
      index += 1
      if next == quote { return text }
      if next == "\\", quote == "\"" { text.append(try escaped()) } else { text.append(next) }
    }
    throw Diagnostic.error("the text is not closed", at: start)
  }

  private mutating func escaped() throws -> Character {
    let plain: [Character: Character] = [
      "b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{c}", "r": "\r", "\"": "\"", "\\": "\\",
    ]
    guard let next = peek else { throw mistake("the text is not closed") }
    if let character = plain[next] {
      index += 1
      return character
    }
    let count = next == "u" ? 4 : 8
    guard next == "u" || next == "U", index + count < characters.count,
      let number = UInt32(String(characters[(index + 1)...(index + count)]), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { throw mistake("'\\\(next)' means nothing in a text") }
    index += 1 + count
    return Character(scalar)
  }

  /// Passes over a value of another tool, brackets and quotes minded.
  private mutating func skipValue() throws {
    var depth = 0
    let start = place
    while let next = peek {
      if next == "\"" || next == "'" {
        _ = try string()
        continue
      }
      if next == "#" {
        skipComment()
        continue
      }
      if next == "\n", depth == 0 { return }
      if next == "[" || next == "{" { depth += 1 }
      if next == "]" || next == "}" { depth -= 1 }
      index += 1
    }
    if depth > 0 { throw Diagnostic.error("the value is not closed", at: start) }
  }

  private var peek: Character? { index < characters.count ? characters[index] : nil }

  private mutating func skipBlanks() { while peek == " " || peek == "\t" { index += 1 } }

  /// Blanks, ends of lines and comments.
  private mutating func skipSpace() {
    while let next = peek, next.isWhitespace || next == "#" {
      if next == "#" { skipComment() } else { index += 1 }
    }
  }

  private mutating func skipComment() { while let next = peek, next != "\n" { index += 1 } }

  /// The place in the Python file: the header's first line is the one before these, and each begins with `# `.
  private var place: FileLocation {
    let before = characters[..<min(index, characters.count)]
    let line = before.count { $0 == "\n" }
    let column = before.count - ((before.lastIndex(of: "\n") ?? -1) + 1)
    return FileLocation(file: header.location.file, line: header.location.line + 1 + line, column: column + 3)
  }

  private func mistake(_ message: String, hint: String? = nil) -> Diagnostic {
    .error(message, at: place, hint: hint)
  }
}
