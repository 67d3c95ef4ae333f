import EvaluationKit
import Testing

@testable import Reports

@Suite("MissingShares")
struct MissingSharesTests {
  private func record(_ combinations: [KeyValuePairs<String, Double>]) -> RunRecord {
    RunRecord(
      experiment: ExperimentIdentity(name: "holes"),
      combinations: combinations.map { shares in
        var split = SplitRecord(train: 50, test: 10, heldOut: 0, withoutTarget: 0)
        split.missing = shares.map { MissingShare(column: $0.key, share: $0.value) }
        return CombinationRecord(sweep: [], split: split)
      }, provenance: Provenance(version: "0", configHash: "0", seed: 1))
  }

  @Test("the column that lacks most is told first, and one that lacks nothing not at all")
  func order() {
    let shares = MissingShares(record([["MMLU": 0.02, "GSM8K": 0, "ARC_C": 0.14, "HellaSwag": 0.12]]))
    #expect(shares.lines(width: 100) == ["missing in training rows: ARC_C 14%, HellaSwag 12%, MMLU 2%"])
  }

  @Test("a range where combinations differ; little is not nothing, and nearly all not all")
  func ranges() {
    let shares = MissingShares(
      record([["a": 0.11, "b": 0, "c": 0.001, "d": 0.999], ["a": 0.14, "b": 0.104, "c": 0.004, "d": 1]]))
    #expect(shares.lines(width: 100) == ["missing in training rows: d >99-100%, a 11-14%, b 0-10%, c <1%"])
  }

  @Test("that nothing is missing is told; where nothing is known, nothing is told")
  func nothing() {
    #expect(
      MissingShares(record([["a": 0], ["a": 0]])).lines(width: 100) == [
        "missing in training rows: nothing, in the one column that is read"
      ])
    #expect(MissingShares(record([])).lines(width: 100).isEmpty)
  }

  @Test("after eight columns the rest are counted, and no line is wider than asked for", arguments: [30, 60, 100, 400])
  func many(width: Int) {
    let name = String(repeating: "x", count: 40)
    let shares = MissingShares(
      record([
        [
          "a": 0.9, "b": 0.8, "c": 0.7, "d": 0.6, name: 0.5, "f": 0.4, "g": 0.3, "h": 0.2, "i": 0.1, "j": 0.05,
        ]
      ]))
    let lines = shares.lines(width: width)
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    let text = lines.joined(separator: " ")
    #expect(text.contains("h 20% and 2 more") && !text.contains("i 10%"))
    #expect((lines.count == 1) == (width == 400))
  }
}
