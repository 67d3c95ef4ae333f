import EvaluationKit
import NumericalMethods

/// What programmatic players have in common: how they read messages and how often they do what.
enum PlayersWords {
  /// Calls `body` for each line of a text that begins with `start`, with what follows on that line.
  static func lines(of text: String, after start: StaticString, _ body: (Substring) -> Void) {
    var text = text
    let prefix = UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount)
    var found: [Range<Int>] = []
    text.withUTF8 { bytes in
      var here = 0
      while let place = PythonText.place(of: prefix, in: bytes, from: here) {
        let isLine = place == 0 || bytes[place - 1] == UInt8(ascii: "\n")
        here = place + prefix.count
        guard isLine else { continue }
        let end = bytes[here...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        found.append(here..<end)
        here = end
      }
    }
    for line in found {
      let lower = text.utf8.index(text.startIndex, offsetBy: line.lowerBound)
      body(text[lower..<text.utf8.index(lower, offsetBy: line.count)])
    }
  }

  /// What follows on the last line that begins with `start`; nil where none does.
  static func lastLine(of text: String, after start: StaticString) -> Substring? {
    var last: Substring?
    lines(of: text, after: start) { last = $0 }
    return last
  }
}

extension SeededGenerator {
  /// True with this probability.
  mutating func happens(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}
