import EvaluationKit
import NumericalMethods

/// What programmatic players have in common: how they read messages and how often they do what.
enum PlayersWords {
  /// Calls `body` for each line of a text that begins with `start`, with what follows on that line.
  static func lines(of text: String, after start: StaticString, _ body: (Substring) -> Void) {
    let bytes = text.utf8
    var here = text.startIndex
    let prefix = UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount)
    while true {
      let end = bytes[here...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
      if bytes[here..<end].starts(with: prefix) {
        body(text[bytes.index(here, offsetBy: prefix.count)..<end])
      }
      if end == text.endIndex { return }
      here = bytes.index(after: end)
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
