import NumericalMethods
import Testing

@testable import JSON

@Suite("JSON coding")
struct JSONCodingTests {
  struct Learnt: Codable, Equatable {
    var weights: [Double]
    var name: String
    var extra: JSONValue
    var limit: Double?
    var isDone: Bool
  }

  @Test("a codable value, with JSON inside, comes back as it was", arguments: 0..<50)
  func roundTrip(trial: Int) throws {
    var chance = Seed(UInt64(trial)).generator()
    let special = [Double.leastNonzeroMagnitude, 0.1, -0.0, 3]
    let weights = (0..<20).map { _ in Double(bitPattern: chance.next()) }.filter(\.isFinite) + special
    let extra: JSONValue = ["a": [1, 2.5, nil, true, "x"], "b": ["c": .number(weights[0])]]
    let learnt = Learnt(weights: weights, name: "a/b \"é\"", extra: extra, isDone: true)
    let value = try JSONValue(encoding: learnt)
    #expect(value.members?.map(\.name) == ["extra", "isDone", "name", "weights"])
    let text = writeJSON(value, pretty: true)
    let back = try readJSON(text, file: "t").decode(Learnt.self)
    #expect(back == learnt)
  }

  @Test("large doubles and large integers within JSON within a codable value stay what they were")
  func largeNumbers() throws {
    struct Holder: Codable, Equatable { var value: JSONValue }
    for value: JSONValue in [-1.7262597097430615e18, 9_007_199_254_740_993, 1e18, 1e17, 9_223_372_036_854_775_807] {
      let holder = Holder(value: value)
      #expect(try JSONValue(encoding: holder).decode(Holder.self) == holder)
    }
  }

  @Test("an object decodes with its members in the order of their names")
  func order() throws {
    let value: JSONValue = ["z": 1, "a": 2, "m": ["y": 1, "b": [2]]]
    struct Holder: Codable { var value: JSONValue }
    let back = try JSONValue(encoding: Holder(value: value)).decode(Holder.self).value
    #expect(back == ["a": 2, "m": ["b": [2], "y": 1], "z": 1])
    #expect(try JSONValue(encoding: value) == value)
    #expect(try value.decode(JSONValue.self) == value)
  }

  @Test("numbers are looked at as integers and as doubles")
  func accessors() {
    #expect(JSONValue.integer(3).double == 3)
    #expect(JSONValue.number(3).int == 3)
    #expect(JSONValue.number(3.5).int == nil)
    #expect(JSONValue.integer(3) == .number(3))
    #expect(JSONValue.integer(3).hashValue == JSONValue.number(3).hashValue)
    let value: JSONValue = ["a": [1, "x"], "t": true]
    #expect(value["a"]?[1]?.string == "x")
    #expect(value["t"]?.bool == true)
    #expect(value["b"] == nil)
    #expect(value["a"]?.elements?.count == 2)
  }
}
