import Diagnostics
import Testing

@Suite("The diagnostic renderer")
struct DiagnosticRendererTests {
  private func rendered(_ diagnostics: [Diagnostic], of text: String, colour: Bool = false) -> String {
    DiagnosticRenderer(colour: colour) { $0 == "a.yaml" ? text : nil }.render(Diagnostics(diagnostics))
  }

  private func place(_ line: Int, _ column: Int) -> FileLocation {
    FileLocation(file: "a.yaml", line: line, column: column)
  }

  @Test("a diagnostic is place, message, line, caret and hint")
  func whole() {
    let text = rendered(
      [.error("no metric is named 'breir'", at: place(2, 5), hint: "did you mean 'brier'?")],
      of: "metrics:\n  - breir\n")
    #expect(
      text == """
        a.yaml:2:5: error: no metric is named 'breir'
        2 |   - breir
                ^ did you mean 'brier'?

        """)
  }

  @Test("without a place, or a text to quote, the hint stands by itself")
  func withoutLine() {
    #expect(rendered([.error("m", at: nil, hint: "h")], of: "") == "error: m\n  hint: h\n")
    let elsewhere = FileLocation(file: "b.yaml", line: 1, column: 1)
    #expect(rendered([.warning("m", at: elsewhere)], of: "") == "b.yaml:1:1: warning: m\n")
    #expect(rendered([.error("m", at: place(9, 1))], of: "one\n") == "a.yaml:9:1: error: m\n")
  }

  @Test("a tab counts as one column and is shown as a blank")
  func tabs() {
    #expect(rendered([.error("m", at: place(1, 2))], of: "\tx: 1\n") == "a.yaml:1:2: error: m\n1 |  x: 1\n     ^\n")
  }

  @Test("the caret stands under its character behind wide ones, each two columns wide")
  func wide() {
    #expect(rendered([.error("m", at: place(1, 4))], of: "模型: x\n") == "a.yaml:1:4: error: m\n1 | 模型: x\n         ^\n")
    #expect(rendered([.error("m", at: place(1, 3))], of: "é: x\n") == "a.yaml:1:3: error: m\n1 | é: x\n      ^\n")
  }

  @Test(
    "a long line is cut about the column, and the caret still stands under its character", arguments: [1, 80, 300, 400])
  func long(column: Int) throws {
    let line = String((0..<400).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
    let lines = rendered([.error("m", at: place(1, column))], of: line).split(separator: "\n")
    #expect(lines[1].count <= 4 + 106)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let shown = Array(lines[1])[lines[2].distance(from: lines[2].startIndex, to: caret)]
    #expect(shown == Array(line)[column - 1])
  }

  @Test("notes follow with their own lines")
  func notes() {
    let text = rendered(
      [.error("twice", at: place(2, 1), notes: [.init("first here", at: place(1, 1)), .init("and so on")])],
      of: "a: 1\na: 2\n")
    #expect(
      text == """
        a.yaml:2:1: error: twice
        2 | a: 2
            ^
        a.yaml:1:1: note: first here
        1 | a: 1
            ^
        note: and so on

        """)
  }

  @Test("a message of several lines keeps them, and none of them can pass for a diagnostic of its own")
  func severalLines() {
    let renderer = DiagnosticRenderer { _ in "plugins: [./a.py]" }
    let place = FileLocation(file: "a.yaml", line: 1, column: 11)
    let error = Diagnostic.error("it ended\n  its log:\n    line 3\nb.yaml:1:1: error: forged", at: place)
    #expect(
      renderer.render(Diagnostics(error)) == """
        a.yaml:1:11: error: it ended
        1 | plugins: [./a.py]
                      ^
          its log:
            line 3
          b.yaml:1:1: error: forged

        """)
  }

  @Test("control characters of a file reach no terminal", arguments: ["\u{1B}[31m", "\u{7}", "\u{9B}", "\u{202E}"])
  func control(character: String) {
    let text = rendered([.error("bad \(character)", at: place(1, 1), hint: character)], of: "a\(character)b\n")
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0.value == 0x9B || $0.value == 0x202E })
  }

  @Test("colours are added around the same text")
  func colour() {
    let diagnostics = [Diagnostic.error("m", at: place(1, 1), hint: "h"), .warning("w", at: nil)]
    let coloured = rendered(diagnostics, of: "x\n", colour: true)
    #expect(coloured.contains("\u{1B}[1;31merror: \u{1B}[0m"))
    #expect(coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == rendered(diagnostics, of: "x\n"))
  }

  @Test("a byte order mark and CRLF do not shift the caret")
  func lineEnds() {
    let text = rendered([.error("m", at: place(2, 1))], of: "\u{FEFF}a: 1\r\nb: 2\r\n")
    #expect(text == "a.yaml:2:1: error: m\n2 | b: 2\n    ^\n")
  }
}
