import Diagnostics
import EvaluationKit
import JSON

/// Reads the JSON of descriptions and gathers what is wrong with it.
struct CardReader {
  private(set) var mistakes: [String] = []

  mutating func say(_ place: String, _ mistake: String) {
    guard mistakes.count < 100 else { return }
    mistakes.append(place.isEmpty ? mistake : "\(place): \(mistake)")
  }

  /// The value if it is an object; members that are not known are told. Nil for `known` lets all pass.
  mutating func object(_ json: JSONValue, at place: String, known: [String]?) -> JSONValue? {
    guard let members = json.members else {
      say(place, "an object is needed, not \(json.kind)")
      return nil
    }
    var seen = Set<String>()
    for member in members {
      if !seen.insert(member.name).inserted { say(place, "two members are named '\(Self.short(member.name))'") }
      guard let known, !known.contains(member.name) else { continue }
      let hint = didYouMean(member.name, among: known, plural: "known are").map { "; \($0)" } ?? ""
      say(place, "'\(Self.short(member.name))' is unknown\(hint)")
    }
    return json
  }

  /// A text of one line, unless `isLong`; nil where it is left out.
  mutating func text(
    _ object: JSONValue, _ name: String, at place: String, limit: Int, isRequired: Bool = false, isLong: Bool = false
  ) -> String? {
    let place = Self.joined(place, name)
    guard let json = present(object, name) else {
      if isRequired { say(place, "a text is needed") }
      return nil
    }
    guard let text = json.string else {
      say(place, "a text is needed, not \(json.kind)")
      return nil
    }
    return checked(text, at: place, limit: limit, isRequired: isRequired, isLong: isLong) ? text : nil
  }

  mutating func checked(
    _ text: String, at place: String, limit: Int, isRequired: Bool = true, isLong: Bool = false
  ) -> Bool {
    guard text.utf8.count <= 4 * limit, text.count <= limit else {
      say(place, "the text has \(text.utf8.count) bytes; \(limit) characters are the most")
      return false
    }
    if isRequired, text.allSatisfy(\.isWhitespace) {
      say(place, "the text is empty")
      return false
    }
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      !(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)) || (isLong && (scalar == "\n" || scalar == "\t"))
    }
    if !isPlain { say(place, isLong ? "the text holds control characters" : "one line of plain text is needed") }
    return isPlain
  }

  mutating func truth(_ object: JSONValue, _ name: String, at place: String) -> Bool? {
    guard let json = present(object, name) else { return nil }
    if json.bool == nil { say(Self.joined(place, name), "true or false is needed, not \(Self.called(json))") }
    return json.bool
  }

  mutating func number(_ object: JSONValue, _ name: String, at place: String) -> Double? {
    guard let json = present(object, name) else { return nil }
    guard let number = json.double, number.isFinite else {
      say(Self.joined(place, name), "a number is needed, not \(Self.called(json))")
      return nil
    }
    return number
  }

  mutating func integer(
    _ object: JSONValue, _ name: String, at place: String, in range: ClosedRange<Int> = .min ... .max
  ) -> Int? {
    guard let json = present(object, name) else { return nil }
    guard let integer = json.int, range.contains(integer) else {
      let wanted = ParameterType.integer(range).wanted
      say(Self.joined(place, name), "\(wanted) is needed, not \(Self.called(json))")
      return nil
    }
    return integer
  }

  mutating func list(_ object: JSONValue, _ name: String, at place: String, limit: Int) -> [JSONValue]? {
    guard let json = present(object, name) else { return nil }
    guard let elements = json.elements else {
      say(Self.joined(place, name), "an array is needed, not \(json.kind)")
      return nil
    }
    guard elements.count <= limit else {
      say(Self.joined(place, name), "\(elements.count) elements; \(limit) are the most")
      return nil
    }
    return elements
  }

  mutating func texts(_ object: JSONValue, _ name: String, at place: String, limit: Int) -> [String]? {
    guard let elements = list(object, name, at: place, limit: limit) else { return nil }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      let place = "\(Self.joined(place, name))[\(index)]"
      guard let text = element.string else {
        say(place, "a text is needed, not \(element.kind)")
        continue
      }
      if !checked(text, at: place, limit: 200) { continue }
      if texts.contains(text) { say(place, "'\(text)' stands there twice") } else { texts.append(text) }
    }
    return texts
  }

  /// One of the words of a closed set.
  mutating func word<Word: RawRepresentable<String>>(
    _ object: JSONValue, _ name: String, at place: String, among known: [Word]
  ) -> Word? {
    let place = Self.joined(place, name)
    guard let json = present(object, name) else { return nil }
    guard let text = json.string, let word = Word(rawValue: text) else {
      let hint = json.string.flatMap { didYouMean($0, among: known.map(\.rawValue), plural: "it can be") }
      say(
        place,
        "\(Self.called(json)) is unknown; " + (hint ?? "it can be " + known.map(\.rawValue).joined(separator: ", ")))
      return nil
    }
    return word
  }

  /// Lower-case words joined by hyphens.
  mutating func name(_ object: JSONValue, at place: String) -> String? {
    guard let text = text(object, "name", at: place, limit: 64, isRequired: true) else { return nil }
    if Self.isName(text) { return text }
    say(Self.joined(place, "name"), "'\(text)' is no name: lower-case words joined by hyphens are, like 'max-error'")
    return nil
  }

  static func isName(_ text: String) -> Bool {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
  }

  /// A member that is there and not null.
  func present(_ object: JSONValue, _ name: String) -> JSONValue? {
    object[name].flatMap { $0.isNull ? Optional.none : $0 }
  }

  static func joined(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  /// A value as a message quotes it.
  static func called(_ json: JSONValue) -> String {
    switch json {
    case .text(let text): "'\(short(text))'"
    case .array, .object: json.kind
    default: writeJSON(json)
    }
  }

  static func short(_ text: String) -> String {
    let plain = text.prefix(80).filter { $0.isPrintable }
    return text.count > 80 ? plain + "..." : String(plain)
  }
}
