import Diagnostics
import Testing

@testable import Tables

@Suite("Tables")
struct TableTests {
  @Test("names differ and lengths agree")
  func doors() throws {
    #expect(throws: TableError.duplicateColumn("a")) {
      try Table([Column("a", numbers: [1]), Column("a", texts: ["x"])])
    }
    #expect(throws: TableError.unequalLengths("b", found: 2, wanted: 1)) {
      try Table([Column("a", numbers: [1]), Column("b", numbers: [1, 2])])
    }
    var table = try Table([Column("a", numbers: [1, nil])])
    #expect(throws: TableError.unequalLengths("a", found: 1, wanted: 2)) { try table.set(Column("a", numbers: [1])) }
    try table.set(Column("a", texts: ["x", nil]))
    try table.append(Column("b", numbers: [1, 2]))
    try table.rename("a", to: "c")
    #expect(table.schema == TableSchema(["c": .text, "b": .number]))
    #expect(throws: TableError.duplicateColumn("b")) { try table.rename("c", to: "b") }
    try table.remove("c")
    #expect(table.columnNames == ["b"])
    #expect(throws: TableError.self) { try table.column("c") }
    #expect(throws: TableError.wrongType("b", wanted: .text)) { try table.texts("b") }
  }

  @Test("a missing number is nil, counted, and equal to another")
  func missing() {
    let values: NumberValues = [1, nil, -.infinity]
    #expect(Array(values) == [1, nil, -.infinity])
    #expect(values.missingCount == 1)
    #expect(values.known == [1, -.infinity])
    #expect(values == NumberValues(contiguous: [1, .signalingNaN, -.infinity]))
    #expect(values.hashValue == NumberValues(contiguous: [1, -.nan, -.infinity]).hashValue)
    #expect(values != NumberValues([1, 2, -.infinity]))
  }

  @Test("rows are selected with their places")
  func rows() throws {
    let table = try readCSV("a\n1\n2\n3\n", file: "t").selecting(rows: [2, 0, 2])
    #expect(table["a"] == Column("a", numbers: [3, 1, 3]))
    #expect((0..<3).map { table.origins?[$0]?.line } == [4, 2, 4])
    #expect(table.filter { $0 > 0 }.rowCount == 2)
  }
}
