import ChanceTesting
import Diagnostics
import Foundation
import NumericalMethods
import Testing

@testable import Tables

@Suite("Column expressions")
struct ColumnExpressionTests {
  static func table() throws -> Table {
    try Table([
      Column("family", texts: ["Llama", "Mistral", nil, "Qwen2"]),
      Column("flops", numbers: [1, 100, 10, nil]),
      Column("size", numbers: [-2, 0, 8, 3]),
      Column("PC-1", numbers: [1, 2, 3, 4]),
      Column("PC", numbers: [10, 20, 30, 40]),
      Column("Model Size (B)", numbers: [7, 13, 70, nil]),
      Column("arc.easy", numbers: [0, 0.5, 1, nil]),
      Column("ln(flops)", numbers: [9, 9, 9, 9]),
      Column("score", numbers: [-.infinity, .infinity, 0, nil]),
      Column("2-shot", numbers: [1, 2, 3, 4]),
    ])
  }

  static let references: [String: ExpressionValue] = [
    "task.cutoff": .number(50), "new": .list([.text("Llama"), .text("Qwen2")]), "task.name": .text("Llama"),
    "sizes": .list([.number(8), .number(3)]), "flag": .truth(true), "a-b": .number(1),
  ]

  private func parse(_ text: String) throws -> ColumnExpression {
    try ColumnExpression.parse(
      text, schema: Self.table().schema, references: Self.references, at: FileLocation(file: "t", line: 1, column: 1))
  }

  private func numbers(_ text: String) throws -> [Double?] {
    let column = Column("x", try parse(text).evaluate(Self.table()))
    return Array(try #require(column.numbers))
  }

  private func truths(_ text: String) throws -> [Bool?] { try parse(text).evaluate(Self.table()) }

  @Test(
    "numbers are computed by precedence",
    arguments: [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("-2^2", -4), ("2^3^2", 512), ("2^-1", 0.5), ("--2", 2), ("8 / 4 / 2", 1),
      ("8 - 4 - 2", 2), ("1e-3*1000", 1), (".5 + 5.", 5.5), ("-2 * -3", 6), ("+3", 3), ("2 * 3 ^ 2", 18),
      ("min(3, 1, 2) + max(1, 2)", 3), ("round(2.567, 2)", 2.57), ("round(-2.5)", -3), ("round(1234, -2)", 1200),
      ("floor(-1.5) + ceil(1.2)", 0), ("abs(-3)", 3), ("sqrt(16)", 4), ("log10(1000)", 3), ("log2(8)", 3),
      ("if(1 < 2, 10, 20)", 10), ("if($flag and not false, 1, 2)", 1), ("length('été')", 3), ("logistic(0)", 0.5),
      ("logit(0.5)", 0), ("ln(exp(2))", 2), ("coalesce(1, 2)", 1), ("$task.cutoff - 1", 49), ("$a-b - 1", 0),
    ] as [(String, Double)])
  func arithmetic(text: String, wanted: Double) throws {
    let all = try numbers(text)
    #expect(all == Array(repeating: wanted, count: 4))
  }

  @Test("a text equal to a column's name is that column, otherwise the longest name is meant")
  func names() throws {
    #expect(try numbers("ln(flops)") == [9, 9, 9, 9])
    #expect(try parse("ln(flops)").isColumn)
    #expect(try parse("Model Size (B)").isColumn)
    #expect(try parse("`Model Size (B)`").isColumn)
    #expect(try numbers("log10(flops)") == [0, 2, 1, nil])
    #expect(try numbers("PC-1") == [1, 2, 3, 4])
    #expect(try numbers("PC-1-1") == [0, 1, 2, 3])
    #expect(try numbers("PC - 1") == [9, 19, 29, 39])
    #expect(try numbers("PC-2") == [8, 18, 28, 38])
    #expect(try numbers("PC-10") == [0, 10, 20, 30])
    #expect(try numbers("PC-PC-1") == [9, 18, 27, 36])
    #expect(try numbers("`Model Size (B)` + arc.easy*2") == [7, 14, 72, nil])
    #expect(try numbers("2-shot+1") == [2, 3, 4, 5])
    #expect(try numbers("2 -1") == [1, 1, 1, 1])
    let expression = try parse("size + PC-1 * size - flops")
    #expect(expression.columnNames == ["size", "PC-1", "flops"])
    #expect(!expression.isColumn)
    #expect(expression.type == .number)
  }

  @Test("conditions are computed in three values")
  func conditions() throws {
    #expect(try truths("family not in [Mistral, Mixtral, Qwen2]") == [true, false, nil, false])
    #expect(try truths("family in [Llama-2, 'Llama', GPT-NeoX]") == [true, false, nil, false])
    #expect(try truths("family in [family-1, Llama]") == [true, false, nil, false])
    #expect(try truths("family = Llama") == [true, false, nil, false])
    #expect(try truths("family != \"Llama\" and size >= 0") == [false, true, nil, true])
    #expect(try truths("family = Llama or size > 5") == [true, false, true, false])
    #expect(try truths("not family = Llama") == [false, true, nil, true])
    #expect(try truths("family is missing") == [false, false, true, false])
    #expect(try truths("flops is known and flops <= $task.cutoff") == [true, false, true, false])
    #expect(try truths("flops <= 50 and family is known") == [true, false, false, nil])
    #expect(try truths("family in $new") == [true, false, nil, true])
    #expect(try truths("size in $sizes") == [false, false, true, true])
    #expect(try truths("family = $task.name") == [true, false, nil, false])
    #expect(try truths("size in [0, PC-1 + 5, flops]") == [false, true, true, nil])
    #expect(try truths("family in []") == [false, false, nil, false])
    #expect(try truths("contains(lower(family), 'l')") == [true, true, nil, false])
    #expect(try truths("starts-with(family, 'L') or ends-with(family, '2')") == [true, false, nil, true])
    #expect(try truths("family < 'M'") == [true, false, nil, false])
    #expect(try truths("(size > 0) = true") == [false, false, true, true])
    #expect(try truths("(flops > 1) is missing") == [false, false, false, true])
  }

  @Test("texts are chosen, completed and changed")
  func texts() throws {
    #expect(
      try parse("coalesce(family, 'none')").evaluate(Self.table()) == .texts(["Llama", "Mistral", "none", "Qwen2"]))
    #expect(
      try parse("before(replace(lower(family), 'l', '<>'), 'a')").evaluate(Self.table())
        == .texts(["<><>", "mistr", nil, "qwen2"]))
    #expect(
      try parse("trim(replace('  a b ', '', 'x'))").evaluate(Self.table()) == .texts(["a b", "a b", "a b", "a b"]))
    #expect(
      try parse("if(size > 0, upper(family), 'it''s')").evaluate(Self.table())
        == .texts(["it's", "it's", nil, "QWEN2"]))
    #expect(try parse("size > 0").evaluate(Self.table()) == .numbers([0, 0, 1, 1]))
  }

  @Test("what is undefined is missing and counted by its reason")
  func undefined() throws {
    let logs = try parse("ln(size)").evaluation(of: Self.table())
    #expect(logs.undefinedCount == 2)
    #expect(logs.undefinedCounts.map(\.reason) == [.logarithm])
    #expect(Column("x", logs.values)[0] == .missing)
    let both = try parse("1 / size + sqrt(size)").evaluation(of: Self.table())
    #expect(both.reasons == [.root, .division, nil, nil])
    #expect(try parse("exp(1000)").evaluation(of: Self.table()).reasons == Array(repeating: .overflow, count: 4))
    #expect(try parse("1e308 * 10").evaluation(of: Self.table()).undefinedCount == 4)
    #expect(try parse("(0 - 8) ^ 0.5").evaluation(of: Self.table()).reasons[0] == .root)
    #expect(try parse("0 ^ -1").evaluation(of: Self.table()).reasons[0] == .division)
    #expect(try parse("logit(arc.easy)").evaluation(of: Self.table()).reasons == [.logit, nil, .logit, nil])
    #expect(try parse("flops + 1").evaluation(of: Self.table()).undefinedCount == 0)
  }

  @Test("infinite cells are values")
  func infinities() throws {
    #expect(try numbers("exp(score)") == [0, .infinity, 1, nil])
    #expect(try numbers("score + 1") == [-.infinity, .infinity, 1, nil])
    #expect(try numbers("max(score, 0)") == [0, .infinity, 0, nil])
    #expect(
      try parse("score - score").evaluation(of: Self.table()).reasons == [.indeterminate, .indeterminate, nil, nil])
    #expect(try truths("score < 0") == [true, false, false, nil])
  }

  @Test(
    "mistakes are said at their token",
    arguments: [
      ("lg(flops)", 1, "no function is named 'lg'", "did you mean 'ln'?"),
      ("1 + flosp", 5, "no column is named 'flosp'", "did you mean 'flops'?"),
      ("`Model Size` * 2", 1, "no column is named 'Model Size'", nil),
      ("family + 1", 1, "'+' takes a number, found a text", nil),
      (
        "ln(family)", 4, "'ln' takes a number, found a text",
        "'family' holds texts; if cells like NA are to be missing, say so where the table is read"
      ),
      ("ln(1, 2)", 1, "'ln' takes 1 argument, found 2", "write ln(x)"),
      ("min(1)", 1, "'min' takes at least 2 arguments, found 1", "write min(a, b, ...)"),
      ("size in [1, x]", 13, "no column is named 'x'", nil),
      ("size in ['a']", 10, "a number is looked for among texts", nil),
      ("size in $new", 9, "the list '$new' does not hold numbers only", nil),
      ("size in flops", 9, "expected a list after 'in', found a number", "write [a, b]"),
      ("family = [a]", 8, "'=' takes no list", "write in or not in"),
      ("size = 'a'", 8, "a number cannot be compared with a text", nil),
      ("1 < 2 < 3", 7, "comparisons do not chain", "write a < b and b < c"),
      ("size == 3", 6, "no operator is written '=='", "equality is one '='"),
      ("(1 + 2", 7, "expected ')', found the end", nil),
      ("1 +", 4, "expected a value, found the end", nil),
      ("1 + )", 5, "expected a value, found ')'", nil),
      ("", 1, "expected an expression, found nothing", nil),
      ("size is odd", 9, "expected 'known' or 'missing' after 'is', found 'odd'", nil),
      ("'abc", 1, "the quoted text that starts here lacks its closing quote", nil),
      ("size # 2", 6, "the character '#' means nothing here", nil),
      ("size and true", 1, "'and' takes a truth value, found a number", nil),
      ("$tsk.cutoff", 1, "nothing is named '$tsk.cutoff'", "did you mean 'task.cutoff'?"),
      ("[1, 2]", 1, "a list stands only after 'in'", nil),
      ("if(size > 0, 1, 'a')", 17, "the values of 'if' differ in type: a number, then a text", nil),
      (
        "family in [Llama 2, Qwen]", 18, "expected ',' or ']', found '2'",
        "a column's name of several words stands in back quotes, a text in quotes"
      ),
      ("family-1 = 2", 1, "no column is named 'family-1'", nil),
      ("x-ln(size)", 1, "no column is named 'x'", nil),
    ] as [(String, Int, String, String?)])
  func mistakes(text: String, column: Int, message: String, hint: String?) throws {
    let thrown = #expect(throws: Diagnostics.self) { _ = try parse(text) }
    let first = try #require(thrown?.sorted.first)
    #expect(first.location == FileLocation(file: "t", line: 1, column: column))
    #expect(first.message == message)
    if let hint { #expect(first.hint == hint) }
  }

  @Test("all mistakes are said at once, with the caret on the token")
  func render() {
    let text = "ln(flosp) > lg(size) and famly = Llama"
    #expect(
      rendered(text) { _ = try parse(text) } == """
        t:1:4: error: no column is named 'flosp'
        1 | ln(flosp) > lg(size) and famly = Llama
               ^ did you mean 'flops'?
        t:1:13: error: no function is named 'lg'
        1 | ln(flosp) > lg(size) and famly = Llama
                        ^ did you mean 'ln'?
        t:1:26: error: no column is named 'famly'
        1 | ln(flosp) > lg(size) and famly = Llama
                                     ^ did you mean 'family'?

        """)
  }

  @Test("where the text does not map onto the file, the message quotes it")
  func unmapped() throws {
    let thrown = #expect(throws: Diagnostics.self) {
      _ = try ColumnExpression.parse(
        "1 + x", schema: TableSchema(), at: FileLocation(file: "t", line: 3, column: 9), mapsOneToOne: false)
    }
    #expect(thrown?.all.first?.location == FileLocation(file: "t", line: 3, column: 9))
    #expect(thrown?.all.first?.notes.first?.message == "at character 5 of: 1 + x")
  }

  @Test("a table that is not as it was checked is refused")
  func otherTable() throws {
    let expression = try parse("flops + 1")
    #expect(
      rendered { _ = try expression.evaluation(of: Table([Column("flops", texts: ["a"])])) } == """
        t:1:1: error: the column 'flops' holds texts, numbers are needed
          hint: if cells like NA are to be missing, say so where the table is read

        """)
    #expect(
      rendered { _ = try expression.evaluation(of: Table([Column("x", numbers: [1])])) }?.contains(
        "no column is named 'flops'") == true)
    #expect(
      rendered { let _: [Bool?] = try expression.evaluate(try Self.table()) }?.contains("a condition is needed") == true
    )
  }

  @Test("deep nesting and great length are refused, long flat texts are read")
  func bombs() throws {
    for open in ["(", "-", "not ", "2^", "ln(", "["] {
      let thrown = #expect(throws: Diagnostics.self) { _ = try parse(String(repeating: open, count: 1500) + "1") }
      #expect(thrown?.all.first?.message == "the expression nests more than 64 deep")
    }
    #expect(throws: Diagnostics.self) { _ = try parse(String(repeating: "1+", count: 10_000) + "1") }
    #expect(try numbers(String(repeating: "1+", count: 4000) + "1") == [4001, 4001, 4001, 4001])
    #expect(try truths(String(repeating: "true and ", count: 1000) + "true")[0] == true)
  }

  @Test("every function is listed with its signature and a line of help")
  func functions() {
    #expect(ColumnExpression.functions.count == Set(ColumnExpression.functions.map(\.name)).count)
    for function in ColumnExpression.functions {
      #expect(function.signature.hasPrefix(function.name + "("))
      #expect(!function.help.isEmpty)
    }
  }

  @Test("expressions give what Python's grammar and numbers give")
  func python() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/expressions.csv")
    let reference = try readCSV([UInt8](Data(contentsOf: path)), file: "expressions.csv")
    let texts = try reference.texts("expression")
    let results = try reference.numbers("result")
    let row = try Table([Column("a", numbers: [2.5]), Column("b", numbers: [-3]), Column("c", numbers: [0.125])])
    #expect(reference.rowCount == 400)
    for (text, wanted) in zip(texts, results) {
      let text = try #require(text)
      let wanted = try #require(wanted)
      let values: ColumnValues = try ColumnExpression.parse(text, schema: row.schema).evaluate(row)
      let found = try #require(values[0].number, "\(text)")
      // Powers and logarithms of two mathematical libraries may differ in the last digits.
      #expect(abs(found - wanted) <= 1e-12 * max(1, abs(wanted)), "\(text)")
    }
  }

  @Test("no mutated expression crashes or hangs, and a good one has a cell a row")
  func fuzz() throws {
    var chance = Seed(2).generator()
    let seeds = [
      "family not in [Mistral, Mixtral, 'Qwen 2'] and flops <= $task.cutoff", "ln(flops) + -2^PC-1 * (size - 1.5e-3)",
      "if(family is missing or not size > 0, coalesce(`Model Size (B)`, 0), max(arc.easy, 1, PC))",
      "starts-with(lower(family), \"l\") = true",
    ].map { Array($0.utf8) }
    let alphabet = Array("()[],+-*/^=<>!$`'\" .e019aPC_nri".utf8) + [0xC3, 0xF0]
    let table = try Self.table()
    for trial in 0..<10_000 {
      let text = String(decoding: chance.mutated(seeds[trial % seeds.count], alphabet: alphabet), as: UTF8.self)
      do {
        let expression = try ColumnExpression.parse(text, schema: table.schema, references: Self.references)
        let result = try expression.evaluation(of: table)
        #expect(result.values.count == 4)
        #expect(result.values.type == expression.type.columnType)
      } catch let diagnostics as Diagnostics {
        #expect(!diagnostics.isEmpty)
      }
    }
  }
}
