/// What Python's `str` does, where a game's rules are made of it.
///
/// Swift compares characters as readers see them (a letter and its accent are one); Python compares code points. A
/// reply that starts with a tag and a combining mark must still start with the tag, so everything here works on code
/// points.
/// Source: the Python Standard Library, "Text Sequence Type - str".
enum PythonText {
  /// `text.startswith(prefix)`.
  static func starts(_ text: String, with prefix: String) -> Bool { text.utf8.starts(with: prefix.utf8) }

  /// `text.find(part)`: where it first stands at or after `start`; nil where it does not.
  ///
  /// - Parameter part: not empty.
  static func place(of part: String, in text: String, from start: String.Index? = nil) -> Range<String.Index>? {
    var text = text
    var part = part
    let offset = start.map { text.utf8.distance(from: text.startIndex, to: $0) } ?? 0
    let found = text.withUTF8 { bytes in part.withUTF8 { place(of: $0, in: bytes, from: offset) } }
    return found.map {
      let lower = text.utf8.index(text.startIndex, offsetBy: $0)
      return lower..<text.utf8.index(lower, offsetBy: part.utf8.count)
    }
  }

  /// The same for bytes.
  static func place(
    of part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let first = part.first, bytes.count - start >= part.count else { return nil }
    for place in start...(bytes.count - part.count) where bytes[place] == first {
      if bytes[place..<(place + part.count)].elementsEqual(part) { return place }
    }
    return nil
  }

  /// `part in text`.
  static func contains(_ part: String, in text: String) -> Bool { place(of: part, in: text) != nil }

  /// `text.replace(part, replacement)`; `part` is not empty.
  static func replacing(_ part: String, with replacement: String, in text: String) -> String {
    guard var found = place(of: part, in: text) else { return text }
    var result = ""
    var here = text.startIndex
    while true {
      result += text[here..<found.lowerBound]
      result += replacement
      here = found.upperBound
      guard let next = place(of: part, in: text, from: here) else { break }
      found = next
    }
    return result + text[here...]
  }

  /// `text.strip()`.
  static func stripped(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[first..<scalars.index(after: last)])
  }

  /// `scalar.isspace()`.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20: true
    case 0..<0x80: false
    default: scalar.properties.isWhitespace
    }
  }

  /// `text.lower()`.
  static func lowercased(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var result = ""
    let scalars = Array(text.unicodeScalars)
    for (place, scalar) in scalars.enumerated() {
      if scalar == "Σ" {
        result.unicodeScalars.append(endsWord(scalars, at: place) ? "ς" : "σ")
      } else {
        result += scalar.properties.lowercaseMapping
      }
    }
    return result
  }

  /// Whether a sigma is the last letter of a word: a cased letter stands before it and none after, ignorable marks
  /// aside.
  private static func endsWord(_ scalars: [Unicode.Scalar], at place: Int) -> Bool {
    let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }

  /// `text.isalpha()`: letters only, and at least one.
  static func isAlphabetic(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
      }
  }

  /// `len(text)`.
  static func length(_ text: String) -> Int { text.unicodeScalars.count }

  /// `text.split(separator)` by one ASCII character: as many parts as separators and one, empty ones too.
  static func split(_ text: String, by separator: Unicode.Scalar) -> [Substring] {
    let byte = UInt8(ascii: separator)
    var text = text
    let ends = text.withUTF8 { bytes in bytes.indices.filter { bytes[$0] == byte } }
    var parts: [Substring] = []
    parts.reserveCapacity(ends.count + 1)
    var here = text.startIndex
    for end in ends {
      let index = text.utf8.index(text.startIndex, offsetBy: end)
      parts.append(text[here..<index])
      here = text.utf8.index(after: index)
    }
    parts.append(text[here...])
    return parts
  }

  /// The text without the 32 characters of `string.punctuation`.
  static func withoutPunctuation(_ text: String) -> String {
    String(decoding: text.utf8.filter { !isPunctuation($0) }, as: UTF8.self)
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
