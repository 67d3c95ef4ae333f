/// A list of texts as Python or JSON write one: `['a', "b's"]`.
enum PythonList {
  /// Nil where the text is no such list.
  static func texts(_ text: String) -> [String]? {
    var scalars = text.withoutOuterBlanks.unicodeScalars[...]
    guard scalars.popFirst() == "[", scalars.popLast() == "]" else { return nil }
    var result: [String] = []
    while true {
      skipBlanks(&scalars)
      guard let quote = scalars.popFirst() else { return result }
      guard quote == "'" || quote == "\"", let element = element(&scalars, quote) else { return nil }
      result.append(element)
      skipBlanks(&scalars)
      guard let next = scalars.popFirst() else { return result }
      guard next == "," else { return nil }
    }
  }

  private static func skipBlanks(_ scalars: inout String.UnicodeScalarView.SubSequence) {
    while let first = scalars.first, CharacterSetOfPattern.fits(first, .blank) { scalars.removeFirst() }
  }

  private static func element(_ scalars: inout String.UnicodeScalarView.SubSequence, _ quote: Unicode.Scalar) -> String?
  {
    var result = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == quote { return String(result) }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let escaped = scalars.popFirst() else { return nil }
      let plain: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]
      if escaped == "x" || escaped == "u" {
        let digits = String(scalars.prefix(escaped == "x" ? 2 : 4))
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
        scalars.removeFirst(digits.unicodeScalars.count)
        result.append(scalar)
      } else {
        result.append(plain[escaped] ?? escaped)
      }
    }
    return nil
  }
}
