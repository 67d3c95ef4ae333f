import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@Suite struct RepeatScoresTests {
  @Test("scores are those of every subset, as Python counts them in fractions")
  func reference() async throws {
    for wanted in try #require(try Reference("generations.json")["votes"].elements) {
      let answers = (wanted["answers"]?.elements ?? []).map(\.string)
      let table = try Table([
        Column("document", texts: answers.map { _ in "d" }), Column("answer", texts: answers),
        Column("right", numbers: (wanted["correct"]?.elements ?? []).map(\.double)),
      ])
      let k = try #require(wanted["k"]?.int)
      for vote in wanted["maj"]?.elements ?? [] {
        let settings: JSONValue = [
          "scores": ["mean": .text("mean@\(k)"), "pass": .text("pass@\(k)"), "maj": .text("maj@\(k)")],
          "by": "document", "correct": "right", "answer": "answer", "ties": vote["ties"] ?? .null,
          "unparsed": vote["unparsed"] ?? .null,
        ]
        let found = try await Made.apply("repeats", writeJSON(settings), to: table)
        #expect(
          found.columnNames == ["document", "repeats", "unparsed", "mean", "pass", "maj", "maj-tied", "maj-unparsed"])
        let row = try found.numberRows(["mean", "pass", "maj", "maj-tied", "maj-unparsed"])[0]
        let values = [wanted["mean"], wanted["pass"]] + (vote["values"]?.elements ?? []).map(Optional.some)
        #expect(largestDifference([row], [values.map { $0?.double }]) < 1e-13, "\(wanted)")
      }
    }
  }

  private static func table() throws -> Table {
    try Table([
      Column("document", texts: ["a", "b", "a", "a", "b", "c"]),
      Column("answer", texts: ["5", "6", "4", "5", nil, "5"]),
      Column("exact_match", numbers: [1, 1, 0, 1, 0, nil]), Column("order", numbers: [2, 0, 0, 1, 1, 0]),
    ])
  }

  @Test("a document with too few repeats, or one not known to be right, has no score, and notes count them")
  func short() async throws {
    let book = NoteBook()
    let found = try await Made.apply(
      "repeats", #"{"scores": ["mean@1", "maj@3"], "by": ["document"], "answer": "answer"}"#, to: Self.table(), book)
    #expect(
      try found.numberRows(["repeats", "unparsed", "mean@1", "maj@3", "maj@3-tied", "maj@3-unparsed"])
        == [[3, 0, 2.0 / 3, 1, 0, 0], [2, 0.5, 0.5, nil, nil, nil], [1, 0, nil, nil, nil, nil]])
    #expect(
      book.notes == [
        "repeats: 'maj@3' is missing in 1 of 3 documents, which have fewer than 3 repeats",
        "repeats: the scores are missing in 1 of 3 documents: of a repeat it is not known whether it is right",
      ])
  }

  @Test("the first answer wins a tie in the order of the repeats, not of the rows")
  func order() async throws {
    let table = try Self.table().selecting(rows: [0, 2])
    let settings = #"{"scores": ["maj@2"], "by": ["document"], "answer": "answer", "ties": "first"\#("")"#
    #expect(try await Made.apply("repeats", settings + "}", to: table).numbers("maj@2") == [1])
    #expect(try await Made.apply("repeats", settings + #", "repeat": "order"}"#, to: table).numbers("maj@2") == [0])
  }

  @Test("an answer both right and wrong, and a score between, are errors in words")
  func contradictions() async throws {
    let settings = #"{"scores": ["maj@1"], "by": ["document"], "answer": "answer", "correct": "right"}"#
    let columns = [Column("document", texts: ["a", "a"]), Column("answer", texts: ["5", "5"])]
    let both = await Made.complaints {
      try await Made.apply("repeats", settings, to: Table(columns + [Column("right", numbers: [1, 0])]))
    }
    #expect(both.first?.contains("the answer '5' of 'a' is right in one repeat and wrong in another") == true)
    let between = await Made.complaints {
      try await Made.apply("repeats", settings, to: Table(columns + [Column("right", numbers: [0.5, 0.5])]))
    }
    #expect(between == ["a repeat of 'a' is neither right nor wrong: 0.5, where 1 or 0 are wanted"])
  }

  @Test("what is no score, and a vote without answers, are refused where they stand")
  func plan() async throws {
    func complaints(_ scores: String) async -> [String] {
      await Made.complaints { try Made.transform("repeats", #"{"scores": \#(scores), "by": ["document"]}"#) }
    }
    #expect(await complaints(#"["mean"]"#) == ["'mean' is no score of repeats (write mean@1, pass@8 or maj@8)"])
    #expect(await complaints(#"["pas@1"]"#) == ["'pas@1' is no score of repeats (did you mean 'pass'?)"])
    #expect(
      await complaints(#"["pass@0"]"#)
        == ["'pass@0' must say how many repeats count (a whole number from 1, for example pass@8)"])
    #expect(
      await complaints(#"["maj@8"]"#)
        == ["'maj@8' needs 'answer', the column that votes are counted by (for example answer: answer)"])
    #expect(await complaints(#"["pass@1", "pass@1"]"#) == ["two columns would be named 'pass@1'"])
  }
}
