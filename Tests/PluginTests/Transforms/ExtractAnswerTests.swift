import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@Suite struct ExtractAnswerTests {
  /// The answers that a way finds, one a text.
  static func answers(_ how: String, _ texts: [String?], which: String = "first", _ book: NoteBook = NoteBook())
    async throws -> [String?]
  {
    let settings = writeJSON(["of": "text", "how": .text(how), "which": .text(which)])
    let table = try Table([Column("text", texts: texts)])
    return Array(try await Made.apply("extract-answer", settings, to: table, book).texts("answer"))
  }

  @Test(
    "each way finds what Python finds by the task's pattern",
    arguments: ["strict", "strict-cot", "self-consistency", "flexible"])
  func reference(how: String) async throws {
    let cases = try #require(try Reference("generations.json")["extractions"].elements).filter {
      $0["how"]?.string == how
    }
    #expect(cases.count > 200)
    let found = try await Self.answers(how, cases.map { $0["text"]?.string })
    for (answer, wanted) in zip(found, cases) {
      #expect(answer == wanted["answer"]?.string, "\(wanted["text"]?.string ?? "")")
    }
  }

  @Test("a regular expression finds what Python's finds, first and last", arguments: ["first", "last"])
  func patterns(which: String) async throws {
    for wanted in try #require(try Reference("generations.json")["patterns"].elements) {
      let (pattern, text) = (try #require(wanted["pattern"]?.string), wanted["text"]?.string)
      let found = try await Self.answers(pattern, [text], which: which)
      #expect(found == [wanted[which]?.string], "\(pattern) in \(text ?? "")")
    }
  }

  @Test("an answer in a box is what stands within balanced braces, the last one's")
  func boxed() async throws {
    let texts = [#"so \boxed{\frac{1}{2}} or \boxed{ 7 }."#, #"\boxed{\frac{1}{2}}"#, #"\fbox{x} \boxed{open"#, "7"]
    #expect(try await Self.answers("boxed", texts) == ["7", #"\frac{1}{2}"#, "x", "[invalid]"])
  }

  @Test("what is not found is a value of its own and counted, and a missing text has no answer")
  func unparsed() async throws {
    let book = NoteBook()
    let found = try await Self.answers("strict", ["#### 5", "no idea", nil, "   "], book)
    #expect(found == ["5", "[invalid]", nil, "[invalid]"])
    #expect(book.notes == ["extract-answer: no answer was found in 2 of 4 texts: '[invalid]'"])
    #expect(try await Self.answers("whole", ["  Paris\n", ""]) == ["Paris", "[invalid]"])
  }

  @Test(
    "a pattern that would hold up a backtracking machine is matched at once",
    arguments: ["(a+)+b", "(a|a)*c", "((a?){40}a{40})y", "(x+x+)+y", "(.*)(.*)(.*)(.*)z"])
  func catastrophic(pattern: String) async throws {
    let clock = ContinuousClock()
    let text = String(repeating: "a", count: 1500) + String(repeating: "x", count: 1500)
    let start = clock.now
    #expect(try await Self.answers(pattern, [text], which: "last") == ["[invalid]"])
    // A backtracking machine would take longer than there is time.
    #expect(clock.now - start < .seconds(60))
  }

  @Test("a search that takes too many steps is given up and counted")
  func givenUp() async throws {
    let book = NoteBook()
    let text = String(repeating: "b", count: 60_000)
    #expect(try await Self.answers("(b)(?:.{1,400}c)?", [text], which: "last", book) == ["[invalid]"])
    #expect(book.notes.contains("extract-answer: the search in 1 texts was given up: it took too long"))
  }

  @Test(
    "a mistake in a pattern is told with what would do",
    arguments: [
      ("(a", "the regular expression '(a' cannot be read: this group lacks its ')'"),
      ("a)(b)", "cannot be read: this ')' closes nothing (character 2) (a plain one is \\))"),
      ("(?=x)(a)", "a pattern cannot look ahead or behind here"),
      (#"(a)\1"#, "a pattern cannot refer back to a group here (character 4)"),
      ("*(a)", "'*' has nothing to repeat"), ("[b-a](x)", "this range of characters does not rise"),
      ("([a)", "this set of characters lacks its ']'"), ("((a{500}){500})", "takes more than 2000 steps"),
      (#"(\q)"#, "the escape '\\q' is not known"), ("(?x)(a)", "the flag 'x' is not known"),
      (
        "strcit",
        "'strcit' is no way to find an answer, and no regular expression with a group (did you mean 'strict'?)"
      ),
      ("[0-9]+", "(put what is the answer in brackets: 'The answer is ([0-9]+)')"),
    ])
  func mistakes(pattern: String, message: String) async throws {
    let complaints = await Made.complaints {
      try Made.transform("extract-answer", writeJSON(["of": "text", "how": .text(pattern)]))
    }
    #expect(complaints.count == 1 && complaints[0].contains(message), "\(complaints)")
  }
}
