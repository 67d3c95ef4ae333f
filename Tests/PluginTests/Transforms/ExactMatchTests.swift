import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@Suite struct ExactMatchTests {
  private static let options: [String: JSONValue] = [
    "gsm8k": ["normalised": "same"],
    "signs": ["normalise": ["case", "punctuation"], "normalised": "same"],
    "digits": ["normalise": ["digits"], "normalised": "same"],
  ]

  private static func table(_ answers: [String?], _ targets: [String?]) throws -> Table {
    try Table([Column("answer", texts: answers), Column("target", texts: targets)])
  }

  @Test("answers are compared as the harness compares them", arguments: ["gsm8k", "signs", "digits"])
  func reference(name: String) async throws {
    let cases = try #require(try Reference("generations.json")["matches"].elements).filter {
      $0["options"]?.string == name
    }
    let table = try Self.table(cases.map { $0["answer"]?.string }, cases.map { $0["target"]?.string })
    let found = try await Made.apply("exact-match", writeJSON(try #require(Self.options[name])), to: table)
    let (matches, same) = (try found.numbers("exact_match"), try found.texts("same"))
    for (row, wanted) in cases.enumerated() {
      #expect(matches[row] == wanted["match"]?.double && same[row] == wanted["normalised"]?.string, "\(wanted)")
    }
  }

  @Test("numbers are the same number only where that is asked for")
  func numeric() async throws {
    let table = try Self.table(["18.0", "1e2", "x"], ["18", "100", "18"])
    #expect(try await Made.apply("exact-match", "{}", to: table).numbers("exact_match") == [0, 0, 0])
    #expect(
      try await Made.apply("exact-match", #"{"numeric": true}"#, to: table).numbers("exact_match") == [1, 1, 0])
  }

  @Test("a number column serves, and patterns of one's own are taken away")
  func columns() async throws {
    let table = try Table([Column("answer", texts: ["18 pens", "7"]), Column("target", numbers: [18, 8])])
    let found = try await Made.apply("exact-match", #"{"ignore": [" pens?$"]}"#, to: table)
    #expect(try found.numbers("exact_match") == [1, 0])
  }

  @Test("any of a list of targets will do, as Python or JSON write it")
  func list() async throws {
    let targets = [#"['NYC', "Queen's"]"#, #"["Queen's"]"#, "Queen's", "['a', b]"]
    let table = try Self.table(["queens", "Queen's", "queen's", "a"], targets)
    let found = try await Made.apply(
      "exact-match", #"{"any-of": true, "normalise": ["case", "punctuation"]}"#, to: table)
    #expect(try found.numbers("exact_match") == [1, 1, 1, 0])
  }

  @Test("an answer that was not found is wrong or missing, as asked for, and counted")
  func unparsed() async throws {
    let table = try Self.table(["[invalid]", nil, "5", "5"], ["5", "5", nil, "5"])
    let book = NoteBook()
    let wrong = try await Made.apply("exact-match", "{}", to: table, book)
    #expect(try wrong.numbers("exact_match") == [0, nil, nil, 1])
    #expect(book.notes == ["exact-match: 1 of 4 answers were not found and are wrong"])
    let missing = try await Made.apply("exact-match", #"{"unparsed": "missing"}"#, to: table)
    #expect(try missing.numbers("exact_match") == [nil, nil, nil, 1])
  }
}
