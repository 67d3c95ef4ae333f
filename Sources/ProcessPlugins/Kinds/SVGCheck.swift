import EvaluationKit

/// Looks through a picture made by others before it goes into a report that is shared: nothing in it may run, and nothing
/// may be fetched from elsewhere.
struct SVGCheck {
  /// Bytes.
  static let sizeLimit = 20 << 20

  /// Why the picture is refused, as the end of a sentence about it.
  struct Refusal: Error, Sendable, Hashable {
    var why: String
  }

  private let bytes: [UInt8]
  private var place = 0
  /// The picture without its comments, in which browsers and XML readers do not see the same.
  private var kept: [UInt8] = []
  private var depth = 0
  /// Whether what is read now is the text of a style sheet.
  private var isInStyle = false

  /// The picture, without comments.
  static func checked(_ text: String) throws(Refusal) -> String {
    var check = SVGCheck(text)
    guard check.bytes.count <= sizeLimit else {
      throw Refusal(why: "it has \(check.bytes.count) bytes, more than the limit of \(sizeLimit)")
    }
    try check.read()
    return String(decoding: check.kept, as: UTF8.self)
  }

  private init(_ text: String) {
    bytes = Array(text.utf8)
    kept.reserveCapacity(bytes.count)
  }

  private mutating func read() throws(Refusal) {
    skipSpace()
    guard isNext("<svg") || isNext("<?xml") else { throw Refusal(why: "it begins neither with <svg nor with <?xml") }
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        try text(place..<end)
        continue
      }
      if isNext("<!--") {
        place = try end(of: "-->", from: place + 4, "a comment has no end")
      } else if isNext("<![CDATA[") {
        let end = try end(of: "]]>", from: place + 9, "a CDATA section has no end")
        guard !bytes[(place + 1)..<end].contains(UInt8(ascii: "<")) else {
          throw Refusal(why: "a CDATA section holds '<'")
        }
        try text(place..<end)
      } else if isNext("<?") {
        guard isNext("<?xml ") else { throw Refusal(why: "it holds a processing instruction besides <?xml") }
        keep(to: try end(of: "?>", from: place, "<?xml has no end"))
      } else if isNext("<!") {
        let end = try end(of: ">", from: place, "<! has no end")
        guard isNext("<!DOCTYPE"), !bytes[place..<end].contains(UInt8(ascii: "[")) else {
          throw Refusal(why: "it declares entities or other things by <!")
        }
        keep(to: end)
      } else {
        try tag()
      }
    }
    guard depth == 0 else { throw Refusal(why: "it does not end with </svg>, or not all its elements end") }
    while let last = kept.last, last <= 0x20 { kept.removeLast() }
    guard kept.suffix(6).elementsEqual("</svg>".utf8) else { throw Refusal(why: "it does not end with </svg>") }
  }

  // MARK: Tags

  /// Elements that run, or bring something else in.
  private static let refusedElements: Set<String> = [
    "script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video", "meta", "base",
    "link",
    "form", "template",
  ]

  private mutating func tag() throws(Refusal) {
    let start = place
    place += 1
    let isEnd = isNext("/")
    if isEnd { place += 1 }
    let name = word()
    guard !name.isEmpty else { throw Refusal(why: "a '<' begins no element") }
    guard !Self.refusedElements.contains(Self.local(name)) else { throw Refusal(why: "it holds the element <\(name)>") }
    var isEmpty = false
    while true {
      skipSpace()
      guard place < bytes.count else { throw Refusal(why: "the element <\(name)> has no '>'") }
      if isNext(">") { break }
      if isNext("/>") {
        isEmpty = true
        place += 1
        break
      }
      let attribute = word()
      skipSpace()
      guard !attribute.isEmpty, isNext("=") else { throw Refusal(why: "an attribute of <\(name)> has no value") }
      place += 1
      skipSpace()
      try check(attribute, value: try quoted(of: name), of: name)
    }
    place += 1
    depth += isEnd ? -1 : isEmpty ? 0 : 1
    if Self.local(name) == "style" { isInStyle = !isEnd && !isEmpty }
    guard depth >= 0 else { throw Refusal(why: "</\(name)> ends what did not begin") }
    kept += bytes[start..<place]
  }

  private mutating func quoted(of name: String) throws(Refusal) -> String {
    guard isNext("\"") || isNext("'") else { throw Refusal(why: "an attribute of <\(name)> is not in quotes") }
    let quote = bytes[place]
    guard let end = bytes[(place + 1)...].firstIndex(of: quote) else {
      throw Refusal(why: "an attribute of <\(name)> has no closing quote")
    }
    defer { place = end + 1 }
    let value = bytes[(place + 1)..<end]
    guard !value.contains(UInt8(ascii: "<")) else { throw Refusal(why: "an attribute of <\(name)> holds '<'") }
    return try plain(value)
  }

  private func check(_ attribute: String, value: String, of element: String) throws(Refusal) {
    let name = Self.local(attribute)
    if name.hasPrefix("on") { throw Refusal(why: "<\(element)> has the attribute \(attribute), which runs a script") }
    let bare = value.drop { $0.isWhitespace }
    switch name {
    case "href", "src", "action", "formaction", "data":
      let isWithin = bare.hasPrefix("#") || bare.isEmpty
      let isPicture = ["png", "jpeg", "gif", "webp"].contains { bare.hasPrefix("data:image/\($0);base64,") }
      if !isWithin, !(isPicture && name == "href") {
        throw Refusal(why: "<\(element)> refers to '\(CardReader.short(value))', which is not within the picture")
      }
    case "attributename":
      if bare.hasPrefix("on") || bare.contains("href") {
        throw Refusal(why: "<\(element)> changes the attribute '\(CardReader.short(value))'")
      }
    default:
      if !Self.isPlainText(attribute.lowercased()) { try checkStyle(value) }
    }
  }

  /// Attributes that no style sheet or drawing reads, and that may say anything.
  private static func isPlainText(_ attribute: String) -> Bool {
    attribute.hasPrefix("aria-") || attribute.hasPrefix("data-")
      || ["id", "class", "title", "alt", "label"].contains(local(attribute))
  }

  /// Style sheets may fetch things.
  private func checkStyle(_ lowercased: String) throws(Refusal) {
    for word in ["@import", "javascript:", "expression(", "\\"] where lowercased.contains(word) {
      throw Refusal(why: "it holds '\(word)' in a style or an attribute")
    }
    var rest = lowercased[...]
    while let found = rest.firstRange(of: "url(") {
      rest = rest[found.upperBound...]
      let target = rest.drop { $0.isWhitespace || $0 == "'" || $0 == "\"" }
      guard target.hasPrefix("#") else {
        throw Refusal(why: "a style refers to '\(CardReader.short(String(target)))', which is not within the picture")
      }
    }
  }

  private mutating func text(_ range: Range<Int>) throws(Refusal) {
    if isInStyle { try checkStyle(try plain(bytes[range])) }
    keep(to: range.upperBound)
  }

  /// In small letters, entities as what they stand for. Those that XML does not know are refused: a browser might.
  private func plain(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains("&") else { return text.lowercased() }
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    var plain = String(parts[0])
    for part in parts.dropFirst() {
      let name = part.prefix { $0 != ";" }
      guard name.count < part.count, let character = Self.entity(name) else {
        throw Refusal(why: "it holds the entity '&\(CardReader.short(String(name)))', which XML does not know")
      }
      plain += character + part.dropFirst(name.count + 1)
    }
    return plain.lowercased()
  }

  private static func entity(_ name: Substring) -> String? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      let digits = name.dropFirst()
      let code = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard name.first == "#", let code, let scalar = Unicode.Scalar(code) else { return nil }
      return String(Character(scalar))
    }
  }

  // MARK: Reading

  private static func local(_ name: String) -> String {
    (name.split(separator: ":").last.map(String.init) ?? name).lowercased()
  }

  private func isNext(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  private mutating func skipSpace() {
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
  }

  private mutating func word() -> String {
    let start = place
    while place < bytes.count, bytes[place] > 0x20, !"=/>\"'<".utf8.contains(bytes[place]) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// The place after `text`.
  private func end(of text: String, from start: Int, _ why: String) throws(Refusal) -> Int {
    let wanted = Array(text.utf8)
    var index = start
    while index + wanted.count <= bytes.count {
      if bytes[index] == wanted[0], bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
        return index + wanted.count
      }
      index += 1
    }
    throw Refusal(why: why)
  }

  private mutating func keep(to end: Int) {
    kept += bytes[place..<end]
    place = end
  }
}
