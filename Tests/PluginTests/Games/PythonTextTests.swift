import Testing

@testable import Plugins

@Suite struct PythonTextTests {
  @Test("a tag is found even where a combining mark follows it, which makes another character of its end")
  func tags() {
    #expect(PythonText.starts("CLUE:\u{301} x", with: "CLUE:"))
    #expect(PythonText.contains("guess:", in: "a guess:\u{301}b"))
    #expect(PythonText.place(of: "aab", in: "aaab")?.lowerBound.utf16Offset(in: "aaab") == 1)
    #expect(PythonText.place(of: "x", in: "") == nil)
  }

  @Test("all occurrences are replaced, none of them twice")
  func replacing() {
    #expect(PythonText.replacing("CLUE:", with: "", in: "CLUE: a CLUE:b CLUE:") == " a b ")
    #expect(PythonText.replacing("aa", with: "a", in: "aaaa") == "aa")
    #expect(PythonText.replacing("$N$", with: "$N$3", in: "in $N$ tries") == "in $N$3 tries")
  }

  // What Python 3.11 says: "\x1c a\u3000".strip(), "\u200b a".strip().
  @Test("stripping takes what Python takes for space, and no more")
  func stripping() {
    #expect(PythonText.stripped("\u{1C} a\u{3000}\r\n") == "a")
    #expect(PythonText.stripped("\u{200B} a") == "\u{200B} a")
    #expect(PythonText.stripped(" \u{85}\u{A0}") == "")
  }

  // "ΟΔΟΣ ΣΑΣ Σ".lower(), "İ".lower(), "ẞ".lower() in Python 3.11.
  @Test("small letters are Python's, final sigmas too")
  func lowering() {
    #expect(PythonText.lowercased("ΟΔΟΣ ΣΑΣ Σ") == "οδος σας σ")
    #expect(Array(PythonText.lowercased("İẞ").unicodeScalars) == ["i", "\u{307}", "ß"])
    #expect(PythonText.lowercased("ÀB") == "àb")
  }

  @Test(
    "only letters are letters",
    arguments: [
      ("crane", true), ("éclat", true), ("ﬁsh", true), ("", false), ("a b", false), ("it's", false), ("12345", false),
      ("e\u{301}clat", false), ("ª", true), ("Ⅷ", false),
    ])
  func letters(text: String, isAlphabetic: Bool) {
    #expect(PythonText.isAlphabetic(text) == isAlphabetic)
  }

  @Test("lengths are code points, and splitting keeps empty parts")
  func parts() {
    #expect(PythonText.length("e\u{301}👨‍👩‍👧") == 7)
    #expect(PythonText.split("a  b ", by: " ") == ["a", "", "b", ""])
    #expect(PythonText.split("", by: " ") == [""])
    #expect(PythonText.split("a\r\nb", by: "\n") == ["a\r", "b"])
  }

  @Test("the 32 characters of punctuation go, others stay")
  func punctuation() {
    #expect(PythonText.withoutPunctuation("<|end_of_text|> it's “co-op”…") == "endoftext its “coop”…")
  }

  // round(0.125, 2), round(0.135, 2), round(2.675, 2), round(1.005, 2), round(100 / 3, 2), round(0.5), round(1.5) in
  // Python 3.11.
  @Test("numbers are rounded as Python does, by what they exactly are")
  func rounding() {
    #expect(pythonRounded(0.125, digits: 2) == 0.12)
    #expect(pythonRounded(0.135, digits: 2) == 0.14)
    #expect(pythonRounded(2.675, digits: 2) == 2.67)
    #expect(pythonRounded(1.005, digits: 2) == 1.0)
    #expect(pythonRounded(100.0 / 3, digits: 2) == 33.33)
    #expect(pythonRounded(0.5, digits: 0) == 0)
    #expect(pythonRounded(1.5, digits: 0) == 2)
    #expect(pythonRounded(-0.375, digits: 2) == -0.38)
  }
}
