import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@Suite("what holds of the chain of scores on drawn choices")
struct ChainLawsTests {
  private static let scores = [("p-choices", "{}"), ("brier", "{}"), ("accuracy", "{}")]
  private static let names = ["p_choices", "brier", "accuracy"]

  @Test("of two choices, the Brier score has the ranks of p_choices, turned round", arguments: 0..<20)
  func twoChoices(trial: Int) async throws {
    let table = try await ChoiceTables.applying(Self.scores, to: ChoiceTables.drawn(trial, choices: 2...2))
    let shares = try table.numbers("p_choices").known
    let negated = try table.numbers("brier").known.map { -$0 }
    #expect(averageRanks(shares) == averageRanks(negated))
  }

  @Test("the shares of all choices sum to 1", arguments: 0..<10)
  func sums(trial: Int) async throws {
    let table = try ChoiceTables.drawn(trial, choices: 2...5)
    var sums = [Double](repeating: 0, count: table.rowCount)
    for answer in 0..<5 {
      var asked = table
      try asked.set(Column("answer", numbers: Array(repeating: Double(answer), count: table.rowCount)))
      let shares = try await Made.apply("p-choices", "{}", to: asked).numbers("p_choices")
      for row in sums.indices { sums[row] += shares[row] ?? 0 }
    }
    #expect(sums.allSatisfy { abs($0 - 1) < 1e-14 })
  }

  @Test("a likelier right choice never scores worse, and what all choices share changes nothing", arguments: 0..<10)
  func monotone(trial: Int) async throws {
    let before = try ChoiceTables.drawn(trial, choices: 2...5)
    var (raised, moved) = (before, before)
    for choice in 0..<5 {
      guard let values = before["loglikelihood_\(choice)"]?.numbers, let answers = before["answer"]?.numbers else {
        continue
      }
      let isRight = answers.map { $0 == Double(choice) }
      let higher = values.indices.map { row in values[row].map { $0 + (isRight[row] ? 0.5 : 0) } }
      try raised.set(Column("loglikelihood_\(choice)", numbers: higher))
      try moved.set(Column("loglikelihood_\(choice)", numbers: values.map { $0.map { $0 - 300 } }))
    }
    let rows = try await ChoiceTables.applying(Self.scores, to: before).numberRows(Self.names)
    let higher = try await ChoiceTables.applying(Self.scores, to: raised).numberRows(Self.names)
    let same = try await ChoiceTables.applying(Self.scores, to: moved).numberRows(Self.names)
    for row in rows.indices {
      let (a, b) = (rows[row].compactMap { $0 }, higher[row].compactMap { $0 })
      #expect(b[0] > a[0] && b[1] < a[1] && b[2] >= a[2])
    }
    #expect(largestDifference(rows, same) < 1e-12)
  }

  @Test("a share above one half is right, and one below 1/K wrong", arguments: 0..<20)
  func bounds(trial: Int) async throws {
    let table = try await ChoiceTables.applying(Self.scores, to: ChoiceTables.drawn(trial, choices: 2...5))
    for row in try table.numberRows(["p_choices", "accuracy", "choices", "brier"]) {
      let (share, accuracy, count) = (try #require(row[0]), try #require(row[1]), try #require(row[2]))
      if share > 0.5 { #expect(accuracy == 1) }
      if share < 1 / count { #expect(accuracy == 0) }
      #expect((0...2 / count).contains(try #require(row[3])))
    }
  }

  @Test(
    "with each wrong choice at its mean, p_choices and Brier go with compute as log_p_vocab does", arguments: 0..<10)
  func frozen(trial: Int) async throws {
    var table = try ChoiceTables.drawn(trial, choices: 4...4, rows: 64)
    // Eight documents at eight checkpoints; a document's answer is that of its first row.
    let answers = (0..<64).map { table["answer"]?.numbers?[$0 / 8 * 8] }
    try table.set(Column("answer", numbers: answers))
    try table.append(Column("document", numbers: (0..<64).map { Double($0 / 8) }))
    try table.append(Column("x", numbers: (0..<64).map { Double($0 % 8) * 0.4 + 18 }))
    let freeze = #"{"with": "x", "across": "x", "each": "document", "to": "mean"}"#
    let steps = [("freeze-incorrect", freeze), ("log-p-vocab", "{}"), ("p-choices", "{}"), ("brier", "{}")]
    let result = try await ChoiceTables.applying(steps, to: table)
    for document in 0..<8 {
      let rows = result.selecting(rows: Array(document * 8..<document * 8 + 8))
      let ranks = averageRanks(try rows.numbers("log_p_vocab").known)
      #expect(averageRanks(try rows.numbers("p_choices").known) == ranks)
      #expect(averageRanks(try rows.numbers("brier").known.map { -$0 }) == ranks)
    }
  }

  @Test("a frozen wrong choice moves on its least-squares line, and the right one stays")
  func line() async throws {
    // One document; choice 1 is right. Choice 0's line through (0, -3) (1, -1) (2, -2) (4, -inf): -2.5 + 0.5 x.
    let table = try Table([
      Column("loglikelihood_0", numbers: [-3, -1, -2, -.infinity, nil, -9]),
      Column("loglikelihood_1", numbers: [-1, -2, -1, -2, -1, -2]),
      Column("answer", numbers: [1, 1, 1, 1, 1, 1]), Column("x", numbers: [0, 1, 2, 4, 5, nil]),
    ])
    let book = NoteBook()
    let result = try await Made.apply(
      "freeze-incorrect", #"{"with": "x", "each": [], "to": "line", "into": "frozen"}"#, to: table, book)
    #expect(result["frozen_0"]?.numbers == [-2.5, -2, -1.5, -0.5, nil, -9])
    #expect(result["frozen_1"] == Column("frozen_1", numbers: [-1, -2, -1, -2, -1, -2]))
    #expect(result["loglikelihood_0"] == table["loglikelihood_0"])
    #expect(book.notes == ["freeze-incorrect: 1 of 6 rows are left out because their 'x' is not known"])
    let twice = #"{"with": "x", "across": "answer", "each": []}"#
    let complaints = await Made.complaints { try await Made.apply("freeze-incorrect", twice, to: table) }
    #expect(
      complaints == [
        "the sample of all rows has two rows with the answer '1'; name the column in which they differ in 'each'"
      ])
  }
}
