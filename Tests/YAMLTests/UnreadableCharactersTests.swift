import Testing
import YAML

@Suite("unreadable characters and limits")
struct UnreadableCharactersTests {
  @Test("wrong bytes are told by line and column in characters, one a line")
  func bytes() {
    let bytes = Array("a: é".utf8) + [0xFF, 0xFF, 0x0A] + Array("b: 1\r\nc: ".utf8) + [0xE9, 0x74]
    #expect(
      rendered(bytes) == """
        f:1:5: error: the byte 0xFF is not UTF-8
        1 | a: é\u{FFFD}\u{FFFD}
                ^ save the file as UTF-8
        f:3:4: error: the byte 0xE9 is not UTF-8
        3 | c: \u{FFFD}t
               ^ save the file as UTF-8

        """)
  }

  @Test(
    "what UTF-8 forbids is refused: lone, overlong, surrogate, too great, cut off",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8],
      [0xE2, 0x80], [0xF0, 0x9F, 0x91],
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) {
    #expect(rendered([0x61, 0x20] + bytes).hasPrefix("f:1:3: error: the byte 0x"))
  }

  @Test("control characters and a byte order mark inside the text are told")
  func control() {
    #expect(
      rendered(Array("\u{FEFF}a: \u{7}\nb: \u{FEFF}1\n".utf8)) == """
        f:1:4: error: the control character U+0007 is not allowed
        1 | a:  \("")
               ^ delete it, or write it as an escape in double quotes
        f:2:4: error: a byte order mark (U+FEFF) stands inside the text
        2 | b: \u{FEFF}1
               ^ delete it: it is invisible

        """)
  }

  @Test("UTF-16 is told", arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
  func utf16(bytes: [UInt8]) {
    #expect(rendered(bytes).hasPrefix("f:1:1: error: the file is written in UTF-16\n"))
  }

  @Test("a file with nothing but wrong bytes says so at most 20 times")
  func many() {
    let text = rendered([UInt8](repeating: 0xFF, count: 30).flatMap { [$0, 0x0A] })
    #expect(text.split(separator: "\n").filter { $0.contains("error:") }.count == 20)
  }

  @Test("nesting ends at its limit, that behind an alias counted")
  func nesting() throws {
    #expect(try parseYAML("[[[1]]]", file: "f", limits: YAMLLimits(nesting: 3)) != nil)
    #expect(try parseYAML("a: &a [1]\nb: [*a]", file: "f", limits: YAMLLimits(nesting: 3)) != nil)
    #expect(
      rendered(Array("[[[[1]]]]".utf8), limits: YAMLLimits(nesting: 3)) == """
        f:1:4: error: lists and mappings are nested more than 3 deep
        1 | [[[[1]]]]
               ^

        """)
    #expect(
      rendered(Array("a: &a [[1]]\nb: [*a]".utf8), limits: YAMLLimits(nesting: 3)) == """
        f:2:5: error: lists and mappings are nested more than 3 deep
        2 | b: [*a]
                ^

        """)
  }

  @Test("aliases end at their budget of nodes")
  func aliasExpansion() throws {
    let text = "a: &a [1, 1]\nb: [*a, *a]"
    #expect(try parseYAML(text, file: "f", limits: YAMLLimits(aliasExpansion: 6)) != nil)
    #expect(
      rendered(Array(text.utf8), limits: YAMLLimits(aliasExpansion: 5)) == """
        f:2:9: error: the aliases stand for more than 5 nodes in all
        2 | b: [*a, *a]
                    ^

        """)
  }

  @Test("a file ends at its limit of bytes")
  func bytesLimit() throws {
    #expect(try parseYAML("a: 1", file: "f", limits: YAMLLimits(bytes: 4)) != nil)
    #expect(
      rendered(Array("a: 12".utf8), limits: YAMLLimits(bytes: 4)) == """
        f:1:1: error: the file has 5 bytes; at most 4 are read
        1 | a: 12
            ^

        """)
  }
}
