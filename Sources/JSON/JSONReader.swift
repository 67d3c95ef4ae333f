import Diagnostics

/// Reads one JSON document (RFC 8259).
///
/// Two members of one name are an error, which names both places; arrays and objects nest at most 256
/// deep. Whole numbers that fit become `.integer`, all others `.number`; one too large for a double
/// is an error.
///
/// - Parameters:
///   - file: what diagnostics call the text.
///   - firstLine: the line of the file that the text starts on.
///   - allowNonFinite: whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python writes them.
/// - Throws: a `Diagnostic` at the line and column of the first mistake.
public func readJSON(
  _ text: String, file: String, firstLine: Int = 1, allowNonFinite: Bool = false
) throws -> JSONValue {
  var text = text
  return try text.withUTF8 {
    try readJSON($0, file: file, firstLine: firstLine, allowNonFinite: allowNonFinite)
  }
}

/// Reads one JSON document from bytes, which must be UTF-8.
public func readJSON(
  _ bytes: [UInt8], file: String, firstLine: Int = 1, allowNonFinite: Bool = false
) throws -> JSONValue {
  try bytes.withUnsafeBufferPointer {
    try readJSON($0, file: file, firstLine: firstLine, allowNonFinite: allowNonFinite)
  }
}

/// Reads one JSON document from bytes in memory that is the caller's, which must be UTF-8.
public func readJSON(
  _ bytes: UnsafeBufferPointer<UInt8>, file: String, firstLine: Int = 1, allowNonFinite: Bool = false
) throws -> JSONValue {
  var reader = JSONReader(bytes: bytes, allowNonFinite: allowNonFinite)
  do {
    if let offset = firstInvalidUTF8(bytes) { throw JSONFault(offset, "the text is not UTF-8") }
    return try reader.document()
  } catch let fault as JSONFault {
    func location(_ offset: Int) -> FileLocation {
      place(ofByte: offset, in: bytes, file: file, firstLine: firstLine)
    }
    throw Diagnostic.error(
      fault.message, at: location(fault.offset), hint: fault.hint,
      notes: fault.other.map { [.init("the other one", at: location($0))] } ?? [])
  }
}

/// A mistake in the text, by the offset of its byte.
private struct JSONFault: Error {
  var offset: Int
  var message: String
  var hint: String?
  /// The offset of the other of two duplicates.
  var other: Int?

  init(_ offset: Int, _ message: String, hint: String? = nil, other: Int? = nil) {
    (self.offset, self.message, self.hint, self.other) = (offset, message, hint, other)
  }
}

private struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let allowNonFinite: Bool
  var index = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, allowNonFinite: Bool) {
    self.bytes = bytes
    self.allowNonFinite = allowNonFinite
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func document() throws -> JSONValue {
    let result = try value()
    skipBlanks()
    guard index == bytes.count else {
      throw JSONFault(index, "expected nothing more after the value, found \(found)")
    }
    return result
  }

  private mutating func value() throws -> JSONValue {
    skipBlanks()
    guard index < bytes.count else { throw JSONFault(index, "expected a value, found the end of the text") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.array() }
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): return try word()
    default: throw JSONFault(index, "expected a value, found \(found)")
    }
  }

  private mutating func nested(_ body: (inout JSONReader) throws -> JSONValue) throws -> JSONValue {
    guard depth < 256 else { throw JSONFault(index, "arrays and objects nest more than 256 deep") }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func array() throws -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try value())
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw JSONFault(index, "expected ',' or ']', found \(found)") }
    }
  }

  private mutating func object() throws -> JSONValue {
    index += 1
    var members: [JSONMember] = []
    var places: [String: Int] = [:]
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipBlanks()
      let start = index
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw JSONFault(index, "expected a member's name in double quotes, found \(found)")
      }
      let name = try text()
      if let other = places.updateValue(start, forKey: name) {
        throw JSONFault(start, "two members are named '\(name)'", other: other)
      }
      skipBlanks()
      guard take(UInt8(ascii: ":")) else {
        throw JSONFault(index, "expected ':' after the name '\(name)', found \(found)")
      }
      members.append(JSONMember(name, try value()))
      skipBlanks()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw JSONFault(index, "expected ',' or '}', found \(found)") }
    }
  }

  private mutating func word() throws -> JSONValue {
    let start = index
    while index < bytes.count, isLetter(bytes[index]) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .truth(true)
    case "false": return .truth(false)
    case "NaN" where allowNonFinite: return .number(.nan)
    case "Infinity" where allowNonFinite: return .number(.infinity)
    default:
      let hints = ["True": "true", "False": "false", "None": "null"]
      throw JSONFault(
        start, "expected a value, found '\(word.prefix(40))'", hint: hints[word].map { "JSON writes \($0)" })
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// What stands here, as a message says it.
  private var found: String {
    guard index < bytes.count else { return "the end of the text" }
    let next = String(decoding: bytes[index..<min(index + 32, bytes.count)], as: UTF8.self)
    return "'\(next.prefix(1))'"
  }
}

// MARK: - Numbers

extension JSONReader {
  private mutating func number() throws -> JSONValue {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if allowNonFinite, index < bytes.count, bytes[index] == UInt8(ascii: "I") {
      let word = Array("Infinity".utf8)
      guard bytes[index...].starts(with: word) else { throw JSONFault(start, "expected a value, found '-'") }
      index += word.count
      return .number(-.infinity)
    }
    let digits = try takeDigits(after: "the number")
    if digits > 1, bytes[index - digits] == UInt8(ascii: "0") {
      throw JSONFault(start, "a number does not start with 0")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      _ = try takeDigits(after: "the point")
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      index += 1
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      _ = try takeDigits(after: "the exponent")
    }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
    if isWhole, let integer = Int(String(decoding: text, as: UTF8.self)) {
      return integer == 0 && text[0] == UInt8(ascii: "-") ? .number(-0.0) : .integer(integer)
    }
    guard let value = readNumber(text) else {
      let shown = String(decoding: text.prefix(40), as: UTF8.self)
      throw JSONFault(start, "the number '\(shown)' is too large for a double")
    }
    return .number(value)
  }

  /// How many digits stand here, all taken; at least one must.
  private mutating func takeDigits(after part: String) throws -> Int {
    let start = index
    while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
    guard index > start else { throw JSONFault(index, "expected a digit of \(part), found \(found)") }
    return index - start
  }
}

// MARK: - Texts

extension JSONReader {
  private mutating func text() throws -> String {
    let open = index
    index += 1
    var start = index
    var result = ""
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        result += String(decoding: bytes[start..<index], as: UTF8.self)
        index += 1
        return result
      case UInt8(ascii: "\\"):
        result += String(decoding: bytes[start..<index], as: UTF8.self)
        result.unicodeScalars.append(try escaped())
        start = index
      case 0..<0x20:
        throw JSONFault(index, "a control character in a text must be escaped", hint: "a line break is \\n")
      default:
        index += 1
      }
    }
    throw JSONFault(open, "the text that starts here lacks its closing quote")
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    let start = index
    index += 1
    guard index < bytes.count else { throw JSONFault(start, "the text ends within an escape") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default:
      index = start + 1
      throw JSONFault(start, "no escape is written \\ with \(found)")
    }
  }

  /// A scalar from `\uXXXX`, or from a pair of surrogates so written.
  private mutating func unicodeEscape(from start: Int) throws -> Unicode.Scalar {
    let first = try hexadecimal(start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { throw JSONFault(start, "half of a surrogate pair stands alone") }
    index += 2
    let second = try hexadecimal(start)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONFault(start, "half of a surrogate pair stands alone") }
    return scalar
  }

  private mutating func hexadecimal(_ start: Int) throws -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
        throw JSONFault(start, "expected four hexadecimal digits after \\u, found \(found)")
      }
      result = result << 4 + UInt32(digit)
      index += 1
    }
    return result
  }
}
