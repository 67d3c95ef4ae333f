import EvaluationKit

/// What is taken from answers and targets before they are compared.
///
/// The steps are those of the harness' exact_match, in its order: patterns to ignore, then case, punctuation and digits.
struct AnswerNormalisation: Sendable {
  enum Step: String, CaseIterable, Sendable {
    case commas, dollars, hashes
    case finalStop = "final-stop"
    case blanks, `case`, punctuation, digits
  }

  /// What the harness' GSM8K tasks do.
  static let gsm8k: [Step] = [.commas, .dollars, .hashes, .finalStop, .case]

  let steps: Set<Step>
  let ignored: [TextPattern]

  func callAsFunction(_ text: String) -> String {
    var bytes = Array(text.utf8)
    if steps.contains(.commas) { bytes.removeAll { $0 == UInt8(ascii: ",") } }
    if steps.contains(.dollars) { bytes.removeAll { $0 == UInt8(ascii: "$") } }
    if steps.contains(.hashes) { bytes = Self.afterHashes(bytes) }
    if steps.contains(.finalStop) { Self.removeFinalStop(&bytes) }
    if ignored.isEmpty, !steps.contains(.case), !steps.contains(.blanks) {
      return String(decoding: withoutSigns(bytes), as: UTF8.self)
    }
    var text = String(decoding: bytes, as: UTF8.self)
    for pattern in ignored { text = Self.removing(pattern, from: text) }
    if steps.contains(.blanks) { text = text.withoutOuterBlanks }
    if steps.contains(.case) { text = text.lowercased() }
    return String(decoding: withoutSigns(Array(text.utf8)), as: UTF8.self)
  }

  /// Python's string.punctuation and string.digits, which are ASCII.
  private func withoutSigns(_ bytes: [UInt8]) -> [UInt8] {
    let (signs, digits) = (steps.contains(.punctuation), steps.contains(.digits))
    if !signs, !digits { return bytes }
    return bytes.filter { byte in
      if byte &- 0x30 < 10 { return !digits }
      let isLetter = (0x61...0x7A).contains(byte | 0x20)
      return !(signs && (0x21...0x7E).contains(byte) && !isLetter)
    }
  }

  /// `(?s).*#### ` taken away: all up to the last "#### ".
  private static func afterHashes(_ bytes: [UInt8]) -> [UInt8] {
    let words = Array("#### ".utf8)
    var place = bytes.count - words.count
    while place >= 0 {
      if bytes[place] == words[0], bytes[place..<(place + words.count)].elementsEqual(words) {
        return Array(bytes[(place + words.count)...])
      }
      place -= 1
    }
    return bytes
  }

  /// `\.$` taken away: a point at the end, or before a line break that ends the text.
  private static func removeFinalStop(_ bytes: inout [UInt8]) {
    if bytes.last == UInt8(ascii: ".") {
      bytes.removeLast()
    } else if bytes.count > 1, bytes[bytes.count - 1] == 0x0A, bytes[bytes.count - 2] == UInt8(ascii: ".") {
      bytes.remove(at: bytes.count - 2)
    }
  }

  private static func removing(_ pattern: TextPattern, from text: String) -> String {
    var matcher = PatternMatcher(pattern, in: text)
    return matcher.withoutMatches()
  }
}
