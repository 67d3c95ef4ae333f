import Diagnostics
import EvaluationKit
import JSON
import Testing
import YAML

@Suite("A value as it was written")
struct SettingTests {
  private func setting(_ text: String) throws -> Setting {
    let node = try #require(try parseYAML("a: \(text)", file: "a.yaml"))
    return try #require(Setting(node)["a"])
  }

  @Test(
    "the text of an expression is found inside quotes, and not where the file has another text",
    arguments: [
      ("ln(flops)", 4), ("\"ln(flops)\"", 5), ("'ln(flops)'", 5), ("'a ''b'' c'", nil), ("\"a\\tb\"", nil),
      ("&x ln(flops)", nil), ("!!str ln(flops)", nil), (">-\n  ln(\n  flops)", nil), ("ln(flops\n  )", nil),
    ] as [(String, Int?)])
  func textPlace(text: String, column: Int?) throws {
    #expect(try setting(text).textPlace?.column == column)
  }

  @Test(
    "a value survives the way to JSON and back", arguments: ["3", "0.5", "true", "abc", "[1, [a]]", "{a: {b: null}}"])
  func json(text: String) throws {
    let json = try setting(text).json
    #expect(Setting(json).json == json)
  }

  @Test("a message calls a value as its writer knows it")
  func called() throws {
    #expect(try setting("").called == "nothing")
    #expect(try setting("abc").called == "'abc'")
    #expect(try setting("1e3").called == "1000.0")
    #expect(try setting("[1, 0]").called == "[1, 0]")
    #expect(try setting("{a: 1}").called == "a mapping")
  }
}
