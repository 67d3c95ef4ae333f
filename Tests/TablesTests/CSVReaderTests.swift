import ChanceTesting
import Diagnostics
import NumericalMethods
import Testing

@testable import Tables

@Suite("CSV reader")
struct CSVReaderTests {
  @Test("quoted cells hold delimiters, line breaks and doubled quotes")
  func quoting() throws {
    let table = try readCSV("a,b\r\n\"x, y\",\"line\nbreak\"\r\n\"say \"\"hi\"\"\",5\" disk\r\n", file: "t")
    #expect(
      try table
        == Table([
          Column("a", texts: ["x, y", "say \"hi\""]), Column("b", texts: ["line\nbreak", "5\" disk"]),
        ]))
  }

  @Test("a column is numbers where every known cell is one, text otherwise")
  func types() throws {
    let text = "\u{FEFF}a,b,c,d,e\n1,-inf,x,\"2\",\n 2.5e-3 ,inf,1,,\n,,NaN,3,\n"
    let table = try readCSV(text, file: "t")
    #expect(table.columns[0] == Column("a", numbers: [1, 2.5e-3, nil]))
    #expect(table.columns[1] == Column("b", numbers: [-.infinity, .infinity, nil]))
    #expect(table.columns[2] == Column("c", texts: ["x", "1", "NaN"]))
    #expect(table.columns[3] == Column("d", numbers: [2, nil, 3]))
    #expect(table.columns[4] == Column("e", numbers: [nil, nil, nil]))
  }

  @Test("blank is missing, NA only where asked, quoted empty too, quoted blanks are text")
  func missing() throws {
    let text = "a,b\nNA,x\n1,\"\"\n,\" \"\n  ,NA\n"
    let plain = try readCSV(text, file: "t")
    #expect(plain["a"] == Column("a", texts: ["NA", "1", nil, nil]))
    #expect(plain["b"] == Column("b", texts: ["x", nil, " ", "NA"]))
    let asked = try readCSV(text, file: "t", options: CSVOptions(missing: ["NA"]))
    #expect(asked["a"] == Column("a", numbers: [nil, 1, nil, nil]))
    #expect(asked["b"] == Column("b", texts: ["x", nil, " ", nil]))
  }

  @Test("rows know the line they start on, past quoted line breaks and blank lines")
  func origins() throws {
    let table = try readCSV("a,b\n1,\"x\ny\"\n\n2,z", file: "t")
    #expect(table.origins?[0] == FileLocation(file: "t", line: 2, column: 1))
    #expect(table.origins?[1] == FileLocation(file: "t", line: 5, column: 1))
    #expect(table.selecting(rows: [1]).origins?[0]?.line == 5)
  }

  @Test("the delimiter may be a tab or a semicolon")
  func delimiters() throws {
    let wanted = try Table([Column("a", texts: ["1,5"]), Column("b", texts: [nil])])
    #expect(
      try readCSV("a\tb\n1,5\t\n", file: "t", options: CSVOptions(delimiter: .tab, types: ["b": .text])) == wanted)
    #expect(
      try readCSV("a;b\n1,5;\n", file: "t", options: CSVOptions(delimiter: .semicolon, types: ["b": .text])) == wanted)
  }

  @Test("a type that is asked for is kept to")
  func forcedTypes() throws {
    let table = try readCSV("id\n007\n8\n", file: "t", options: CSVOptions(types: ["id": .text]))
    #expect(table["id"] == Column("id", texts: ["007", "8"]))
    let text = "id,x\n1,2\n2,two\n"
    #expect(
      rendered(text) { _ = try readCSV(text, file: "t", options: CSVOptions(types: ["x": .number, "y": .text])) } == """
        t:1:1: error: the file has no column 'y', for which a type is given
        1 | id,x
            ^ did you mean 'x'?

        """)
    #expect(
      rendered(text) { _ = try readCSV(text, file: "t", options: CSVOptions(types: ["x": .number])) } == """
        t:3:3: error: the column 'x' is to hold numbers, found 'two'
        3 | 2,two
              ^

        """)
  }

  @Test("all unreadable rows are said at once, each at its place")
  func faults() throws {
    let text = "a,b\n1,2\n3\n4,5,6\n\"x\"y,2\n7,\"öpen\n8,9\n"
    #expect(
      rendered(text) { _ = try readCSV(text, file: "t") } == """
        t:3:2: error: the row has 1 cell, the header has 2
        3 | 3
             ^
        t:4:5: error: the row has 3 cells, the header has 2
        4 | 4,5,6
                ^ a text that holds the delimiter stands in double quotes
        t:5:4: error: text after a closing quote
        5 | "x"y,2
               ^ within a quoted cell a double quote is written twice
        t:6:3: error: the quoted cell that starts here lacks its closing quote
        6 | 7,"öpen
              ^

        """)
  }

  @Test("bad UTF-8 is said at its line and column in characters")
  func badUTF8() {
    let bytes = Array("a,b\nö,1\nöö".utf8) + [0xC3, 0x28] + Array(",2\n".utf8)
    #expect(
      rendered { _ = try readCSV(bytes, file: "t") } == """
        t:3:3: error: the row is not UTF-8
          hint: save the file with the encoding UTF-8

        """)
  }

  @Test("beyond twenty mistakes the rest is counted")
  func manyFaults() throws {
    let text = "a,b\n" + String(repeating: "1\n", count: 50)
    let thrown = #expect(throws: Diagnostics.self) { _ = try readCSV(text, file: "t") }
    #expect(thrown?.all.count == 21)
    #expect(thrown?.sorted.last?.message == "and 30 more such faults, the first of them here")
    #expect(thrown?.sorted.last?.location?.line == 22)
  }

  @Test("names that are empty or doubled are said, with both places")
  func names() {
    let text = ",a,b,a\n1,2,3,4\n"
    #expect(
      rendered(text) { _ = try readCSV(text, file: "t") } == """
        t:1:1: error: a column has no name
        1 | ,a,b,a
            ^ say what the first column is called: first-column
        t:1:6: error: two columns are named 'a'
        1 | ,a,b,a
                 ^
        t:1:2: note: the other one
        1 | ,a,b,a
             ^

        """)
  }

  @Test("a first column without a name takes the one given")
  func firstColumn() throws {
    let options = CSVOptions(types: ["model": .text], firstColumn: "model")
    #expect(
      try readCSV(",x\n1,2\n", file: "t", options: options)
        == Table([Column("model", texts: ["1"]), Column("x", numbers: [2])]))
    #expect(try readCSV("m,x\n1,2\n", file: "t", options: CSVOptions(firstColumn: "model")).columnNames == ["m", "x"])
  }

  @Test("files without a header, in UTF-16, or with endless cells are refused")
  func refused() {
    #expect(
      rendered { _ = try readCSV("\n", file: "t") }
        == "t:1:1: error: the file is empty: it lacks even a row of column names\n")
    #expect(
      rendered { _ = try readCSV([0xFF, 0xFE, 0x61, 0x00], file: "t") }
        == "t:1:1: error: the file is UTF-16\n  hint: save it with the encoding UTF-8\n")
    let endless = "a\n\"" + String(repeating: "x", count: 200)
    #expect(
      rendered { _ = try readCSV(endless, file: "t", options: CSVOptions(cellLimit: 100)) }
        == "t:2:1: error: the quoted cell that starts here is longer than 100 bytes\n")
    #expect(
      rendered { _ = try readCSV("a\n1\n", file: "t", options: CSVOptions(sizeLimit: 3)) }
        == "t:1:1: error: the file has 4 bytes, more than the limit of 3\n")
  }

  @Test("no mutated file crashes or hangs the reader, and what is read is whole")
  func fuzz() throws {
    var chance = Seed(1).generator()
    let seeds = [
      "a,b,c\n1,2,x\n3,,\"y, z\"\n-inf,5e-3,\"say \"\"hi\"\"\"\n", "\u{FEFF}ö,ü\r\n\"1\r\n2\",3\r\n\r\n4,5",
      "name\n\"\"\n\n x \n",
    ].map { Array($0.utf8) }
    let alphabet = Array("\",\n\r;\t 1.e-ax".utf8) + [0xC3, 0xEF, 0xF0, 0x80, 0xFF, 0]
    for trial in 0..<10_000 {
      let bytes = chance.mutated(seeds[trial % seeds.count], alphabet: alphabet)
      do {
        let table = try readCSV(bytes, file: "t")
        #expect(table.columns.allSatisfy { $0.count == table.rowCount })
        #expect(table.origins?.count == table.rowCount)
      } catch is Diagnostics {
      } catch is Diagnostic {
      }
    }
  }
}
