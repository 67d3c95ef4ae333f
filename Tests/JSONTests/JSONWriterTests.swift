import NumericalMethods
import Testing

@testable import JSON

@Suite("JSON writer")
struct JSONWriterTests {
  @Test("members keep their order, and numbers are as short as they can be")
  func compact() {
    let value: JSONValue = [
      "b": [1, 2.0, 0.1, 1e-5, 1e300, nil, true], "a": "q\"\\\n\u{01}é😀", "e": [], "o": .object([]),
      "i": .number(-.infinity),
    ]
    #expect(
      writeJSON(value)
        == #"{"b":[1,2,0.1,1e-05,1e+300,null,true],"a":"q\"\\\n\u0001é😀","e":[],"o":{},"i":null}"#)
  }

  @Test("pretty text is indented by two, short plain arrays on one line")
  func pretty() {
    let value: JSONValue = [
      "a": [1, 2], "b": [["x"], [3]], "c": ["d": nil], "e": [],
      "long": .array(Array(repeating: "0123456789", count: 9)),
    ]
    let long = Array(repeating: #"    "0123456789""#, count: 9).joined(separator: ",\n")
    #expect(
      writeJSON(value, pretty: true) == """
        {
          "a": [1, 2],
          "b": [
            ["x"],
            [3]
          ],
          "c": {
            "d": null
          },
          "e": [],
          "long": [
        \(long)
          ]
        }
        """)
  }

  @Test("what fits stands on one line, and no line that could be broken is longer", arguments: [20, 40, 80])
  func fitting(width: Int) throws {
    let value: JSONValue = [
      "a": [1, ["x": 2]], "b": ["type": "string", "description": "seventeen letters"], "c": [["d": nil], [], [:]],
    ]
    let written = writeJSON(value, fitting: width)
    #expect(try readJSON(written, file: "t") == value)
    let breakable = written.split(separator: "\n").filter { $0.contains { "[{".contains($0) } && $0.contains(", ") }
    #expect(breakable.allSatisfy { $0.count <= width })
    #expect(
      width != 40
        || written == """
          {
            "a": [1, {"x": 2}],
            "b": {
              "type": "string",
              "description": "seventeen letters"
            },
            "c": [{"d": null}, [], {}]
          }
          """
    )
  }

  @Test("a double reads back as itself, whatever it is", arguments: 0..<20)
  func doubles(trial: Int) throws {
    var chance = Seed(UInt64(trial)).generator()
    for _ in 0..<500 {
      let value = Double(bitPattern: chance.next())
      guard value.isFinite else { continue }
      for value in [value, Double(Float(value)), (value * 1000).rounded() / 1000] where value.isFinite {
        #expect(try readJSON(writeJSON(.number(value)), file: "t").double == value)
        #expect(readNumber(numberText(value)) == value)
      }
    }
  }

  @Test("short decimals are read as the standard library reads them", arguments: 0..<20)
  func decimals(trial: Int) {
    var chance = Seed(UInt64(trial)).generator()
    for _ in 0..<500 {
      let digits = String(chance.next() >> UInt64.random(in: 0..<60, using: &chance))
      let text = "\(digits).\(chance.next() % 1000)e\(Int.random(in: -30...30, using: &chance))"
      #expect(readNumber(text) == Double(text))
    }
    for bad in ["", "-", ".", "1e", "1e+", "0x1", "1 ", " 1", "1_0", "nan", "inf", "1.2.3", "--1", "1e1.5", "1e999"] {
      #expect(readNumber(bad) == nil)
    }
    #expect(readNumber("+.5") == 0.5)
    #expect(readNumber("5.") == 5)
  }
}
