import Tables
import Testing

@Suite("Text values")
struct TextValuesTests {
  private let texts: [String?] = ["b", nil, "a", "b", "", nil, "a"]

  private var coded: TextValues { TextValues(CodedTexts(texts)) }

  @Test("a column is the same whether it holds each cell or each text once")
  func equality() {
    let plain = TextValues(texts)
    #expect(plain == coded)
    #expect(plain.hashValue == coded.hashValue)
    #expect(Array(coded) == texts)
    #expect(plain.missingCount == 2)
    #expect(coded.missingCount == 2)
    #expect(plain.coded.codes == [0, -1, 1, 0, 2, -1, 1])
    #expect(plain.coded.dictionary == ["b", "a", ""])
  }

  @Test("rows are picked alike, missing ones included")
  func selecting() {
    for values in [TextValues(texts), coded] {
      #expect(Array(values.selecting(rows: [6, 0, 0, 1])) == ["a", "b", "b", nil])
      #expect(Array(values.selecting(optionalRows: [nil, 4, 2])) == [nil, "", "a"])
      #expect(values.mapTexts { $0?.count ?? -1 } == [1, -1, 1, 1, 0, -1, 1])
    }
  }

  @Test("columns put below each other keep one dictionary, without texts twice")
  func concatenating() {
    let other = TextValues(CodedTexts(["c", "a", nil]))
    let both = TextValues(concatenating: [coded, other, TextValues(["d", "b"])])
    #expect(Array(both) == texts + ["c", "a", nil, "d", "b"])
    #expect(both.coded.dictionary == ["b", "a", "", "c", "d"])
    #expect(Array(TextValues(concatenating: [TextValues(["x"]), TextValues([nil])])) == ["x", nil])
    #expect(Array(TextValues(repeating: "x", count: 3)) == ["x", "x", "x"])
    #expect(Array(TextValues(repeating: nil, count: 2)) == [nil, nil])
  }
}

@Suite("Row codes")
struct RowCodesTests {
  @Test("rows have one number where all their cells agree, in the order of first appearance")
  func codes() throws {
    let table = try Table([
      Column("family", texts: ["a", "b", "a", nil, "b", nil]),
      Column("size", numbers: [1, 1, 1, nil, -0.0, nil]),
      Column("other", numbers: [5, 5, 6, 5, 0.0, 5]),
    ])
    #expect(try table.coded(by: ["family"]).codes == [0, 1, 0, 2, 1, 2])
    let pairs = try table.coded(by: ["family", "size"])
    #expect(pairs.codes == [0, 1, 0, 2, 3, 2])
    #expect(pairs.firstRows == [0, 1, 3, 4])
    #expect(pairs.rows == [[0, 2], [1], [3, 5], [4]])
    #expect(try table.coded(by: []).rows == [[0, 1, 2, 3, 4, 5]])
    #expect(try table.coded(by: ["family", "size", "other"]).codes == [0, 1, 2, 3, 4, 3])
  }

  @Test("both zeros are one number, and infinities are values")
  func numbers() throws {
    let table = try Table([Column("x", numbers: [0, -0.0, .infinity, nil, -.infinity, nil, .infinity])])
    #expect(try table.coded(by: ["x"]).codes == [0, 0, 1, 2, 3, 2, 1])
  }

  @Test("groups come out alike by codes and by comparing every cell")
  func groups() throws {
    var texts: [String?] = []
    var numbers: [Double?] = []
    for row in 0..<500 {
      texts.append(row % 7 == 0 ? nil : "t\((row * 31) % 11)")
      numbers.append(row % 5 == 0 ? nil : Double((row * 17) % 13))
    }
    let table = try Table([Column("t", texts: texts), Column("n", numbers: numbers)])
    var keys: [[Cell]] = []
    var expected: [[Int]] = []
    for row in 0..<500 {
      let key = [table.columns[0][row], table.columns[1][row]]
      if let place = keys.firstIndex(of: key) {
        expected[place].append(row)
      } else {
        keys.append(key)
        expected.append([row])
      }
    }
    let groups = try table.grouped(by: ["t", "n"])
    #expect(groups.map(\.rows) == expected)
    #expect(groups.map(\.key) == keys)
  }
}

@Suite("Row members")
struct RowMembersTests {
  @Test("members follow their rows, and rows put below have none")
  func following() throws {
    let items = try Table([Column("score", numbers: [1, 2, 3, 4])])
    var table = try Table([Column("mean", numbers: [1.5, 3.5])])
    table.setMembers(RowMembers(table: items, rows: [[0, 1], [2, 3]]))
    #expect(table.selecting(rows: [1, 1]).members?.rows == [[2, 3], [2, 3]])
    #expect(try table.selecting(columns: ["mean"]).members?.rows == [[0, 1], [2, 3]])
    #expect(try table.appending(rowsOf: Table([Column("mean", numbers: [9])])).members?.rows == [[0, 1], [2, 3], []])
    try table.set(Column("other", numbers: [0, 0]))
    #expect(table.members?.rows == [[0, 1], [2, 3]])
  }
}
