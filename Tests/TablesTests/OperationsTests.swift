import ChanceTesting
import Diagnostics
import NumericalMethods
import Testing

@testable import Tables

@Suite("Joins")
struct JoinTests {
  static let models = "model,family,flops\nb,B,2\na,A,1\n,C,3\nd,D,4\n"
  static let scores = "score,model\n0.1,a\n0.2,b\n0.3,\n0.4,e\n"

  @Test("an inner join keeps partners, a left join all left rows, missing keys have no partner")
  func kinds() throws {
    let left = try readCSV(Self.models, file: "models.csv")
    let right = try readCSV(Self.scores, file: "scores.csv")
    let inner = try left.joining(right, on: ["model"])
    #expect(writeCSV(inner) == "model,family,flops,score\nb,B,2,0.2\na,A,1,0.1\n")
    #expect(inner.origins?[1] == FileLocation(file: "models.csv", line: 3, column: 1))
    let outer = try left.joining(right, on: ["model"], kind: .left)
    #expect(writeCSV(outer) == "model,family,flops,score\nb,B,2,0.2\na,A,1,0.1\n,C,3,\nd,D,4,\n")
  }

  @Test("rows of one key are said with the places of both")
  func duplicates() throws {
    let left = try readCSV("model,x\na,1\nb,2\na,3\n", file: "models.csv")
    let right = try readCSV("model,y\nb,1\nb,2\n", file: "scores.csv")
    let place = FileLocation(file: "config.yaml", line: 9, column: 5)
    #expect(
      rendered { _ = try left.joining(right, on: ["model"], names: ("models", "scores"), at: place) } == """
        config.yaml:9:5: error: two rows of the table 'models' have the same 'model': 'a'
        models.csv:2:1: note: the first
        models.csv:4:1: note: the second
        config.yaml:9:5: error: two rows of the table 'scores' have the same 'model': 'b'
        scores.csv:2:1: note: the first
        scores.csv:3:1: note: the second

        """)
    let unique = right.selecting(rows: [1])
    #expect(
      writeCSV(try left.joining(unique, on: ["model"], kind: .left, leftMayRepeat: true))
        == "model,x,y\na,1,\nb,2,2\na,3,\n")
  }

  @Test("clashing columns, absent keys and keys of two types are said")
  func mistakes() throws {
    let left = try readCSV("model,x\na,1\n", file: "l")
    let right = try readCSV("model,x\n1,1\n", file: "r")
    #expect(
      rendered { _ = try left.joining(right, on: ["modle"], names: ("models", "scores")) } == """
        error: no column is named 'modle' in the table 'models'
          hint: did you mean 'model'?

        """)
    #expect(
      rendered { _ = try left.joining(right, on: ["model"], names: ("models", "scores")) } == """
        error: the key 'model' is text in 'models' and number in 'scores'
          hint: say its type where the table is read

        """)
    #expect(
      rendered { _ = try left.joining(left, on: ["model"], names: ("models", "scores")) } == """
        error: the tables 'models' and 'scores' both have a column 'x'
          hint: rename or drop it in one of them

        """)
  }

  @Test("a join is what comparing every row with every row gives", arguments: 0..<100)
  func naive(trial: Int) throws {
    var chance = Seed(UInt64(trial)).generator()
    func table(_ value: String) throws -> Table {
      var seen = Set<[Cell]>()
      var rows: [(String?, Double?)] = []
      for _ in 0..<Int.random(in: 0...12, using: &chance) {
        let row: (String?, Double?) = (chance.pick(["a", "b", "c", nil]), chance.pick([1, 2, 3, nil]))
        let key: [Cell] = [row.0.map { .text($0) } ?? .missing, row.1.map { .number($0) } ?? .missing]
        if key.contains(.missing) || seen.insert(key).inserted { rows.append(row) }
      }
      return try Table([
        Column("k", texts: rows.map(\.0)), Column("n", numbers: rows.map(\.1)),
        Column(value, numbers: rows.indices.map { Double($0) }),
      ])
    }
    let (left, right) = (try table("x"), try table("y"))
    for kind in JoinKind.allCases {
      var wanted: [[Cell]] = []
      for i in 0..<left.rowCount {
        let row = left.columns.map { $0[i] }
        let partners = (0..<right.rowCount).filter { j in
          right["k"]?[j] == row[0] && right["n"]?[j] == row[1] && !row[0].isMissing && !row[1].isMissing
        }
        for j in partners { wanted.append(row + [.number(Double(j))]) }
        if partners.isEmpty, kind == .left { wanted.append(row + [.missing]) }
      }
      let joined = try left.joining(right, on: ["k", "n"], kind: kind)
      #expect((0..<joined.rowCount).map { row in joined.columns.map { $0[row] } } == wanted)
    }
  }
}

@Suite("Table operations")
struct OperationsTests {
  private func table() throws -> Table {
    try readCSV("g,h,x\nb,1,4\na,1,1\nb,2,\n,1,3\na,1,2\nb,1,7\n", file: "t")
  }

  @Test("columns are renamed at once, selected and dropped")
  func columns() throws {
    let table = try table()
    #expect(try table.renaming([("g", "h"), ("h", "g")]).columnNames == ["h", "g", "x"])
    #expect(try table.selecting(columns: ["x", "g"], at: nil).columnNames == ["x", "g"])
    #expect(try table.dropping(columns: ["h"]).columnNames == ["g", "x"])
    #expect(
      rendered { _ = try table.renaming([("gg", "y"), ("x", "h")]) } == """
        error: no column is named 'gg'
          hint: did you mean 'g'?
        error: two columns would be named 'h'
          hint: rename one of them

        """)
    #expect(
      rendered { _ = try table.selecting(columns: ["x", "x"], at: nil) }?.contains("two columns would be named 'x'")
        == true)
    #expect(rendered { _ = try table.dropping(columns: ["y"]) }?.contains("no column is named 'y'") == true)
  }

  @Test("rows are kept where a condition is true, not where it is missing")
  func keep() throws {
    let table = try table()
    let condition = try ColumnExpression.parse("x > 1", schema: table.schema)
    #expect(try table.keeping(where: condition)["x"] == Column("x", numbers: [4, 3, 2, 7]))
    let logarithm = try ColumnExpression.parse("ln(x - 1)", schema: table.schema)
    let derived = try table.deriving("y", logarithm)
    #expect(derived.undefined.map(\.count) == [1])
    #expect(derived.table["y"]?.missingCount == 2)
  }

  @Test("groups stand as they first appear, a missing key is a group")
  func groups() throws {
    let groups = try table().grouped(by: ["g"])
    #expect(
      groups == [
        RowGroup(key: [.text("b")], rows: [0, 2, 5]), RowGroup(key: [.text("a")], rows: [1, 4]),
        RowGroup(key: [.missing], rows: [3]),
      ])
  }

  @Test("aggregates skip missing cells and count them")
  func aggregates() throws {
    let all = Statistic.allCases.map { Aggregate("x", $0, as: $0.rawValue) }
    let result = try table().aggregating(all, by: ["g"])
    #expect(
      writeCSV(result) == """
        g,mean,sum,count,missing,min,max,median,sd,sem
        b,5.5,11,2,1,4,7,5.5,2.1213203435596424,1.4999999999999998
        a,1.5,3,2,0,1,2,1.5,0.7071067811865476,0.5
        ,3,3,1,0,3,3,3,,

        """)
    let none = try table().keeping([nil, nil, true, nil, nil, nil]).aggregating(all, by: [])
    #expect(writeCSV(none) == "mean,sum,count,missing,min,max,median,sd,sem\n,,0,1,,,,,\n")
    #expect(
      try table().aggregating([Aggregate("g", .count)], by: ["h"])["g count"] == Column("g count", numbers: [4, 1]))
    #expect(
      rendered { _ = try table().aggregating([Aggregate("g", .mean), Aggregate("x", .sum, as: "h")], by: ["h"]) } == """
        error: the column 'g' holds texts, numbers are needed
          hint: if cells like NA are to be missing, say so where the table is read
        error: two columns would be named 'h'
          hint: rename one of them

        """)
  }

  @Test("a wide table made long and wide again is the table")
  func pivot() throws {
    let wide = try readCSV("m,a,b\nx,1,2\ny,,4\n", file: "t")
    let long = try wide.pivotedLonger(["a", "b"], namesTo: "task", valuesTo: "score")
    #expect(writeCSV(long) == "m,task,score\nx,a,1\nx,b,2\ny,a,\ny,b,4\n")
    #expect(long.origins?[2]?.line == 3)
    #expect(try long.pivotedWider(namesFrom: "task", valuesFrom: "score") == wide)
    let twice = try long.appending(rowsOf: long.selecting(rows: [1]))
    #expect(
      rendered { _ = try twice.pivotedWider(namesFrom: "task", valuesFrom: "score") } == """
        error: two rows give the same cell of 'b'
        t:2:1: note: the first
        t:2:1: note: the second

        """)
    #expect(
      rendered { _ = try wide.pivotedLonger(["m", "a"], namesTo: "n", valuesTo: "v") }?.contains(
        "is text and 'a' is number") == true)
    #expect(
      rendered { _ = try wide.pivotedLonger(["a"], namesTo: "m", valuesTo: "v") }?.contains(
        "two columns would be named 'm'") == true)
  }

  @Test("rows are sorted by one key, ties by the next, missing cells last unless asked")
  func sort() throws {
    #expect(try table().rowOrder(by: [SortKey("g"), SortKey("x", descending: true)]) == [4, 1, 5, 0, 2, 3])
    #expect(try table().rowOrder(by: [SortKey("g", descending: true)]) == [0, 2, 5, 1, 4, 3])
    #expect(
      try table().sorted(by: [SortKey("x", missingFirst: true)])["x"] == Column("x", numbers: [nil, 1, 2, 3, 4, 7]))
  }

  @Test("tables are stacked by name, keep their places, and say what does not fit")
  func concatenate() throws {
    let first = try readCSV("a,b\n1,x\n", file: "one")
    let second = try readCSV("b,a\ny,\n", file: "two")
    let both = try Table.concatenating([first, second])
    #expect(writeCSV(both) == "a,b\n1,x\n,y\n")
    #expect(both.origins?[0]?.description == "one:2:1")
    #expect(both.origins?[1]?.description == "two:2:1")
    let third = try readCSV("a,c\nz,1\n", file: "three")
    #expect(
      rendered { _ = try Table.concatenating([first, third], names: ["one", "three"]) } == """
        error: the column 'a' is number in the table 'one' and text in 'three'
          hint: say its type where the table is read
        error: the table 'one' lacks the column 'c'
          hint: did you mean 'a'?
        error: the table 'three' lacks the column 'b'
          hint: did you mean 'a'?

        """)
    let blank = try readCSV("a,b\n,\n", file: "blank")
    #expect(writeCSV(try Table.concatenating([blank, third.renaming([("c", "b")])])) == "a,b\n,\nz,1\n")
    #expect(
      writeCSV(try Table.concatenating([first, third.dropping(columns: ["a"])], fillsMissing: true))
        == "a,b,c\n1,x,\n,,1\n")
  }
}
