import JSON
import SelfPlay
import Testing

@Suite("JSON as Python writes it")
struct PythonJSONTests {
  // Made with Python 3.13: json.dumps(value, ensure_ascii=False) and its indent=2.
  private let value: JSONValue = [
    "a": 1, "b": 1.0, "c": 33.333333333333336, "d": .number(.nan), "e": [.null, true, "\u{25A2} \"q\"\n\u{1}\u{7F}/"],
    "f": [:], "g": [], "h": 1e16, "i": 1.2345678901234568e16, "j": 1e-5, "k": -0.0, "l": 9007199254740993.0,
    "m": .number(.infinity),
  ]

  @Test("numbers, NaN and texts are those of json.dumps")
  func line() {
    let text = String(decoding: pythonJSON(value), as: UTF8.self)
    let wanted =
      #"{"a": 1, "b": 1.0, "c": 33.333333333333336, "d": NaN, "e": [null, true, "▢ \"q\"\n\u0001"# + "\u{7F}"
      + #"/"], "f": {}, "g": [], "h": 1e+16, "i": 1.2345678901234568e+16, "j": 1e-05, "k": -0.0, "#
      + #""l": 9007199254740992.0, "m": Infinity}"#
    #expect(text == wanted)
  }

  @Test("with an indent each element has a line, and nothing empty is broken")
  func indented() {
    let text = String(decoding: pythonJSON(["a": [1, [:]], "b": []], indent: 2), as: UTF8.self)
    #expect(text == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
  }
}
