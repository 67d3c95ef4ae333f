import NumericalMethods
import Testing

@testable import ProcessPlugins

@Suite("The end of a plugin's log")
struct PluginLogTests {
  static func log(_ text: String, mostBytes: Int = 4096, sink: (@Sendable (String) -> Void)? = nil) -> PluginLog {
    var log = PluginLog(mostBytes: mostBytes, sink: sink)
    Array(text.utf8).withUnsafeBytes { log.append($0) }
    return log
  }

  @Test("it keeps the last twenty lines, the unfinished one among them")
  func lines() {
    let log = Self.log((1...99).map { "line \($0)\n" }.joined() + "open")
    #expect(log.tail == (81...99).map { "line \($0)" } + ["open"])
  }

  @Test("it keeps whole lines within the bytes allowed, and the end of one that is longer")
  func bytes() {
    #expect(Self.log("aaaa\nbbbb\ncccc\n", mostBytes: 10).tail == ["bbbb", "cccc"])
    #expect(Self.log("0123456789", mostBytes: 4).tail == ["...6789"])
    #expect(Self.log("").tail.isEmpty)
  }

  @Test("lines end as Unix or Windows end them, and bytes that are no text are replaced")
  func endings() {
    var log = Self.log("a\r\nb\n\nc")
    let bytes: [UInt8] = [0xFF, 0x0A]
    bytes.withUnsafeBytes { log.append($0) }
    #expect(log.tail == ["a", "b", "", "c\u{FFFD}"])
  }

  @Test("however the bytes come, the lines handed on are the same", arguments: 0..<50)
  func pieces(trial: Int) {
    var chance = Seed(5).child("log", trial).generator()
    let bytes = (0..<300).map { _ in [0x61, 0x62, 0x0A][Int.random(in: 0..<3, using: &chance)] as UInt8 }
    let counter = Counter()
    var log = PluginLog(mostBytes: 4096) { counter.add($0.utf8.count + 1) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...40, using: &chance)
      Array(rest.prefix(count)).withUnsafeBytes { log.append($0) }
      rest = rest.dropFirst(count)
    }
    log.closeLast()
    #expect(counter.sum == bytes.count + (bytes.last == 0x0A ? 0 : 1))
    #expect(log.tail == Self.log(String(decoding: bytes, as: UTF8.self)).tail)
  }
}
