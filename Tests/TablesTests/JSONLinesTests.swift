import Diagnostics
import NumericalMethods
import Testing

@testable import Tables

@Suite("JSON lines")
struct JSONLinesTests {
  @Test("columns stand as first seen, with dotted names for what is nested")
  func columns() throws {
    let text = """
      {"model": "a", "scores": {"mean": 0.5, "n": {"all": 3}}, "ok": true}

      {"late": null, "model": null, "ok": false, "scores": {"mean": 2}, "mixed": 1}
      {"mixed": "x", "late": "", "model": "c"}\r
      """
    let table = try readJSONLines(text, file: "t")
    #expect(
      try table
        == Table([
          Column("model", texts: ["a", nil, "c"]), Column("scores.mean", numbers: [0.5, 2, nil]),
          Column("scores.n.all", numbers: [3, nil, nil]), Column("ok", numbers: [1, 0, nil]),
          Column("late", numbers: [nil, nil, nil]), Column("mixed", texts: [nil, "1", "x"]),
        ]))
    #expect(table.origins?[1]?.line == 3)
  }

  @Test("lists are passed over where only other columns are wanted, NaN read where asked")
  func options() throws {
    let text = "{\"a\": [1, 2], \"b\": NaN, \"c\": -Infinity}\n"
    let table = try readJSONLines(
      text, file: "t", options: JSONLinesOptions(columns: ["c", "b"], types: [:], allowNonFinite: true))
    #expect(try table == Table([Column("c", numbers: [-.infinity]), Column("b", numbers: [nil])]))
    let typed = try readJSONLines("{\"a\": 1}", file: "t", options: JSONLinesOptions(types: ["a": .text]))
    #expect(typed["a"] == Column("a", texts: ["1"]))
  }

  @Test("broken lines are said at once, each at its place")
  func faults() {
    let text = "{\"a\": 1}\n{\"a\": }\n[1]\n{\"a\": [1]}\n{\"a\": {\"b\": 1}, \"a.b\": 2}\n{\"ö\" 1}\n"
    #expect(
      rendered(text) { _ = try readJSONLines(text, file: "t") } == """
        t:2:7: error: expected a value, found '}'
        2 | {"a": }
                  ^
        t:3:1: error: expected an object on the line, found an array
        3 | [1]
            ^
        t:4:1: error: the member 'a' is a list, which is no cell
        4 | {"a": [1]}
            ^
        t:5:1: error: two members give the column 'a.b'
        5 | {"a": {"b": 1}, "a.b": 2}
            ^
        t:6:6: error: expected ':' after the name 'ö', found '1'
        6 | {"ö" 1}
                 ^

        """)
  }

  @Test("a column that no line has is said, and a type is kept to")
  func wanted() {
    #expect(
      rendered { _ = try readJSONLines("{\"score\": 1}", file: "t", options: JSONLinesOptions(columns: ["scores"])) }
        == """
        t:1:1: error: no line has the member 'scores'

        """)
    #expect(
      rendered {
        _ = try readJSONLines("{\"a\": 1}\n{\"a\": \"x\"}", file: "t", options: JSONLinesOptions(types: ["a": .number]))
      }
        == "t:2:1: error: the column 'a' is to hold numbers, found 'x'\n")
  }

  @Test("what is written reads back", arguments: 0..<50)
  func roundTrip(trial: Int) throws {
    var chance = Seed(UInt64(trial)).generator()
    let numbers = [1.5] + (0..<5).map { _ in Double.random(in: -1e9...1e9, using: &chance) }
    let table = try Table([
      Column("n", numbers: numbers), Column("t", texts: ["a", nil, "\"", "1", "é\n", "x"]),
    ])
    #expect(try readJSONLines(writeJSONLines(table), file: "t") == table)
  }
}
