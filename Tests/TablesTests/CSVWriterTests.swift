import ChanceTesting
import NumericalMethods
import Testing

@testable import Tables

@Suite("CSV writer")
struct CSVWriterTests {
  @Test("cells are quoted only where they must be, and missing ones are blank")
  func quoting() throws {
    let table = try Table([
      Column("a b", texts: ["x, y", nil, "say \"hi\"", " x", "a\nb"]),
      Column("n", numbers: [1, -.infinity, nil, 0.1, 1e-5]),
    ])
    #expect(writeCSV(table) == "a b,n\n\"x, y\",1\n,-inf\n\"say \"\"hi\"\"\",\n\" x\",0.1\n\"a\nb\",1e-05\n")
    #expect(writeCSV(table, delimiter: .tab).hasPrefix("a b\tn\nx, y\t1\n"))
  }

  @Test("a row that is one missing cell is not a blank line")
  func oneColumn() throws {
    let table = try Table([Column("a", numbers: [nil, 1, nil])])
    #expect(writeCSV(table) == "a\n\"\"\n1\n\"\"\n")
    #expect(try readCSV(writeCSV(table), file: "t") == table)
  }

  @Test("what is written reads back as the same table", arguments: 0..<300)
  func roundTrip(trial: Int) throws {
    var chance = Seed(UInt64(trial)).generator()
    let rows = Int.random(in: 0...12, using: &chance)
    var table = Table(rowCount: rows)
    let pieces = ["a", "ö", "\"", ",", ";", "\t", "\n", "\r\n", " ", "1", "é", "\u{FEFF}", "👩‍👩‍👧"]
    for index in 0..<Int.random(in: 1...5, using: &chance) {
      var column = Column("c\(index)" + chance.pick(pieces), numbers: [])
      if Bool.random(using: &chance) {
        let special: [Double?] = [
          nil, 0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e16, 0.1,
        ]
        column.values = .numbers(
          NumberValues(
            (0..<rows).map { _ in
              Bool.random(using: &chance) ? chance.pick(special) : Double(bitPattern: chance.next())
            }))
      } else {
        column.values = .texts(
          TextValues(
            (0..<rows).map { _ in
              let text = (0..<Int.random(in: 0...4, using: &chance)).map { _ in chance.pick(pieces) }.joined()
              return text.isEmpty ? nil : text
            }))
      }
      try table.append(column)
    }
    for delimiter in CSVOptions.Delimiter.allCases {
      let types = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.type) })
      let options = CSVOptions(delimiter: delimiter, types: types)
      #expect(try readCSV(writeCSV(table, delimiter: delimiter), file: "t", options: options) == table)
    }
  }
}
