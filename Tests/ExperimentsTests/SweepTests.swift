import Diagnostics
import Testing
import YAML

@testable import Experiments

@Suite("Sweeps")
struct SweepTests {
  private func read(_ text: String) throws -> (sweep: Sweep, messages: [String]) {
    var reader = SweepReader { column, probabilities in
      column.scalar?.text == "flops" ? probabilities.map { 100 * $0 } : nil
    }
    let sweep = try reader.read(try parseYAML(text, file: "a.yaml"))
    return (sweep, reader.diagnostics.all.map(\.message))
  }

  private func labels(_ text: String) throws -> [String] {
    let (sweep, messages) = try read(text)
    #expect(messages == [])
    return sweep.combinations.map { indices in
      Swift.zip(sweep.axes, indices).map { $0.values[$1].label }.joined(separator: " ")
    }
  }

  @Test("axes are crossed, the first moving slowest")
  func cross() throws {
    #expect(try labels("{a: [1, 2], b: [x, y]}") == ["1 x", "1 y", "2 x", "2 y"])
  }

  @Test("zipped axes advance together, where the first of them stands")
  func zip() throws {
    #expect(try labels("{a: [1, 2], b: [x, y], zip: [a, b]}") == ["1 x", "2 y"])
    #expect(
      try labels("{a: [1, 2], c: [p, q], b: [x, y], zip: [a, b]}") == ["1 p x", "1 q x", "2 p y", "2 q y"])
    #expect(
      try labels("{a: [1, 2], b: [x, y], c: [1, 2], d: [u, v], zip: [[a, b], [c, d]]}")
        == ["1 x 1 u", "1 x 2 v", "2 y 1 u", "2 y 2 v"])
  }

  @Test("without a sweep there is one combination")
  func none() throws {
    #expect(try read("null").sweep.combinations == [[]])
    #expect(try labels("{}") == [""])
  }

  @Test(
    "a numeric axis is evenly spaced, both ends included",
    arguments: [
      ("{from: 0, to: 1, count: 5}", [0, 0.25, 0.5, 0.75, 1]), ("{from: 3, to: 1, count: 3}", [3, 2, 1]),
      ("{from: 7, to: 9, count: 1}", [7]), ("{from: 0.1, to: 0.3, count: 2}", [0.1, 0.3]),
      ("{quantiles: {of: flops, from: 0.4, to: 0.8, count: 3}}", [40, 60.00000000000001, 80]),
    ] as [(String, [Double])])
  func numeric(text: String, expected: [Double]) throws {
    let (sweep, messages) = try read("{a: \(text)}")
    #expect(messages == [])
    #expect(sweep.axes[0].values.map { Double($0.label) } == expected)
  }

  @Test("a value that is a mapping is called by its name")
  func named() throws { #expect(try labels("{task: [{name: a b, cutoff: 1}, {name: c}]}") == ["a b", "c"]) }

  @Test("an axis over a column that is not there is left out in silence: that is said elsewhere")
  func silence() throws {
    let (sweep, messages) = try read("{a: {quantiles: {of: none, from: 0, to: 1, count: 2}}, b: [1]}")
    #expect(sweep.axes.map(\.name) == ["b"])
    #expect(messages == [])
  }

  @Test(
    "what is wrong with an axis is said, and the others stay",
    arguments: [
      ("b: 3", "the axis 'b' must be a list of values, not a number"),
      ("b: []", "the axis 'b' has no values"),
      ("b: [null]", "a value of the axis 'b' must be a number, text or a mapping with a name, not nothing"),
      ("b: {from: 0, to: 1}", "a numeric axis needs 'count'"),
      ("b: {from: 0, to: 1, count: 2.5}", "'count' must be a whole number from 1 to 10000"),
      ("b: {from: a, to: 1, count: 2}", "'from' must be a number, not text"),
      ("b: {quantiles: {of: flops, from: 0, to: 2, count: 2}}", "'to' must be from 0.0 to 1.0"),
      ("b: {quantiles: {from: 0, to: 1, count: 2}}", "'quantiles' needs 'of': the column whose quantiles are meant"),
      ("'b c': [1]", "'b c' cannot be the name of an axis"),
      ("predicted: [1]", "an axis cannot be called 'predicted': predictions.csv has a column of that name"),
      ("zip: a", "'zip' must be a list of axes, not text"),
      ("zip: [a, b]", "'zip' names 'b', which is no axis of this sweep"),
    ])
  func mistakes(entry: String, message: String) throws {
    let (sweep, messages) = try read("{a: [1, 2], \(entry)}")
    #expect(messages.first == message)
    #expect(sweep.axes.first?.name == "a")
  }

  @Test("every column of predictions.csv is closed to axes", arguments: SweepReader.fixedColumns)
  func fixedColumns(name: String) throws { #expect(try read("{\(name): [1]}").messages.count == 1) }
}
