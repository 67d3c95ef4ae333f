import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Tables
import Testing

@Suite("the chain of scores")
struct ChainTests {
  private static let steps: [(column: String, step: String, settings: String)] = [
    ("log_p_vocab", "log-p-vocab", "{}"), ("p_vocab", "p-vocab", "{}"), ("p_choices", "p-choices", "{}"),
    ("p_choices_authors", "p-choices", #"{"authors": true, "into": "p_choices_authors"}"#), ("brier", "brier", "{}"),
    ("brier_sum", "brier", #"{"convention": "sum", "into": "brier_sum"}"#),
    ("brier_authors", "brier", #"{"authors": true, "into": "brier_authors"}"#), ("accuracy", "accuracy", "{}"),
    ("p_incorrect", "incorrect-mass", "{}"),
  ]

  private static func whole(_ table: Table, _ book: NoteBook = NoteBook()) async throws -> Table {
    try await ChoiceTables.applying(steps.map { ($0.step, $0.settings) }, to: table, book)
  }

  @Test("the worked example of four choices, to ten digits")
  func worked() async throws {
    let table = try await Self.whole(ChoiceTables.table([([-4.1, -3.2, -5.0, -3.9], 1)]))
    let expected: [(String, Double)] = [
      ("log_p_vocab", -3.2), ("p_vocab", 0.0407622040), ("p_choices", 0.4834528936),
      ("p_choices_authors", 0.4834528913),
      ("brier", 0.0923695637), ("brier_authors", 0.0923695638), ("brier_sum", 0.3694782550), ("accuracy", 1),
      ("p_incorrect", 0.0435525338),
    ]
    for (name, value) in expected {
      #expect(abs((try table.numbers(name)[0] ?? .infinity) - value) < 0.6e-10, "\(name)")
    }
  }

  @Test("every score is that of sixty-digit arithmetic, with -inf, ties, underflow and certainty")
  func decimals() async throws {
    let reference = try Reference("choices.json")
    let table = try await Self.whole(ChoiceTables.table(ChoiceTables.samples(reference)))
    for name in Self.steps.map(\.column) + ["log_p_incorrect"] {
      let wanted = (reference["samples"].elements ?? []).map { $0[name]?.double ?? -.infinity }
      let found = try table.numbers(name)
      #expect(found.missingCount == 0)
      for row in wanted.indices {
        let isSame = isClose(found[row], wanted[row], within: 1e-13, absolute: name == "accuracy" ? 0 : 1e-300)
        #expect(isSame || found[row] == wanted[row], "\(name) of row \(row + 1): \(String(describing: found[row]))")
      }
    }
  }

  @Test("a probability above 1 is warned of, exactly 1 is not")
  func aboveOne() async throws {
    let table = try ChoiceTables.table([([0.5, -1], 0), ([0, -1], 0)])
    let book = NoteBook()
    let result = try await ChoiceTables.applying([("log-p-vocab", "{}"), ("p-vocab", "{}")], to: table, book)
    #expect(try result.numbers("p_vocab")[1] == 1)
    #expect(book.notes.count == 1)
    #expect(book.notes.first?.hasPrefix("p-vocab: warning: 1 of 2 probabilities are above 1") == true)
  }

  @Test("what a row lacks is missing, never 0, and counted by its kind")
  func lacks() async throws {
    let nothing = -Double.infinity
    let table = try ChoiceTables.table(
      [
        ([-1, -2, nil], 0), ([-1, -2, nil], 0), ([-1, nil, -2], 2), ([-1, -2, -3], nil), ([-1, -2, -3], 3),
        ([nothing, nothing, nothing], 1), ([nil, nil, nil], 0), ([-1, -2, -3], 0.5),
      ], counts: [2, 3, 3, 3, 3, 3, 3, 3])
    let book = NoteBook()
    let result = try await ChoiceTables.applying(
      [("p-choices", "{}"), ("brier", "{}"), ("accuracy", "{}"), ("incorrect-mass", "{}")], to: table, book)
    for name in ["p_choices", "brier", "accuracy"] {
      #expect(try result.numbers(name).map { $0 == nil } == [false] + Array(repeating: true, count: 7), "\(name)")
    }
    #expect(try result.numbers("log_p_incorrect").map { $0 } == [-2, nil, nil, nil, nil, nothing, nil, nil])
    let lacking = "3 without the log-likelihood of every choice, 1 without an answer, 2 whose answer is none of the"
    #expect(book.notes.count == 4)
    #expect(
      book.notes[0] == "p-choices: 7 of 8 rows have no score and are missing: \(lacking) choices' numbers, "
        + "1 whose choices all have a log-likelihood of -inf")
    #expect(book.notes[3] == "incorrect-mass: 6 of 8 rows have no score and are missing: \(lacking) choices' numbers")
  }

  @Test("the right choice's logarithm needs no other choice, and an underflow is told")
  func logarithm() async throws {
    let book = NoteBook()
    let table = try ChoiceTables.table([([nil, -800], 1), ([-1, nil], 1), ([-1, -.infinity], 1)])
    let result = try await ChoiceTables.applying([("log-p-vocab", "{}"), ("p-vocab", "{}")], to: table, book)
    #expect(try result.numbers("log_p_vocab").map { $0 } == [-800, nil, -.infinity])
    #expect(try result.numbers("p_vocab").map { $0 } == [0, nil, 0])
    #expect(
      book.notes == [
        "log-p-vocab: 1 of 3 rows have no score and are missing: 1 without the right choice's log-likelihood",
        "p-vocab: 1 of 3 probabilities are too small for a double and are 0; their logarithms are in 'log_p_vocab'",
      ])
  }

  @Test("without a column of how many choices there are, they are those that are known")
  func uncounted() async throws {
    var table = try ChoiceTables.table([([-1, -2, nil], 0), ([-1, nil, -2], 0), ([-1, -1, -1], 2)])
    try table.remove("choices")
    let result = try await Made.apply("brier", #"{"convention": "sum"}"#, to: table)
    let wrong = logistic(-1)
    #expect(areClose(try result.numbers("brier").map { $0 }, [2 * wrong * wrong, nil, 2.0 / 3], within: 1e-15))
  }

  @Test("each wrong choice has its column, in the order of the choices")
  func eachWrong() async throws {
    let table = try ChoiceTables.table([([-1, -2, -3], 1), ([-4, -5, nil], 0)], counts: [3, 2])
    let result = try await Made.apply("incorrect-mass", #"{"each": true, "into": "wrong"}"#, to: table)
    #expect(result.columnNames.suffix(4) == ["log_wrong", "wrong", "log_wrong_1", "log_wrong_2"])
    #expect(try result.numberRows(["log_wrong_1", "log_wrong_2"]) == [[-1, -3], [-5, nil]])
  }

  @Test("the choice likeliest for its length: the worked example, by characters, bytes and neither")
  func lengths() async throws {
    let samples: [([Double?], Double?)] = [([-6.0, -9.6, -2.05, -5.2], 1), ([-6.0, -9.6, -1.5, -5.2], 1)]
    var table = try ChoiceTables.table(samples)
    let texts = ["a dog", "the caf\u{e9} terrace", "n\u{e9}", "sleep"]
    for (choice, text) in texts.enumerated() {
      let (characters, bytes) = (Double(text.unicodeScalars.count), Double(text.utf8.count))
      try table.append(Column("characters_\(choice)", numbers: [characters, characters]))
      try table.append(Column("bytes_\(choice)", numbers: [bytes, bytes]))
    }
    let result = try await ChoiceTables.applying(
      [("accuracy", "{}"), ("acc-norm", "{}"), ("acc-norm", #"{"by": "bytes", "into": "acc_bytes"}"#)], to: table)
    #expect(try result.numberRows(["accuracy", "acc_norm", "acc_bytes"]) == [[0, 1, 1], [0, 1, 0]])
    try table.set(Column("characters_2", numbers: [0, nil]))
    let book = NoteBook()
    #expect(try await Made.apply("acc-norm", "{}", to: table, book).numbers("acc_norm").missingCount == 2)
    #expect(book.notes.count == 1)
  }
}
