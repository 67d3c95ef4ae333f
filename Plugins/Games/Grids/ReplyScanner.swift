/// Reads a text from its start, scalar by scalar, as Python's regular expressions would: the hand-written matchers are
/// made of it.
///
/// Each step takes time proportional to what it takes away, whatever the text is.
struct ReplyScanner {
  private(set) var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = text[...].unicodeScalars }

  /// Whether nothing is left.
  var isAtEnd: Bool { rest.isEmpty }

  /// Whether `$` matches here: at the end, or before the newline that ends the text.
  var isAtLineEnd: Bool {
    guard let first = rest.first else { return true }
    return first == "\n" && rest.index(after: rest.startIndex) == rest.endIndex
  }

  /// Takes a word of ASCII characters, in either case as `re.IGNORECASE` has it; takes nothing where it does not stand
  /// here.
  mutating func take(_ word: String) -> Bool {
    var place = rest.startIndex
    for letter in word.unicodeScalars {
      guard place < rest.endIndex, Self.folded(rest[place]) == Self.folded(letter) else { return false }
      place = rest.index(after: place)
    }
    rest = rest[place...]
    return true
  }

  /// Takes one character of `\s`.
  mutating func takeSpace() -> Bool {
    guard let first = rest.first, PythonText.isSpace(first) else { return false }
    rest.removeFirst()
    return true
  }

  /// Takes one scalar that a rule holds for.
  mutating func take(where holds: (Unicode.Scalar) -> Bool) -> Bool {
    guard let first = rest.first, holds(first) else { return false }
    rest.removeFirst()
    return true
  }

  /// `\s*`, all that there is.
  mutating func skipSpaces() { rest = rest.drop(while: PythonText.isSpace) }

  /// `\n*`, all that there are.
  mutating func skipNewlines() { rest = rest.drop { $0 == "\n" } }

  /// `.*`: all before the next newline.
  mutating func takeLine() -> Substring {
    let end = rest.firstIndex(of: "\n") ?? rest.endIndex
    let line = Substring(rest[..<end])
    rest = rest[end...]
    return line
  }

  /// Of the scalars that Python takes for one another whatever their case, the ASCII one.
  private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    switch scalar.value {
    case 0x41...0x5A: scalar.value + 0x20
    case 0x0130, 0x0131: 0x69
    case 0x017F: 0x73
    case 0x212A: 0x6B
    default: scalar.value
    }
  }
}
