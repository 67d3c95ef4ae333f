import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite struct SplitRulesTests {
  let table: Table

  init() throws {
    table = try Table([
      Column("model", texts: ["e", "d", "c", "b", "a"]), Column("family", texts: ["P", "P", "Q", nil, "R"]),
      Column("flops", numbers: [10, 84, 84.5, nil, 84]),
    ])
  }

  @Test("a row at the cutoff trains; rows without the value go where they are told, and are counted")
  func cutoff() async throws {
    let book = NoteBook()
    #expect(try await Made.marks("cutoff", #"{"column": "flops", "at": 84}"#, table, book) == "ttTTt")
    #expect(book.notes == ["cutoff: 1 of 5 rows have no flops and went to test"])
    #expect(try await Made.marks("cutoff", #"{"column": "flops", "at": 84, "missing": "train"}"#, table) == "ttTtt")
    #expect(
      try Made.split("cutoff", #"{"column": "flops", "at": 84}"#).boundary(in: table)
        == SplitBoundary(column: "flops", value: 84))
  }

  @Test("a quantile is that of the known values; the row it falls on trains")
  func quantile() async throws {
    // Known: 10, 84, 84, 84.5. A third of the way is the second of them, 0.9 lies 0.7 of the way from the third.
    #expect(try await Made.marks("cutoff", #"{"column": "flops", "quantile": 0}"#, table) == "tTTTT")
    #expect(try await Made.marks("cutoff", #"{"column": "flops", "quantile": 0.3333}"#, table) == "tTTTT")
    #expect(try await Made.marks("cutoff", #"{"column": "flops", "quantile": 0.5}"#, table) == "ttTTt")
    #expect(
      try await Made.marks("cutoff", #"{"column": "flops", "quantile": 1, "missing": "train"}"#, table) == "ttttt")
    let boundary = try Made.split("cutoff", #"{"column": "flops", "quantile": 0.9}"#).boundary(in: table)
    #expect(boundary?.column == "flops")
    #expect(isClose(boundary?.value, 84.35, within: 1e-14))
    let dates = try Table([
      Column("model", texts: ["a", "b", "c", "d"]), Column("released", texts: ["2024-05", "2023", nil, "2024-06-01"]),
    ])
    #expect(try await Made.marks("cutoff", #"{"column": "released", "quantile": 0.6}"#, dates) == "ttTT")
    #expect(try Made.split("cutoff", #"{"column": "released", "quantile": 0.6}"#).boundary(in: dates) == nil)
  }

  @Test("a cutoff is a value or a quantile, and a quantile needs values")
  func quantileComplaints() async throws {
    #expect(
      await Made.complaints { try Made.split("cutoff", #"{"column": "flops"}"#) }
        == ["'cutoff' needs 'at' or 'quantile': up to where rows train (for example quantile: 0.6)"])
    #expect(
      await Made.complaints { try Made.split("cutoff", #"{"column": "flops", "at": 1, "quantile": 0.5}"#) }
        == ["'cutoff' takes 'at' or 'quantile', not both"])
    let empty = try Table([Column("model", texts: ["a"]), Column("flops", numbers: [nil])])
    await #expect(
      throws: EvaluationError("no row that has the target has a finite flops, so that it has no quantile")
    ) { try await Made.marks("cutoff", #"{"column": "flops", "quantile": 0.5}"#, empty) }
  }

  @Test("a text column of dates is cut at a date; a month or a year counts as its last day, at either side")
  func dates() async throws {
    // May 2024 ends on the 31st; of the fourth only the year is known, so it may be later than May.
    let rows = try Table([
      Column("model", texts: ["a", "b", "c", "d", "e", "f"]),
      Column("released", texts: ["2024-05-01", "2024-05", "2024-05-31", "2024", nil, "2023-12-31"]),
    ])
    func marks(_ at: String) async throws -> String {
      try await Made.marks("cutoff", #"{"column": "released", "at": "\#(at)"}"#, rows)
    }
    #expect(try await marks("2024-05-01") == "tTTTTt")
    #expect(try await marks("2024-05") == "tttTTt")
    #expect(try await marks("2024") == "ttttTt")
    #expect(try await marks("2023-12-30") == "TTTTTT")
    #expect(try Made.split("cutoff", #"{"column": "released", "at": "2024-05"}"#).boundary(in: rows) == nil)
    // The latest first: d (end of 2024), then b and c (end of May, by key), a, f.
    #expect(try await Made.marks("rank", #"{"by": "released", "count": 2, "missing": "last"}"#, rows) == "tTtTtt")
    #expect(
      try await Made.marks("rank", #"{"by": "released", "count": 2, "missing": "last", "test": "lowest"}"#, rows)
        == "TttttT")
  }

  @Test("February has a 29th in 2024 and 2000, and not in 2023 and 1900")
  func calendar() {
    let dates = ["2024-02-29", "2000-02-29", "1999-12-31", "2024-02", "2024"]
    for text in dates { #expect(PeriodOfTime(text) != nil, "\(text)") }
    #expect(PeriodOfTime("2024-02") == PeriodOfTime("2024-02-29"))
    let others = [
      "2023-02-29", "1900-02-29", "2024-04-31", "2024-13", "2024-00", "2024-5", "24-05-01", "2024-05-01T00:00",
      "2024/05/01", "", "-2024", "2024-", "may 2024", "+024",
    ]
    for text in others { #expect(PeriodOfTime(text) == nil, "\(text)") }
  }

  @Test("text that is no date, and dates beside numbers, are refused with what was found")
  func notDates() async throws {
    let rows = try Table([
      Column("model", texts: ["a", "b"]), Column("released", texts: ["2024-05-01", "soon"]),
      Column("flops", numbers: [1, 2]),
    ])
    let wanted = "a text column can be put in order where all its cells are dates: YYYY, YYYY-MM or YYYY-MM-DD"
    #expect(
      await Made.complaints { try await Made.marks("cutoff", #"{"column": "released", "at": "2024"}"#, rows) }
        == ["'released' is text, and 'soon' in row 2 is no date (\(wanted))"])
    #expect(
      await Made.complaints { try await Made.marks("rank", #"{"by": "released", "count": 1}"#, rows) }
        == ["'released' is text, and 'soon' in row 2 is no date (\(wanted))"])
    #expect(
      await Made.complaints { try await Made.marks("cutoff", #"{"column": "released", "at": 2024}"#, rows) }
        == [
          "'released' is text, which is compared with a date, and 'at' is the number 2024 "
            + "(for a year write at: '2024'; the column's cells must all be dates)"
        ])
    #expect(
      await Made.complaints { try await Made.marks("cutoff", #"{"column": "flops", "at": "2024-05"}"#, rows) }
        == ["'flops' is numbers, and 'at' is the date '2024-05' (give a number, or read the column as text)"])
    #expect(
      await Made.complaints { try Made.split("cutoff", #"{"column": "flops", "at": "next May"}"#) }
        == ["'at' must be a number or a date, not 'next May' (a date is YYYY, YYYY-MM or YYYY-MM-DD)"])
  }

  @Test("the highest rank first, missing ones before them, ties by key; shares are truncated")
  func rank() async throws {
    // Order: b (missing), c (84.5), a and d (84, by key), e (10).
    #expect(try await Made.marks("rank", #"{"by": "flops", "count": 3}"#, table) == "ttTTT")
    #expect(try await Made.marks("rank", #"{"by": "flops", "share": 0.79}"#, table) == "ttTTT")
    #expect(try await Made.marks("rank", #"{"by": "flops", "share": 0.8}"#, table) == "tTTTT")
    #expect(try await Made.marks("rank", #"{"by": "flops", "count": 1, "missing": "last"}"#, table) == "ttTtt")
    #expect(
      try await Made.marks("rank", #"{"by": "flops", "count": 2, "missing": "last", "test": "lowest"}"#, table)
        == "TtttT")
    #expect(try await Made.marks("rank", #"{"by": "flops", "count": 9}"#, table) == "TTTTT")
  }

  @Test("a share or a count must be given, and not both")
  func amounts() async {
    #expect(
      await Made.complaints { try Made.split("random", "{}") }
        == ["'random' needs 'share' or 'count': how much of the table tests (for example share: 0.2)"])
    #expect(
      await Made.complaints { try Made.split("rank", #"{"by": "flops", "share": 0.1, "count": 2}"#) }
        == ["'rank' takes 'share' or 'count', not both"])
  }

  @Test("as many rows are drawn as asked for, other ones by another seed", arguments: 0..<20)
  func random(seed: Int) async throws {
    let rows = Samples.table(rows: 40)
    func marks(_ seed: Int) async throws -> [RowMark] {
      try await Made.split("random", #"{"share": 0.3}"#).mark(
        rows, in: NoteBook().run(seed: Seed(UInt64(seed))))
    }
    #expect(try await marks(seed).count { $0 == .test } == 12)
    #expect(try await marks(seed) != marks(seed + 1))
  }

  @Test("strata give their shares, the rest by largest remainders")
  func strata() async throws {
    #expect(RandomSplit.quotas(3, of: [5, 5]) == [2, 1])
    #expect(RandomSplit.quotas(4, of: [6, 3, 1]) == [3, 1, 0])
    #expect(RandomSplit.quotas(10, of: [6, 3, 1]) == [6, 3, 1])
    #expect(RandomSplit.quotas(0, of: []) == [])
    let rows = try Table([Column("kind", texts: (0..<20).map { $0 < 15 ? "p" : nil })])
    let marks = try await Made.marks("random", #"{"share": 0.4, "stratify": "kind"}"#, rows, roles: Roles())
    #expect(marks.prefix(15).count { $0 == "T" } == 6)
    #expect(marks.suffix(5).count { $0 == "T" } == 2)
  }

  @Test("listed families test; rows without one train unless told otherwise")
  func families() async throws {
    let book = NoteBook()
    #expect(try await Made.marks("by-family", #"{"test": ["P", "Z"]}"#, table, book) == "TTttt")
    #expect(
      book.notes == [
        "by-family: 1 of 5 rows have no family and went to training", "by-family: no row has the family Z",
      ])
    #expect(try await Made.marks("by-family", #"{"test": "R", "missing": "test"}"#, table) == "tttTT")
  }

  @Test("a drawn share of families is truncated and does not depend on the order of rows", arguments: 0..<20)
  func drawnFamilies(seed: Int) async throws {
    let rule = try Made.split("by-family", #"{"share": 0.5}"#)
    let rows = Samples.table(rows: 23)
    let run = NoteBook().run(seed: Seed(UInt64(seed)))
    let marks = try await rule.mark(rows, in: run)
    let tested = Set(
      rows["family"]?.texts?.indices.filter { marks[$0] == .test }.map { rows["family"]?.texts?[$0] } ?? [])
    #expect(tested.count == 2)
    let reversed = try await rule.mark(rows.selecting(rows: (0..<23).reversed()), in: run)
    #expect(Array(reversed.reversed()) == marks)
  }

  @Test("by-family without the role says which key is wanted")
  func familyRole() async throws {
    let rule = try Made.split("by-family", #"{"test": "P"}"#)
    #expect(
      await Made.complaints { try rule.check(table.schema, roles: Roles()) }
        == ["'by-family' needs to know which column is the family (add roles: {family: COLUMN})"])
    #expect(
      await Made.complaints { try Made.split("by-family", #"{"test": "P", "share": 0.5}"#) }
        == ["'by-family' takes 'test' or 'share', not both"])
  }

  @Test("named rows test or are held out; names that no row has are a note")
  func keys() async throws {
    let book = NoteBook()
    #expect(try await Made.marks("by-key", #"{"test": ["d", "a", "f"]}"#, table, book) == "tTttT")
    #expect(try await Made.marks("hold-out", #"{"keys": ["c", "g", "h"]}"#, table, book) == "ttHtt")
    #expect(
      book.notes == ["by-key: no row has the key f", "hold-out: no row has the 2 keys g, h"])
  }

  @Test("a key of two columns is joined, and without a key rows are numbered from 1")
  func keyForms() async throws {
    #expect(
      try await Made.marks("hold-out", #"{"keys": ["d / P"]}"#, table, roles: Roles(key: ["model", "family"]))
        == "tHttt")
    #expect(try await Made.marks("hold-out", #"{"keys": [1, 5]}"#, table, roles: Roles()) == "HtttH")
  }
}
