import ChanceTesting
import Diagnostics
import NumericalMethods
import Testing

@testable import JSON

@Suite("JSON reader")
struct JSONReaderTests {
  @Test("every kind of value is read as what it is, in order")
  func kinds() throws {
    let text = #" {"b": [1, -2.5, 1e3, -0, true, false, null], "a": {"": "x\n\"\\\/\u00e9\uD83D\uDE00"}, "c": []} "#
    #expect(
      try readJSON(text, file: "t") == [
        "b": [1, -2.5, 1000, 0, true, false, nil], "a": ["": "x\n\"\\/é😀"], "c": [],
      ])
    #expect(try readJSON(text, file: "t").members?.map(\.name) == ["b", "a", "c"])
    #expect(try readJSON("-0", file: "t").double?.sign == .minus)
    #expect(try readJSON("12345678901234567890", file: "t") == .number(12345678901234567168))
    #expect(try readJSON("9007199254740993", file: "t") == .integer(9_007_199_254_740_993))
  }

  @Test("Python's infinities are read only where asked for")
  func nonFinite() throws {
    #expect(
      try readJSON("[Infinity, -Infinity]", file: "t", allowNonFinite: true) == [
        .number(.infinity), .number(-.infinity),
      ])
    #expect(try readJSON("NaN", file: "t", allowNonFinite: true).double?.isNaN == true)
    #expect(message("NaN") == "t:1:1: error: expected a value, found 'NaN'\n1 | NaN\n    ^\n")
  }

  @Test(
    "a mistake is said at its line and column",
    arguments: [
      ("", "1:1", "expected a value, found the end of the text"),
      ("{\"ö\": 1,\n  \"b\" 2}", "2:7", "expected ':' after the name 'b', found '2'"),
      ("[1, 2", "1:6", "expected ',' or ']', found the end of the text"),
      ("[1,]", "1:4", "expected a value, found ']'"),
      ("{\"a\":1,}", "1:8", "expected a member's name in double quotes, found '}'"),
      ("[01]", "1:2", "a number does not start with 0"), ("[1.]", "1:4", "expected a digit of the point, found ']'"),
      ("1e999", "1:1", "the number '1e999' is too large for a double"),
      ("1 2", "1:3", "expected nothing more after the value, found '2'"),
      ("\"abc", "1:1", "the text that starts here lacks its closing quote"),
      ("\"a\\x\"", "1:3", "no escape is written \\ with 'x'"),
      ("\"\\ud800\"", "1:2", "half of a surrogate pair stands alone"),
      ("\"\\ud800\\u0041\"", "1:2", "half of a surrogate pair stands alone"),
      ("\"a\nb\"", "1:3", "a control character in a text must be escaped"),
      ("True", "1:1", "expected a value, found 'True'"),
    ])
  func mistakes(text: String, place: String, message: String) {
    let thrown = #expect(throws: Diagnostic.self) { _ = try readJSON(text, file: "t") }
    #expect(thrown?.location?.description == "t:" + place)
    #expect(thrown?.message == message)
  }

  @Test("two members of one name are said with both places")
  func duplicates() {
    #expect(
      message("{\"a\": 1,\n \"a\": 2}") == """
        t:2:2: error: two members are named 'a'
        2 |  "a": 2}
             ^
        t:1:2: note: the other one
        1 | {"a": 1,
             ^

        """)
  }

  @Test("bytes that are not UTF-8 are refused where they stand")
  func badUTF8() {
    for bad: [UInt8] in [
      [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xF0, 0x9F, 0x98],
    ] {
      let thrown = #expect(throws: Diagnostic.self) { _ = try readJSON([0x22, 0x61] + bad + [0x22], file: "t") }
      #expect(thrown?.message == "the text is not UTF-8")
      #expect(thrown?.location?.column == 3)
    }
  }

  @Test("nesting beyond the limit is refused, up to it is read")
  func nesting() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try readJSON(nested(256), file: "t")
    let thrown = #expect(throws: Diagnostic.self) { _ = try readJSON(nested(100_000), file: "t") }
    #expect(thrown?.location?.column == 257)
  }

  @Test("the line of the file is counted from where the text starts")
  func firstLine() {
    let thrown = #expect(throws: Diagnostic.self) { _ = try readJSON("[\n?", file: "t", firstLine: 7) }
    #expect(thrown?.location == FileLocation(file: "t", line: 8, column: 1))
  }

  @Test("no mutated text crashes or hangs the reader, and what is read writes and reads back")
  func fuzz() throws {
    var chance = Seed(3).generator()
    let seeds = [
      #"{"a": [1, -2.5e-3, true, null], "b": {"c": "x\n\u00e9\ud83d\ude00"}, "ö": ""}"#,
      "[[[[1]]], {\"k\": [NaN, -Infinity]}]",
      "-0.0", "\"\\\\\"",
    ].map { Array($0.utf8) }
    let alphabet = Array("\"\\{}[],:0123456789.eE+-untrflsaNI \n/".utf8) + [0xC3, 0xED, 0xF0, 0xFF, 0]
    for trial in 0..<10_000 {
      let bytes = chance.mutated(seeds[trial % seeds.count], alphabet: alphabet)
      do {
        let value = try readJSON(bytes, file: "t", allowNonFinite: false)
        #expect(try readJSON(writeJSON(value, pretty: trial % 2 == 0), file: "t") == value)
      } catch let diagnostic as Diagnostic {
        #expect(diagnostic.location != nil)
      }
    }
  }

  private func message(_ text: String) -> String? {
    do {
      _ = try readJSON(text, file: "t")
      return nil
    } catch let diagnostic as Diagnostic {
      return DiagnosticRenderer { _ in text }.render(Diagnostics(diagnostic))
    } catch {
      return "\(error)"
    }
  }
}
